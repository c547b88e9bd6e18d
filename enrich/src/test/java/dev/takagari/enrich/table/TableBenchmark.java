package dev.takagari.enrich.table;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/// Builds a table of generated indicators and prints what it costs: time, bytes, resident memory
/// after it was touched everywhere, time of a look-up; beside it the same for a set of strings.
///
/// Run `main` with the number of values (10000000), `mixed` or `sha256`, and a directory for the
/// file; with `-Xmx512m` to see that the heap suffices.
final class TableBenchmark {
  private static final int LOOKUPS = 10_000_000;
  private static final int PEER_VALUES = 1_000_000;
  private static final int KEPT = 1 << 16;
  private static final HexFormat HEX = HexFormat.of();

  private final boolean mixed;
  private long sink;

  private TableBenchmark(boolean mixed) {
    this.mixed = mixed;
  }

  public static void main(String[] args) throws Exception {
    int values = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
    boolean mixed = args.length < 2 || args[1].equals("mixed");
    Path directory = args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("table-");
    new TableBenchmark(mixed).run(values, directory);
  }

  private void run(int values, Path directory) throws Exception {
    Path file = directory.resolve("benchmark.table");
    print("values", values, mixed ? "mixed" : "sha256");
    long start = System.nanoTime();
    build(values, directory, file);
    print("build", seconds(start), "s");
    print("file", Files.size(file) / 1e6, "MB");
    print("a value", (double) Files.size(file) / values, "bytes");

    System.gc();
    long before = resident();
    start = System.nanoTime();
    ValueTable table = TableFile.open(file);
    print("open", seconds(start), "s");
    print("RSS after opening", (resident() - before) / 1e6, "MB more");
    for (int round = 0; round < 2; round++) {
      print("hit, any of all", look(table, values, true, values, LOOKUPS), "ns");
      print("miss, all different", look(table, values, false, values, LOOKUPS), "ns");
      print("hit, of 1,000", look(table, values, true, 1_000, LOOKUPS), "ns");
      print("miss, of 1,000", look(table, values, false, 1_000, LOOKUPS), "ns");
    }
    System.gc();
    print("RSS after look-ups everywhere", (resident() - before) / 1e6, "MB more");
    Files.delete(file);
    peer();
    print("checked", sink, "");
  }

  private void build(int values, Path directory, Path file) throws IOException {
    try (TableWriter writer = new TableWriter(directory, 64 * 1024 * 1024)) {
      for (int i = 0; i < values; i++) {
        writer.add(new ActiveIndicator(value(i), false));
      }
      writer.writeTo(file, new TableOrigin(new UUID(0, 0), 1));
    }
  }

  /// Time of a look-up of texts that are prepared in batches, so that making them does not count.
  private double look(ValueTable table, int values, boolean hits, int different, int lookups) {
    byte[][] texts = new byte[KEPT][];
    Family[] families = new Family[KEPT];
    long nanos = 0;
    long state = different;
    for (int done = 0; done < lookups; done += KEPT) {
      for (int i = 0; i < KEPT; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        int any = (int) Long.remainderUnsigned(state >>> 20, different);
        IndicatorValue value = value(hits ? any : values + any);
        texts[i] = value.text().getBytes(StandardCharsets.UTF_8);
        families[i] = Family.of(value.type());
      }
      long start = cpu();
      for (int i = 0; i < KEPT; i++) {
        look(table, families[i], texts[i]);
      }
      nanos += cpu() - start;
    }
    return (double) nanos / (lookups / KEPT * (double) KEPT);
  }

  private void look(ValueTable table, Family family, byte[] text) {
    if (family == Family.NAME) {
      table.findNames(text, 0, text.length, (_, _) -> sink++);
    } else {
      long key = ValueHash.of(family, text, 0, text.length);
      table.find(family, key, text, 0, text.length, (_, _) -> sink++);
    }
  }

  /// What a set of strings costs, for as many values as a heap of 512 MB has room for.
  private void peer() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long before = runtime.totalMemory() - runtime.freeMemory();
    Set<String> set = new HashSet<>();
    for (int i = 0; i < PEER_VALUES; i++) {
      IndicatorValue value = value(i);
      set.add(value.type() + " " + value.text());
    }
    System.gc();
    long after = runtime.totalMemory() - runtime.freeMemory();
    print("HashSet<String>, a value", (double) (after - before) / PEER_VALUES, "bytes");
    for (int round = 0; round < 3; round++) {
      print("HashSet<String>, hit", lookPeer(set, 0), "ns");
      print("HashSet<String>, miss", lookPeer(set, PEER_VALUES), "ns");
    }
  }

  /// As an event would be looked up: a string is made of its bytes.
  private double lookPeer(Set<String> set, int first) {
    byte[][] texts = new byte[KEPT][];
    long nanos = 0;
    long state = 1;
    int lookups = 0;
    for (; lookups < LOOKUPS / 4; lookups += KEPT) {
      for (int i = 0; i < KEPT; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        IndicatorValue value =
            value(first + (int) Long.remainderUnsigned(state >>> 20, PEER_VALUES));
        texts[i] = (value.type() + " " + value.text()).getBytes(StandardCharsets.UTF_8);
      }
      long start = cpu();
      for (byte[] text : texts) {
        sink += set.contains(new String(text, StandardCharsets.UTF_8)) ? 1 : 0;
      }
      nanos += cpu() - start;
    }
    return (double) nanos / lookups;
  }

  /// As feeds have them: mostly digests, names and addresses, some URLs.
  private IndicatorValue value(int i) {
    long a = mix(i);
    if (!mixed) {
      return new IndicatorValue(IndicatorType.SHA256, hex(a, 64));
    }
    int kind = i % 100;
    if (kind < 25) {
      return new IndicatorValue(IndicatorType.SHA256, hex(a, 64));
    }
    if (kind < 37) {
      return new IndicatorValue(IndicatorType.MD5, hex(a, 32));
    }
    if (kind < 42) {
      return new IndicatorValue(IndicatorType.SHA1, hex(a, 40));
    }
    if (kind < 72) {
      String name = "c" + Long.toString(a >>> 20, 36) + (i % 3 == 0 ? ".www" : "") + ".example";
      return new IndicatorValue(IndicatorType.DOMAIN, name);
    }
    if (kind < 87) {
      int address = i * 0x9E3779B1;
      return new IndicatorValue(
          IndicatorType.IPV4,
          (address >>> 24)
              + "."
              + ((address >>> 16) & 255)
              + "."
              + ((address >>> 8) & 255)
              + "."
              + (address & 255));
    }
    if (kind < 89) {
      return new IndicatorValue(
          IndicatorType.IPV6,
          "2001:db8:"
              + Long.toHexString(0x1000 | (a & 0xfff))
              + "::"
              + Integer.toHexString(((i + 1) & 0xffff) | 0x1000)
              + ":"
              + Integer.toHexString((i >>> 16) + 1));
    }
    if (kind < 99) {
      return new IndicatorValue(
          IndicatorType.URL,
          "http://c"
              + Long.toString(a >>> 34, 36)
              + ".example/wp-content/"
              + hex(a, 16)
              + "/i.php");
    }
    return new IndicatorValue(IndicatorType.FILENAME, "\\users\\public\\" + hex(a, 12) + ".exe");
  }

  private static String hex(long seed, int digits) {
    StringBuilder text = new StringBuilder(digits);
    long state = seed;
    while (text.length() < digits) {
      text.append(HEX.toHexDigits(state), 0, Math.min(16, digits - text.length()));
      state = mix(state);
    }
    return text.toString();
  }

  private static long mix(long value) {
    long mixed = (value + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }

  /// Time of this thread alone, for machines that have other things to do.
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void print(String what, double figure, String unit) {
    System.out.printf(Locale.ROOT, "%-34s %14.1f %s%n", what, figure, unit);
  }
}
