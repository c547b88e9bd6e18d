package dev.takagari.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryReaderTest {
  private static final long DELIVERED = 1_714_000_000_000_000L;

  private final InventoryReader reader = new InventoryReader();

  @Test
  void readsHosts() {
    List<InventoryRow> rows = FdrLines.hosts().stream().map(this::host).toList();
    assertThat(rows.getFirst().ident()).isEqualTo("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
    assertThat(rows.getFirst().name()).isEqualTo("FIN-WS-0142");
    assertThat(rows.getFirst().tenant()).isEqualTo("9d3b5c7e1f2a4b6c8d0e2f4a6b8c0d1e");
    assertThat(rows.getFirst().time()).isEqualTo(1_714_550_000_121_000L);
    assertThat(rows.getFirst().body()).isEqualTo(FdrLines.hosts().getFirst());
    assertThat(rows.get(3).name()).isEmpty();
  }

  @Test
  void readsUsersAndNeighbours() {
    InventoryRow user =
        read(
            InventoryKind.USERINFO,
            "{\"UserName\":\"mika\",\"User\":\"CORP\\\\mika\",\"UserSid_readable\":\"S-1-5-21-1\","
                + "\"monthsincereset\":\"N/A\",\"_time\":\"1714550000.5\",\"cid\":\"CC\"}");
    assertThat(user.ident()).isEqualTo("S-1-5-21-1");
    assertThat(user.name()).isEqualTo("mika");
    assertThat(user.tenant()).isEqualTo("cc");
    InventoryRow neighbour =
        read(
            InventoryKind.NOTMANAGED,
            "{\"ComputerName\":\"printer.local\",\"MAC\":\"06-FA-8B-A0-04-37\",\"NeighborName\":\"!!!!UNKNOWN!!!!\"}");
    assertThat(neighbour.ident()).isEqualTo("06-fa-8b-a0-04-37");
    assertThat(neighbour.time()).isEqualTo(DELIVERED);
  }

  @Test
  void cardsOfOneHostAreApart() {
    String wired =
        "{\"aid\":\"AB\",\"cid\":\"cc\",\"MAC\":\"0A-00-00-00-00-01\",\"InterfaceAlias\":\"en0\","
            + "\"GatewayIP\":\"192.0.2.1\",\"_time\":\"1714550000.000\"}";
    InventoryRow first = read(InventoryKind.MANAGEDASSETS, wired);
    InventoryRow second = read(InventoryKind.MANAGEDASSETS, wired.replace("00-01", "00-02"));
    assertThat(first.ident()).isEqualTo("ab|0a-00-00-00-00-01|en0");
    assertThat(first.name()).isEqualTo("en0");
    assertThat(second.ident()).isNotEqualTo(first.ident());
    assertThat(first.time()).isEqualTo(1_714_550_000_000_000L);
  }

  @Test
  void programsOfOneHostAreApart() {
    String program =
        "{\"CompanyName\":\"#Vendor\",\"FileName\":\"Editor.exe\",\"ProductName\":\"#Application\","
            + "\"ProductVersion\":\"1.2\",\"SHA256HashData\":\""
            + "0".repeat(64)
            + "\",\"aid\":\"ab\",\"hostname\":\"h\",\"detectionCount\":\"0.0\","
            + "\"installationTimestamp\":\"0\",\"_time\":\"1714550000.000\",\"cid\":\"cc\"}";
    InventoryRow row = read(InventoryKind.APPINFO, program);
    assertThat(row.ident()).isEqualTo("ab||1.2|editor.exe|");
    assertThat(row.name()).isEqualTo("Editor.exe");
    assertThat(row.body()).isEqualTo(program);
    InventoryRow newer = read(InventoryKind.APPINFO, program.replace("1.2", "1.3"));
    assertThat(newer.ident()).isNotEqualTo(row.ident());
  }

  @Test
  void severalValuesInOneFieldGiveTheFirst() {
    InventoryRow row =
        read(
            InventoryKind.NOTMANAGED,
            "{\"MAC\":\"$0A-1B$;$0A-1C$\",\"ComputerName\":\"\",\"__mv_ComputerName\":"
                + "\"$cash$$01$;$cash02$\",\"aip\":\"192.0.2.1 192.0.2.2\",\"__mv_aip\":"
                + "\"$192.0.2.1$;$192.0.2.2$\",\"_time\":[\"1714550000.5\",\"1714550001\"]}");
    assertThat(row.ident()).isEqualTo("0a-1b");
    assertThat(row.name()).isEqualTo("cash$01");
    assertThat(row.time()).isEqualTo(1_714_550_000_500_000L);
  }

  @Test
  void dollarsThatHoldNoListAreText() {
    assertThat(InventoryFields.firstOfSeveral("$")).isEqualTo("$");
    assertThat(InventoryFields.firstOfSeveral("$$")).isEmpty();
    assertThat(InventoryFields.firstOfSeveral("cash$")).isEqualTo("cash$");
    assertThat(InventoryFields.firstOfSeveral("$a$b")).isEqualTo("$a$b");
    assertThat(InventoryFields.firstOfSeveral("$a$$")).isEqualTo("$a$$");
    assertThat(InventoryFields.firstOfSeveral("$a;b$;$c$")).isEqualTo("a;b");
  }

  @Test
  void linesThatNameNothingTakeNoOthersPlace() {
    for (InventoryKind kind : InventoryKind.values()) {
      InventoryRow one = read(kind, "{\"note\":\"a\"}");
      InventoryRow other = read(kind, "{\"note\":\"b\"}");
      assertThat(one.ident()).startsWith("line ").isNotEqualTo(other.ident());
      assertThat(read(kind, "{ \"note\" : \"a\" }").ident()).isEqualTo(one.ident());
    }
  }

  @Test
  void keysStayShort() {
    String name = "\uD83E\uDD85".repeat(2_000);
    InventoryRow row = read(InventoryKind.USERINFO, "{\"UserName\":\"" + name + "\"}");
    assertThat(row.ident()).hasSizeLessThan(300);
    assertThat(row.name()).isEqualTo(name);
  }

  @Test
  void refusesWhatIsNoObject() {
    assertThatThrownBy(() -> read(InventoryKind.AIDMASTER, "[]"))
        .isInstanceOf(UndecodableLineException.class);
  }

  @Test
  void keysNameTheInventory() {
    assertThat(InventoryKind.ofKey("x/fdrv2/aidmaster/2024/part-0.gz"))
        .contains(InventoryKind.AIDMASTER);
    assertThat(InventoryKind.ofKey("fdrv2/userinfo/part-0.gz")).contains(InventoryKind.USERINFO);
    assertThat(InventoryKind.ofKey("data/aidmaster/part-0.gz")).isEmpty();
    assertThat(InventoryKind.ofKey("fdrv2/unknown/part-0.gz")).isEmpty();
  }

  @Test
  void readsEverySample() throws IOException {
    int lines = 0;
    for (Path file : Samples.files("fdr", ".ndjson")) {
      if (file.getFileName().toString().contains("aidmaster")) {
        for (String line : Files.readAllLines(file)) {
          assertThat(host(line).ident()).hasSize(32);
          lines++;
        }
      }
    }
    assertThat(lines).isEqualTo(13);
  }

  @Test
  void readsSamplesOfNeighboursAndCards() throws IOException {
    int cards = 0;
    int neighbours = 0;
    for (Path file : Samples.files("fdr", "telemetry.ndjson")) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains("\"__mv_aip\"")) {
          InventoryRow row = read(InventoryKind.NOTMANAGED, line);
          assertThat(row.ident()).matches("[0-9a-f]{2}(-[0-9a-f]{2}){5}");
          assertThat(row.time()).isEqualTo(1_688_546_869_560_000L);
          neighbours++;
        } else if (line.contains("\"InterfaceAlias\"") && !line.contains("event_simpleName")) {
          assertThat(read(InventoryKind.MANAGEDASSETS, line).ident())
              .matches("[0-9]+\\|[0-9a-f]{2}(-[0-9a-f]{2}){5}\\|en0");
          cards++;
        }
      }
    }
    assertThat(neighbours).isEqualTo(1);
    assertThat(cards).isEqualTo(1);
  }

  private InventoryRow host(String line) {
    return read(InventoryKind.AIDMASTER, line);
  }

  private InventoryRow read(InventoryKind kind, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return reader.read(kind, bytes, 0, bytes.length, "key", 1, DELIVERED);
  }
}
