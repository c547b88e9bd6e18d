package dev.takagari.enrich.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
  private static final TableOrigin ORIGIN = new TableOrigin(new UUID(1, 2), 3);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("indicators.table");
  }

  @Test
  void holdsEveryValueThatWasAdded() throws Exception {
    List<ActiveIndicator> values = values(3_000);
    ValueTable table = write(values, 1 << 20);
    assertThat(all(table)).isEqualTo(new HashSet<>(values));
    assertThat(table.size()).isEqualTo(values.size());
    assertThat(table.origin()).isEqualTo(ORIGIN);
    assertThat(table.bytes()).isEqualTo(Files.size(file));
  }

  @Test
  void isTheSameFileWhetherMemorySufficesOrNot() throws Exception {
    List<ActiveIndicator> values = values(20_000);
    write(values, 64 << 20);
    byte[] inMemory = Files.readAllBytes(file);
    write(values, 8 * 1024);
    assertThat(Files.readAllBytes(file)).isEqualTo(inMemory);
  }

  @Test
  void leavesNothingButTheFile() throws Exception {
    write(values(5_000), 8 * 1024);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void holdsAValueThatCameTwiceOnce() throws Exception {
    List<ActiveIndicator> values = values(500);
    List<ActiveIndicator> twice = new ArrayList<>(values);
    twice.addAll(values);
    assertThat(write(twice, 8 * 1024).size()).isEqualTo(values.size());
  }

  @Test
  void mayBeEmpty() throws Exception {
    ValueTable table = write(List.of(), 1024);
    byte[] text = "203.0.113.9".getBytes(StandardCharsets.US_ASCII);
    table.find(
        Family.ADDRESS,
        ValueHash.of(Family.ADDRESS, text, 0, text.length),
        text,
        0,
        text.length,
        (value, _) -> {
          throw new AssertionError(value);
        });
    assertThat(table.size()).isZero();
  }

  @Test
  void leavesOutWhatCannotBeMatched() throws Exception {
    try (TableWriter writer = new TableWriter(directory, 1024)) {
      writer.add(active(IndicatorType.EMAIL, "a@evil.example"));
      writer.add(active(IndicatorType.CMDLINE, "abc"));
      writer.add(active(IndicatorType.CIDR, "no network"));
      writer.add(active(IndicatorType.CMDLINE, "abcd"));
      assertThat(writer.skipped()).isEqualTo(3);
      assertThat(writer.toTable(ORIGIN).size()).isEqualTo(1);
    }
  }

  @Test
  void keepsTextsThatAreNotAsTheirTypeWritesThem() throws Exception {
    List<ActiveIndicator> odd =
        List.of(
            active(IndicatorType.IPV4, "010.0.0.1"),
            active(IndicatorType.IPV6, "2001:DB8::1"),
            active(IndicatorType.SHA256, "ABCD"),
            active(IndicatorType.MD5, "D41D8CD98F00B204E9800998ECF8427E"));
    assertThat(all(write(odd, 1024))).isEqualTo(new HashSet<>(odd));
  }

  @Test
  void refusesAFileOfWhichAnyByteWasChanged() throws Exception {
    write(values(40), 1 << 20);
    byte[] good = Files.readAllBytes(file);
    RandomGenerator random = Seeds.random("damage");
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      Files.write(file, bad);
      assertThatThrownBy(() -> TableFile.open(file))
          .as("byte %d of %d", i, good.length)
          .isInstanceOf(DamagedTableException.class);
    }
  }

  @Test
  void refusesAFileOfAnotherLength() throws Exception {
    write(values(40), 1 << 20);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length <= good.length + 9; length += length < 300 ? 1 : 7) {
      if (length != good.length) {
        Files.write(file, Arrays.copyOf(good, length));
        assertThatThrownBy(() -> TableFile.open(file))
            .as("%d bytes of %d", length, good.length)
            .isInstanceOf(DamagedTableException.class);
      }
    }
  }

  @Test
  void refusesAnotherVersionThoughItIsWhole() throws Exception {
    write(values(40), 1 << 20);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(Long.BYTES, header.getInt(Long.BYTES) + 1);
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, TableHeader.BYTES - Integer.BYTES);
    header.putInt(TableHeader.BYTES - Integer.BYTES, (int) sum.getValue());
    Files.write(file, bytes);
    assertThatThrownBy(() -> TableFile.open(file))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContaining("version");
  }

  @Test
  void saysThatThereIsNone() {
    assertThatThrownBy(() -> TableFile.open(file)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void staysWhatItWasWhenItsFileIsReplaced() throws Exception {
    List<ActiveIndicator> values = values(1_000);
    ValueTable table = write(values, 1 << 20);
    write(List.of(), 1024);
    assertThat(all(table)).isEqualTo(new HashSet<>(values));
  }

  /// Two texts of which the slot of one is taken for that of the other.
  @Test
  void findsNothingWhereOnlyTheFingerprintIsEqual() throws Exception {
    Map<Long, String> byFingerprint = new HashMap<>();
    int pairs = 0;
    for (int i = 0; i < 400_000; i++) {
      String text = "t" + i;
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      long key = ValueHash.of(Family.FILE, bytes, 0, bytes.length);
      long slot = key << ValueTable.PLACE_BITS | ValueTable.home(key, 16);
      String twin = byFingerprint.putIfAbsent(slot, text);
      if (twin != null) {
        pairs++;
        assertThat(find(write(List.of(active(IndicatorType.FILENAME, twin)), 1024), text))
            .isEmpty();
        assertThat(find(write(List.of(active(IndicatorType.FILENAME, text)), 1024), text))
            .containsExactly(text);
      }
    }
    assertThat(pairs).isPositive();
  }

  private static List<String> find(ValueTable table, String text) {
    List<String> found = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    table.find(
        Family.FILE,
        ValueHash.of(Family.FILE, bytes, 0, bytes.length),
        bytes,
        0,
        bytes.length,
        (value, _) -> found.add(value.text()));
    return found;
  }

  private ValueTable write(List<ActiveIndicator> values, int budget)
      throws IOException, DamagedTableException {
    try (TableWriter writer = new TableWriter(directory, budget)) {
      for (ActiveIndicator value : values) {
        writer.add(value);
      }
      writer.writeTo(file, ORIGIN);
    }
    return TableFile.open(file);
  }

  private static Set<ActiveIndicator> all(ValueTable table) {
    Set<ActiveIndicator> all = new HashSet<>();
    table.forEach(all::add);
    return all;
  }

  private static ActiveIndicator active(IndicatorType type, String text) {
    return new ActiveIndicator(new IndicatorValue(type, text), false);
  }

  /// Distinct values of all types.
  private static List<ActiveIndicator> values(int count) {
    List<ActiveIndicator> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String hex = "%032x".formatted(i * 0x9E3779B97F4A7C15L);
      all.add(
          switch (i % 10) {
            case 0 -> active(IndicatorType.SHA256, hex + hex);
            case 1 ->
                active(
                    IndicatorType.IPV4, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
            case 2 -> active(IndicatorType.IPV6, "2001:db8::" + Integer.toHexString(i + 1));
            case 3 ->
                new ActiveIndicator(
                    new IndicatorValue(IndicatorType.DOMAIN, "a" + i + ".example"), i % 20 == 3);
            case 4 -> active(IndicatorType.URL, "http://a" + i + ".example/" + "x".repeat(i % 300));
            case 5 -> active(IndicatorType.MD5, hex);
            case 6 -> active(IndicatorType.FILENAME, "é" + i + ".exe");
            case 7 -> active(IndicatorType.CMDLINE, "rundll32.exe c:\\users\\public\\" + hex);
            case 8 ->
                active(IndicatorType.CIDR, "11." + (i >> 8 & 255) + "." + (i & 255) + ".0/24");
            default -> active(IndicatorType.USER_AGENT, "agent/" + i);
          });
    }
    return List.copyOf(new HashSet<>(all));
  }
}
