package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CalledAs;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What became of an import, for a person.
///
/// @param rows that are shown for each reason why something is not taken; with 0 no reason is
/// @param mayReport whether to say that a report has more of them
/// @param called how commands are to be written
record ImportText(PrintWriter out, int rows, boolean mayReport, CalledAs called) {
  /// Enough to see what is meant.
  static final int ROWS = 3;

  /// @param answer of the service
  /// @param source its name
  void print(JsonNode answer, String source) {
    JsonNode told = answer.path("report");
    out.printf(
        Locale.ROOT,
        "%s as %s: %s, %,d taken, %,d skipped%n",
        PlainText.visible(source),
        text(told, "format"),
        number(told.path("records").asLong(), "record"),
        told.path("accepted_records").asLong(),
        told.path("skipped_records").asLong());
    told.path("accepted")
        .properties()
        .forEach(
            one -> out.printf(Locale.ROOT, "  %-12s %,d%n", one.getKey(), one.getValue().asLong()));
    told.path("stored_not_matched")
        .properties()
        .forEach(
            one ->
                out.printf(
                    Locale.ROOT,
                    "  kept, not matched: %,d %s%n",
                    one.getValue().asLong(),
                    PlainText.visible(one.getKey())));
    if (rows > 0) {
      told.path("skipped").forEach(reason -> refused("skipped", reason));
      told.path("left_out_of_accepted")
          .forEach(reason -> refused("left out of what is taken", reason));
    }
    end(answer, source);
  }

  private void refused(String what, JsonNode reason) {
    long count = reason.path("count").asLong();
    out.printf(
        Locale.ROOT,
        "  %s: %,d %s (%s)%n",
        what,
        count,
        text(reason, "reason"),
        text(reason, "meaning"));
    long shown = 0;
    for (JsonNode row : reason.path("rows")) {
      if (shown == rows) {
        break;
      }
      shown++;
      out.println(row(row));
    }
    if (shown > 0 && shown < count) {
      out.printf(
          Locale.ROOT,
          "    and %,d more%s%n",
          count - shown,
          mayReport ? "; --report FILE names them" : "");
    }
  }

  private static String row(JsonNode row) {
    long line = row.path("line").asLong();
    List<String> place = new ArrayList<>();
    if (line > 0) {
      place.add("line " + line);
    }
    for (String part : List.of(text(row, "item"), text(row, "excerpt"))) {
      if (!part.isEmpty()) {
        place.add(part);
      }
    }
    String detail = text(row, "detail");
    return "    " + String.join(": ", place) + (detail.isEmpty() ? "" : " (" + detail + ")");
  }

  private void end(JsonNode answer, String source) {
    JsonNode counts = answer.path("counts");
    long records = answer.path("report").path("records").asLong();
    boolean applied = answer.path("applied").asBoolean();
    if (applied && answer.path("report").path("accepted_records").asLong() == 0) {
      out.printf(
          Locale.ROOT,
          "nothing was taken: %s an indicator that is taken%n",
          records == 1 ? "its one record is not" : "none of its " + records + " records is");
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s%,d new, %,d changed, %,d as before, %,d gone%n",
        applied ? "" : "nothing applied (" + text(answer, "reason") + "): ",
        counts.path("added").asLong(),
        counts.path("changed").asLong(),
        counts.path("unchanged").asLong(),
        counts.path("vanished").asLong());
    if (!answer.path("source_enabled").asBoolean(true)) {
      String name = PlainText.visible(source);
      out.printf(
          Locale.ROOT,
          "%s%s is off: nothing of it is matched; `%s` switches it on%n",
          applied ? "kept, but " : "",
          name,
          called.line("indicators enable " + CalledAs.quoted(source)));
    }
  }

  private static String number(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? what : what + "s");
  }
}
