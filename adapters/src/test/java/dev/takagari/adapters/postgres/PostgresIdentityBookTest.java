package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityBookContract;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.SightingLog;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.inventory.InventoryReader;
import dev.takagari.core.ledger.InventoryRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresIdentityBookTest extends IdentityBookContract {
  private final IngestDatabase database = new IngestDatabase();
  private final PostgresIdentityBook book = new PostgresIdentityBook(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected IdentityBook book() {
    return book;
  }

  @Override
  protected SightingLog log() {
    return book;
  }

  private static InventoryRow host(String name, String ip, long second) {
    byte[] line =
        ("{\"cid\":\"C\",\"aid\":\"A1\",\"ComputerName\":\""
                + name
                + "\",\"aip\":\""
                + ip
                + " 198.51.100.8\",\"Time\":\""
                + second
                + ".5\"}")
            .getBytes(StandardCharsets.UTF_8);
    return new InventoryReader().read(InventoryKind.AIDMASTER, line, 0, line.length, "o", 1, 0);
  }

  @Test
  void knowsWhatTheRegistryTookAlsoWhenItCameLate() {
    PostgresHostRegistry registry = new PostgresHostRegistry(database.session());
    registry.record(List.of(host("new-name", "198.51.100.7", 1_700_000_500)));
    long version = registry.record(List.of(host("old-name", "198.51.100.6", 1_700_000_000)));
    assertThat(registry.hostName("a1", version)).contains("new-name");

    IdentityQuestion then =
        new IdentityQuestion(Lookup.AID, "A1", 1_700_000_100_000_000L, Optional.of("c"), 5);
    assertThat(book.find(then).holders().getFirst().known())
        .anySatisfy(known -> assertThat(known.values()).containsExactly("old-name"));
    IdentityQuestion address =
        new IdentityQuestion(
            Lookup.IP, "198.51.100.8", 1_700_000_600_000_000L, Optional.empty(), 5);
    assertThat(
            book.find(address)
                .holders()
                .getFirst()
                .sighting()
                .values(dev.takagari.core.identity.Trait.HOST_NAME))
        .containsExactly("new-name");
  }
}
