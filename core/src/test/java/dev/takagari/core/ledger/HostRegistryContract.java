package dev.takagari.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [HostRegistry] does.
public abstract class HostRegistryContract {

  /// An empty registry.
  protected abstract HostRegistry hosts();

  private static InventoryRow host(String agent, String name, long time) {
    return new InventoryRow(
        "aidmaster", "t", agent, name, time, "{\"ComputerName\":\"" + name + "\\u0000\0\"}");
  }

  @Test
  void answersEveryVersionTheSameForEver() {
    assertThat(hosts().version()).isZero();
    long first = hosts().record(List.of(host("a", "alpha", 1), host("b", "beta", 1)));
    long second = hosts().record(List.of(host("a", "renamed", 2)));
    assertThat(second).isGreaterThan(first);
    assertThat(hosts().version()).isEqualTo(second);
    assertThat(hosts().hostName("a", first)).contains("alpha");
    assertThat(hosts().hostName("a", second)).contains("renamed");
    assertThat(hosts().hostName("b", second)).contains("beta");
    assertThat(hosts().hostName("a", 0)).isEmpty();
    assertThat(hosts().hostName("c", second)).isEmpty();
  }

  @Test
  void isNotChangedByWhatIsOlderOrTheSame() {
    long first = hosts().record(List.of(host("a", "alpha", 5)));
    assertThat(hosts().record(List.of(host("a", "alpha", 5), host("a", "old", 4))))
        .isEqualTo(first);
    assertThat(hosts().hostName("a", first)).contains("alpha");
  }

  @Test
  void keepsOtherInventoriesApart() {
    long version =
        hosts().record(List.of(new InventoryRow("userinfo", "t", "a", "somebody", 1, "{}")));
    assertThat(hosts().hostName("a", version)).isEmpty();
  }

  @Test
  void keepsEveryKindKeyedAndDated() {
    List<String> kinds = List.of("aidmaster", "userinfo", "notmanaged", "managedassets", "appinfo");
    List<InventoryRow> rows =
        kinds.stream()
            .map(kind -> new InventoryRow(kind, "t", "x", kind, 7, "{\"a\":\"" + kind + "\"}"))
            .toList();
    long version = hosts().record(rows);
    for (InventoryRow row : rows) {
      assertThat(hosts().find(row.kind(), "t", "x", version)).contains(row);
      assertThat(hosts().find(row.kind(), "t", "x", version - 1)).isEmpty();
      assertThat(hosts().find(row.kind(), "u", "x", version)).isEmpty();
      assertThat(hosts().find(row.kind(), "t", "y", version)).isEmpty();
    }
    InventoryRow later = new InventoryRow("appinfo", "t", "x", "renamed", 8, "{}");
    long next = hosts().record(List.of(later));
    assertThat(hosts().find("appinfo", "t", "x", version)).contains(rows.getLast());
    assertThat(hosts().find("appinfo", "t", "x", next)).contains(later);
  }
}
