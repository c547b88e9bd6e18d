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
}
