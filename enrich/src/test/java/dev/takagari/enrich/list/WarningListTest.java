package dev.takagari.enrich.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.testing.Samples;
import dev.takagari.core.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the entries of warning lists mean, and which files are lists.
class WarningListTest {
  private static final String NAMES = "\"domain\",\"hostname\",\"url\"";
  private static final String ADDRESSES = "\"ip-src\",\"domain|ip\"";

  private static WarningList read(String json) {
    try {
      return WarningListReader.read(
          () -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WarningList list(String kind, String attributes, String... entries) {
    String list =
        Arrays.stream(entries)
            .map(entry -> '"' + entry.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(","));
    return read(
        "{\"list\":[%s],\"name\":\"n\",\"version\":3,\"type\":\"%s\",\"matching_attributes\":[%s]}"
            .formatted(list, kind, attributes));
  }

  private static IndicatorValue value(IndicatorType type, String text) {
    return ((IndicatorReading.Understood) IndicatorText.read(type, text)).value();
  }

  private static boolean holds(WarningList list, IndicatorType type, String text) {
    return list.holds(value(type, text));
  }

  @Test
  void comparesWholeValues() {
    WarningList list =
        list("string", NAMES, "WWW.Good.example.", ".below.example", "bücher.example");
    assertThat(holds(list, IndicatorType.DOMAIN, "www.good.example")).isTrue();
    assertThat(holds(list, IndicatorType.HOSTNAME, "www.GOOD.example")).isTrue();
    assertThat(holds(list, IndicatorType.DOMAIN, "a.www.good.example")).isFalse();
    assertThat(holds(list, IndicatorType.DOMAIN, "good.example")).isFalse();
    assertThat(holds(list, IndicatorType.DOMAIN, "below.example")).isTrue();
    assertThat(holds(list, IndicatorType.DOMAIN, "a.b.below.example")).isTrue();
    assertThat(holds(list, IndicatorType.DOMAIN, "notbelow.example")).isFalse();
    assertThat(holds(list, IndicatorType.DOMAIN, "xn--bcher-kva.example")).isTrue();
    assertThat(holds(list, IndicatorType.URL, "https://www.good.example/x")).isTrue();
    assertThat(holds(list, IndicatorType.URL, "https://evil.example/www.good.example")).isFalse();
    assertThat(holds(list, IndicatorType.URL, "https://www.good.example@evil.example/")).isFalse();
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void comparesAddressesAndHashesInTheirOneSpelling() {
    WarningList addresses = list("string", ADDRESSES, "2001:DB8:0::1", "198.51.100.7");
    assertThat(holds(addresses, IndicatorType.IPV6, "2001:db8::1")).isTrue();
    assertThat(holds(addresses, IndicatorType.IPV4, "198.51.100.7")).isTrue();
    assertThat(holds(addresses, IndicatorType.CIDR, "198.51.100.0/24")).isFalse();
    WarningList hashes = list("string", "\"md5\",\"filename|sha1\"", "AB".repeat(16));
    assertThat(holds(hashes, IndicatorType.MD5, "ab".repeat(16))).isTrue();
    assertThat(holds(hashes, IndicatorType.JA3, "ab".repeat(16))).isFalse();
  }

  @Test
  void comparesNamesAndWhatIsBelowThem() {
    WarningList list = list("hostname", NAMES, "Good.example");
    assertThat(holds(list, IndicatorType.DOMAIN, "good.example")).isTrue();
    assertThat(holds(list, IndicatorType.HOSTNAME, "a.b.good.example")).isTrue();
    assertThat(holds(list, IndicatorType.DOMAIN, "notgood.example")).isFalse();
    assertThat(holds(list, IndicatorType.DOMAIN, "good.example.evil.example")).isFalse();
    assertThat(holds(list, IndicatorType.URL, "http://x.good.example:8080/")).isTrue();
    assertThat(holds(list, IndicatorType.URL, "http://evil.example/?good.example")).isFalse();
  }

  @Test
  void comparesNetworks() {
    WarningList list =
        list(
            "cidr",
            ADDRESSES,
            "198.51.100.0/25",
            "198.51.100.128/25",
            "2001:db8::/32",
            "192.0.2.1");
    assertThat(holds(list, IndicatorType.IPV4, "198.51.100.0")).isTrue();
    assertThat(holds(list, IndicatorType.IPV4, "198.51.100.255")).isTrue();
    assertThat(holds(list, IndicatorType.IPV4, "198.51.101.0")).isFalse();
    assertThat(holds(list, IndicatorType.IPV4, "198.51.99.255")).isFalse();
    assertThat(holds(list, IndicatorType.CIDR, "198.51.100.0/24")).isTrue();
    assertThat(holds(list, IndicatorType.CIDR, "198.51.100.0/23")).isFalse();
    assertThat(holds(list, IndicatorType.IPV6, "2001:db8:ffff::")).isTrue();
    assertThat(holds(list, IndicatorType.IPV6, "2001:db9::")).isFalse();
    assertThat(holds(list, IndicatorType.IPV4, "192.0.2.1")).isTrue();
    assertThat(list.skipped()).isZero();
    assertThat(list("cidr", ADDRESSES, "nonsense", "1.2.3.4/33", "10.0.0.0/8").skipped())
        .isEqualTo(2);
  }

  @Test
  void comparesParts() {
    WarningList list = list("substring", NAMES, "Good", "käse/");
    assertThat(holds(list, IndicatorType.DOMAIN, "verygoodnews.example")).isTrue();
    assertThat(holds(list, IndicatorType.DOMAIN, "goo.example")).isFalse();
    assertThat(holds(list, IndicatorType.URL, "https://x.example/K\u00c4SE/1")).isTrue();
  }

  @Test
  void comparesPatternsAndRefusesThoseThatCannotBe() {
    WarningList list =
        list(
            "regex",
            NAMES,
            "/^ads?\\.[a-z]+\\.example$/i",
            "^x{2,3}\\.",
            "(a)\\1",
            "((a{90}){90}){90}");
    assertThat(holds(list, IndicatorType.DOMAIN, "AD.some.example")).isTrue();
    assertThat(holds(list, IndicatorType.DOMAIN, "bad.some.example")).isFalse();
    assertThat(holds(list, IndicatorType.DOMAIN, "xxx.example")).isTrue();
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.skipped()).isEqualTo(2);
  }

  /// A backtracking engine would look at 2 to the power of 4,000 ways.
  @Test
  void isNotHeldUpByPatterns() {
    WarningList list = list("regex", "", "^(a+)+$", "(a|aa)+$", "(.*)*x$");
    assertThat(holds(list, IndicatorType.OTHER, "a".repeat(3_000) + "!")).isFalse();
  }

  @Test
  void isAskedForItsTypesOnly() {
    WarningList list = list("cidr", "\"ip-dst|port\"", "0.0.0.0/0");
    assertThat(list.types())
        .containsExactlyInAnyOrder(IndicatorType.IPV4, IndicatorType.IPV6, IndicatorType.CIDR);
    assertThat(list("string", "", "x.example").types()).hasSize(IndicatorType.values().length);
    assertThat(list("string", "\"ssdeep\"", "x.example").types()).isEmpty();
    assertThat(holds(list("hostname", "\"md5\"", "x.example"), IndicatorType.DOMAIN, "x.example"))
        .isFalse();
  }

  @Test
  void passesOverEntriesThatAreNone() {
    WarningList list =
        read(
            "{\"name\":\"n\",\"type\":\"string\",\"list\":[\"a.example\",\"A.example\",[1],{},\" \",7,\""
                + "x".repeat(4_001)
                + "\"],\"more\":{\"list\":[1]}}");
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.skipped()).isEqualTo(4);
  }

  @Test
  void takesTheFilesOfADirectoryThatAreLists(@TempDir Path directory) throws IOException {
    write(directory, "a.json", "{\"name\":\"one\",\"type\":\"cidr\",\"list\":[\"10.0.0.0/8\"]}");
    write(directory, "b.json", "{\"name\":\"one\",\"type\":\"cidr\",\"list\":[]}");
    write(directory, "c.json", "{\"name\":\"two\",\"type\":\"dance\",\"list\":[]}");
    write(directory, "d.json", "{\"name\":\"three\",\"type\":\"cidr\",\"list\":[\"10.0");
    write(directory, "e.json", "[]");
    write(directory, "f.json", "{\"type\":\"cidr\",\"list\":[]}");
    write(directory, "g.json", "{\"name\":\"four\",\"type\":\"cidr\"}");
    write(directory, "h.json", "");
    write(directory, "read.me", "{\"name\":\"five\",\"type\":\"cidr\",\"list\":[]}");
    WarningLists lists = WarningLists.load(directory);
    assertThat(lists.lists()).containsOnlyKeys("one");
    assertThat(lists.lists().get("one").size()).isEqualTo(1);
    assertThat(lists.refused())
        .containsOnlyKeys("b.json", "c.json", "d.json", "e.json", "f.json", "g.json", "h.json");
    assertThatThrownBy(() -> WarningLists.load(directory.resolve("missing")))
        .isInstanceOf(IOException.class);
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void loadsRealListsCompletely() throws IOException {
    List<Path> files = Samples.files("ioc/warninglists", ".json");
    assertThat(files).isNotEmpty();
    WarningLists lists = WarningLists.load(files.getFirst().getParent());
    assertThat(lists.refused()).isEmpty();
    assertThat(lists.lists()).hasSize(files.size());
    lists
        .lists()
        .values()
        .forEach(
            list -> {
              System.out.printf(
                  "%s: %,d entries, %d skipped%n", list.name(), list.size(), list.skipped());
              assertThat(list.skipped()).as(list.name()).isZero();
            });
    assertThat(lists.lists().values())
        .anyMatch(list -> holds(list, IndicatorType.DOMAIN, "mail.google.com"))
        .anyMatch(list -> holds(list, IndicatorType.IPV4, "192.168.7.7"));
    assertThat(lists.lists().values())
        .noneMatch(list -> holds(list, IndicatorType.DOMAIN, "evil.example"));
  }

  /// The compact set and its search for parts say what sets and `contains` say.
  @Test
  void findsWhatAPlainSetFinds() {
    RandomGenerator random = Seeds.random("WarningListTest");
    for (int round = 0; round < 50; round++) {
      Set<String> plain = new HashSet<>();
      CompactTexts.Builder builder = new CompactTexts.Builder();
      int size = random.nextInt(300);
      for (int i = 0; i < size; i++) {
        String text = text(random, 1 + random.nextInt(6));
        plain.add(text);
        builder.add(text);
      }
      CompactTexts compact = builder.build();
      assertThat(compact.size()).isEqualTo(plain.size());
      for (int i = 0; i < 300; i++) {
        String sought = text(random, 1 + random.nextInt(6));
        assertThat(compact.contains(sought)).as(sought).isEqualTo(plain.contains(sought));
        String longer = text(random, random.nextInt(12));
        assertThat(compact.containsPartOf(longer))
            .as(longer)
            .isEqualTo(plain.stream().anyMatch(longer::contains));
      }
    }
  }

  private static String text(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("abcdé🐟".codePointAt(random.nextInt(5)));
    }
    return text.toString();
  }

  @Test
  void keepsAMillionNamesCompactly() {
    CompactTexts.Builder builder = new CompactTexts.Builder();
    for (int i = 0; i < 1_000_000; i++) {
      builder.add("name-" + i + ".example");
    }
    CompactTexts texts = builder.build();
    assertThat(texts.size()).isEqualTo(1_000_000);
    long begin = System.nanoTime();
    int found = 0;
    for (int i = 0; i < 2_000_000; i += 2) {
      found += texts.contains("name-" + i + ".example") ? 1 : 0;
    }
    System.out.printf("%,d ns a look-up%n", (System.nanoTime() - begin) / 1_000_000);
    assertThat(found).isEqualTo(500_000);
  }
}
