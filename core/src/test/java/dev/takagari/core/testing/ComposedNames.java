package dev.takagari.core.testing;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Events whose names are written with marks of their own (macOS file names) and the same with
/// composed letters, and queries that mean both.
public final class ComposedNames {
  /// Composed: kana with dakuten and handakuten, Hangul, Latin, Greek, two marks on one letter.
  public static final List<String> NAMES =
      List.of("がぎぐげご", "ぱぴぷ", "ガイドブック", "한국어", "Ångström", "café", "Ώμέγα", "ệ-Tiếng");

  private static final Instant TIME = Instant.parse("2024-05-01T10:05:00Z");

  private ComposedNames() {}

  /// One event for each name and form: the even ones composed, the odd ones not.
  ///
  /// @param time of all events, µs since 1970
  public static List<EventRow> events(long time) {
    List<EventRow> events = new ArrayList<>();
    for (String name : NAMES) {
      for (Form form : List.of(Form.NFC, Form.NFD)) {
        events.add(event(name, form, time, events.size()));
      }
    }
    return events;
  }

  private static EventRow event(String name, Form form, long time, int number) {
    String text = Normalizer.normalize(name, form);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("ComputerName", text + "-MAC");
    fields.put("ImageFileName", "/Users/ann/" + text + "/" + text + ".app");
    fields.put("CommandLine", "open " + text + " --now");
    fields.put("Remark", text + " said so");
    byte[] line = FdrLines.sensor("ProcessRollup2", fields).getBytes(StandardCharsets.UTF_8);
    LineContext context = new LineContext("raw/1.gz", TIME, TIME, TIME, HostNames.NONE);
    EventRow decoded =
        EventRow.copyOf(
            new FdrLineDecoder(new UnmappedNames()).decode(line, 0, line.length, 1, context));
    return EventRow.builder()
        .addAll(decoded)
        .set(Columns.TIMESTAMP, time)
        .set(Columns.EVENT_ID, id(number))
        .build();
  }

  private static String id(int number) {
    return "composed00000000000000%04d".formatted(number);
  }

  /// The ids of both events of a name.
  public static List<String> ids(int name) {
    return List.of(id(2 * name), id(2 * name + 1));
  }

  /// Texts of queries that find both events of a name, however it is typed.
  public static List<String> queries(String name) {
    return List.of(
        "host.name:\"" + name + "-mac\"",
        "host.name:" + name + "*",
        "process.name:\"" + name + ".app\"",
        "process.executable:\"/users/ann/" + name + "/" + name + ".app\"",
        "process.executable:*" + name + "*",
        "process.command_line:*" + name + "*",
        "process.command_line:\"open " + name + " --now\"",
        "Remark:\"" + name + " said so\"",
        "Remark:" + name + "*");
  }

  /// Columns that keep the spelling of the source.
  public static List<Column> verbatim() {
    return List.of(Columns.PROCESS_EXECUTABLE, Columns.PROCESS_COMMAND_LINE);
  }
}
