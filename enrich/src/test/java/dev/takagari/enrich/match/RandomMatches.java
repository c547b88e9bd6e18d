package dev.takagari.enrich.match;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorReading.Understood;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.ColumnValues;
import dev.takagari.core.normalize.FilePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Indicators and events out of the same small pools, so that they meet often, and nearly meet more
/// often.
public final class RandomMatches {
  private static final List<String> LABELS =
      List.of(
          "evil",
          "notevil",
          "a",
          "b",
          "www",
          "cdn-7",
          "_dmarc",
          "bücher",
          "EVIL",
          "xn--bcher-kva",
          "例え",
          "co",
          "example",
          "straße",
          "com");
  private static final List<String> TOPS = List.of("example", "EXAMPLE", "co");
  private static final List<String> WORDS =
      List.of(
          "powershell",
          ".exe",
          " -enc ",
          "rundll32.exe ",
          "C:\\Users\\Public\\",
          "a",
          "aa",
          "AAAA",
          "É",
          "E\u0301",
          "\u212A",
          "İ",
          "ß",
          "\uD83D\uDE00",
          "\u0301",
          " & exit",
          "\"",
          "Start",
          "0x",
          "aaab",
          "\t",
          "\\",
          "/");
  private static final List<String> FOLDERS =
      List.of(
          "C:\\Users\\", "\\Device\\HarddiskVolume3\\Users\\", "/usr/", "/Users/É/", "\\\\srv\\");
  private static final List<String> FILES =
      List.of("a.exe", "A.EXE", "Évil.dll", "e\u0301vil.dll", "b", "\u212A.sh", "x y.ps1");
  private static final List<String> URLS =
      List.of(
          "http://evil.example/a",
          "https://evil.example/a",
          "HTTP://Evil.example:80/a#x",
          "evil.example/a",
          "https://evil.example",
          "https://evil.example:8443/A?b=c",
          "http://bücher.example/",
          "https://[2001:db8::1]/x",
          "http://10.1.2.3/x",
          "//evil.example/a",
          "http://evil.example./a",
          "http://evil.example/ä",
          "ftp://evil.example/",
          "http://u@evil.example/a",
          "evil.example/r?u=http://b.example/",
          "not a url",
          "http://");
  private static final List<IndicatorType> TYPES =
      List.of(IndicatorType.values()).stream().filter(IndicatorType::isMatched).toList();

  private final RandomGenerator random;

  public RandomMatches(RandomGenerator random) {
    this.random = random;
  }

  /// Distinct values, of random types.
  public List<ActiveIndicator> indicators(int count) {
    Map<IndicatorValue, ActiveIndicator> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      IndicatorType type = TYPES.get(random.nextInt(TYPES.size()));
      if (IndicatorText.read(type, text(type)) instanceof Understood(IndicatorValue value)) {
        boolean exact = type == IndicatorType.DOMAIN && random.nextInt(4) == 0;
        all.putIfAbsent(value, new ActiveIndicator(value, exact));
      }
    }
    return List.copyOf(all.values());
  }

  private String text(IndicatorType type) {
    return switch (type) {
      case IPV4, IPV6 -> address();
      case CIDR -> address() + "/" + (8 + random.nextInt(121));
      case DOMAIN, HOSTNAME -> name();
      case URL -> pick(URLS);
      case MD5 -> digest(32);
      case SHA1 -> digest(40);
      case SHA256 -> digest(64);
      case FILENAME -> random.nextBoolean() ? pick(FILES) : pick(FOLDERS) + pick(FILES);
      case CMDLINE -> words(1 + random.nextInt(4));
      case USER_AGENT -> "Agent/" + pick(WORDS);
      case EMAIL, JA3, JA4, OTHER -> "x";
    };
  }

  /// An event with values in many columns.
  public EventRow event(int number) {
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.TIMESTAMP, 1_000_000L * number)
            .set(Columns.EVENT_ID, "event-" + number);
    for (ObservedColumn observed : ObservedColumn.ALL) {
      if (random.nextInt(3) == 0) {
        set(row, observed);
      }
    }
    return row.build();
  }

  private void set(EventRow.Builder row, ObservedColumn observed) {
    Column column = observed.column();
    List<String> texts = new ArrayList<>();
    int count = column.type() == ColumnType.TEXT ? 1 : random.nextInt(4);
    for (int i = 0; i < count; i++) {
      texts.add(columnText(column, text(observed)));
    }
    if (column.type() == ColumnType.TEXT) {
      row.set(column, texts.getFirst());
    } else {
      row.set(column, texts);
    }
  }

  private static String columnText(Column column, String text) {
    boolean path = column.equals(Columns.FILE_PATH) || column.equals(Columns.PROCESS_EXECUTABLE);
    return column.canonical()
        ? ColumnValues.canonical(column, text)
        : path ? FilePath.canonical(text) : text;
  }

  private String text(ObservedColumn observed) {
    if (random.nextInt(20) == 0) {
      return observed.comparison() == ObservedColumn.Comparison.ADDRESS ? "::" : "";
    }
    return switch (observed.comparison()) {
      case ADDRESS -> address();
      case NAME -> random.nextInt(8) == 0 ? "v=spf1 include:" + name() : name();
      case DIGEST -> digest(List.of(32, 40, 64).get(random.nextInt(3)));
      case PATH -> random.nextInt(8) == 0 ? pick(FILES) : pick(FOLDERS) + pick(FILES);
      case BASE_NAME -> pick(FILES);
      case URL -> pick(URLS);
      case COMMAND -> words(random.nextInt(20) == 0 ? 20_000 : random.nextInt(12));
      case AGENT -> "AGENT/" + pick(WORDS);
    };
  }

  private String address() {
    if (random.nextInt(3) > 0) {
      return "10." + random.nextInt(2) + "." + random.nextInt(3) + "." + random.nextInt(8);
    }
    return switch (random.nextInt(4)) {
      case 0 -> "::ffff:10.0.0." + random.nextInt(8);
      case 1 -> "2001:DB8:" + random.nextInt(3) + "::" + random.nextInt(4);
      case 2 -> "2001:db8::" + Integer.toHexString(random.nextInt(0x10000)) + ":0:0:1";
      default -> "fe80::" + random.nextInt(3) + ":0:" + random.nextInt(3) + ":1%eth0";
    };
  }

  private String name() {
    StringBuilder name = new StringBuilder(pick(LABELS));
    for (int i = random.nextInt(4); i > 0; i--) {
      name.append('.').append(pick(LABELS));
    }
    name.append('.').append(pick(TOPS));
    return random.nextInt(10) == 0 ? name.append('.').toString() : name.toString();
  }

  private String digest(int length) {
    return (random.nextBoolean() ? "a" : "B").repeat(length - 1)
        + "0123456789abcdef".charAt(random.nextInt(16));
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(pick(WORDS));
    }
    return text.toString();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
