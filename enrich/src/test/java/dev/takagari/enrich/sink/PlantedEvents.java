package dev.takagari.enrich.sink;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorReading.Understood;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.FilePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Events of a fleet in some of which indicators are planted: which are where is known. As many
/// indicators are nowhere, though what is close to them is.
final class PlantedEvents {
  private static final List<IndicatorType> KINDS =
      List.of(
          IndicatorType.SHA256,
          IndicatorType.MD5,
          IndicatorType.DOMAIN,
          IndicatorType.IPV4,
          IndicatorType.CMDLINE,
          IndicatorType.FILENAME,
          IndicatorType.CIDR,
          IndicatorType.URL,
          IndicatorType.IPV6);

  final List<ActiveIndicator> indicators = new ArrayList<>();
  final List<EventRow> events = new ArrayList<>();

  private final Set<String> truth = new HashSet<>();
  private final RandomGenerator random;

  private PlantedEvents(RandomGenerator random) {
    this.random = random;
  }

  static PlantedEvents generate(RandomGenerator random, int planted, int others) {
    PlantedEvents made = new PlantedEvents(random);
    for (int i = 0; i < planted; i++) {
      IndicatorType kind = KINDS.get(i % KINDS.size());
      String text = made.text(kind, 2 * i);
      IndicatorValue value = made.add(kind, text);
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        EventRow event = made.event(kind, made.inEvent(kind, text));
        made.truth.add(id(event) + " " + value);
      }
      String decoy = made.text(kind, 2 * i + 1);
      made.add(kind, decoy);
      made.event(kind, made.near(kind, decoy));
    }
    for (int i = 0; i < others; i++) {
      IndicatorType kind = KINDS.get(random.nextInt(KINDS.size()));
      made.event(kind, made.near(kind, made.text(kind, 1_000_000 + i)));
    }
    Collections.shuffle(made.events, new Random(random.nextLong()));
    return made;
  }

  /// The source's id of every event that holds an indicator, and the indicator.
  Set<String> truth() {
    return new HashSet<>(truth);
  }

  private IndicatorValue add(IndicatorType kind, String text) {
    if (!(IndicatorText.read(kind, text) instanceof Understood(IndicatorValue value))) {
      throw new IllegalStateException(kind + " " + text);
    }
    indicators.add(new ActiveIndicator(value, false));
    return value;
  }

  private static String id(EventRow event) {
    return "source-" + Objects.requireNonNull(event.string(Columns.EVENT_ID));
  }

  private String text(IndicatorType kind, int i) {
    return switch (kind) {
      case SHA256 -> hex(64);
      case MD5 -> hex(32);
      case DOMAIN -> "c2-" + hex(6) + ".cedar-" + i + ".example";
      case IPV4 -> "198." + (18 + i % 2) + "." + (i / 250 % 250) + "." + (i % 250 + 1);
      case IPV6 -> "2001:db8:" + Integer.toHexString(i & 0xffff) + "::b" + hex(3) + ":1";
      case CIDR -> "100." + (64 + i / 250 % 64) + "." + i % 250 + ".0/24";
      case URL -> "https://c2-" + hex(6) + ".example/gate/" + i + "?Id=A";
      case CMDLINE -> "rundll32.exe C:\\Users\\Public\\" + hex(8) + ".dat,Start" + i + ";";
      case FILENAME -> "C:\\Users\\Public\\" + hex(8) + "_" + i + ".exe";
      default -> throw new IllegalArgumentException();
    };
  }

  /// As an event may hold it.
  private String inEvent(IndicatorType kind, String text) {
    return switch (kind) {
      case DOMAIN -> random.nextBoolean() ? "a.b." + text : text;
      case CIDR -> text.replace("0/24", Integer.toString(random.nextInt(256)));
      case URL -> random.nextBoolean() ? text.substring("https://".length()) : text + "#top";
      case CMDLINE ->
          "\"C:\\Windows\\System32\\cmd.exe\" /c START /b "
              + text.toUpperCase(Locale.ROOT)
              + " & exit";
      case FILENAME -> "\\Device\\HarddiskVolume3" + text.substring(2).replace("Public", "PUBLIC");
      default -> text;
    };
  }

  /// Nearly it.
  private String near(IndicatorType kind, String text) {
    return switch (kind) {
      case SHA256, MD5 -> text.substring(1) + (text.charAt(0) == '0' ? '1' : '0');
      case DOMAIN -> "not" + text;
      case IPV4 -> "9" + text.substring(1);
      case IPV6 -> text.substring(0, text.length() - 1) + "2";
      case CIDR -> "101" + text.substring(3).replace("0/24", "7");
      case URL -> text.replace("?Id=A", "?id=a");
      case CMDLINE -> "cmd /c " + text.substring(0, text.length() - 1);
      case FILENAME -> FilePath.canonical(text) + ".bak";
      default -> throw new IllegalArgumentException();
    };
  }

  private EventRow event(IndicatorType kind, String text) {
    int number = events.size();
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.EVENT_ID, "e" + number)
            .set(Columns.EVENT_DATASET, "crowdstrike.fdr")
            .set(Columns.HOST_ID, "host-" + number % 7)
            .set(Columns.TIMESTAMP, 1_790_000_000_000_000L + number)
            .set(Columns.PROCESS_NAME, "svchost.exe")
            .set(Columns.PROCESS_EXECUTABLE, "\\Windows\\System32\\svchost.exe")
            .attribute("id", "source-e" + number);
    switch (kind) {
      case SHA256 ->
          row.set(Columns.PROCESS_HASH_SHA256, text).set(Columns.RELATED_HASH, List.of(text));
      case MD5 -> row.set(Columns.PROCESS_HASH_MD5, text).set(Columns.RELATED_HASH, List.of(text));
      case DOMAIN ->
          row.set(Columns.DNS_QUESTION_NAME, text).set(Columns.RELATED_DOMAIN, List.of(text));
      case IPV4, IPV6, CIDR ->
          row.set(Columns.DESTINATION_IP, text).set(Columns.RELATED_IP, List.of("10.1.2.3", text));
      case URL -> row.set(Columns.URL_ORIGINAL, text);
      case CMDLINE -> row.set(Columns.PROCESS_COMMAND_LINE, text);
      case FILENAME -> row.set(Columns.FILE_PATH, FilePath.canonical(text));
      default -> throw new IllegalArgumentException();
    }
    EventRow made = row.build();
    events.add(made);
    return made;
  }

  private String hex(int digits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}
