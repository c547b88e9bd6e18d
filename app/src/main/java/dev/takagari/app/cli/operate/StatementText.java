package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.Locale;

/// A statement of completeness for people.
final class StatementText {
  private StatementText() {}

  static void write(JsonNode statement, DisplayZone zone, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s (%s), as of %s: %s%n",
        text(statement, "day"),
        text(statement, "day_of"),
        zone.text(statement.path("made_at").asText("")),
        text(statement, "result"));
    if (text(statement, "made_at").startsWith(text(statement, "day"))) {
      out.println("the day is not over: what is still to come is not in it");
    }
    if (statement.path("feeds").isEmpty()) {
      out.println("nothing came, and nothing had to");
    }
    for (JsonNode feed : statement.path("feeds")) {
      out.println();
      out.println(text(feed, "feed") + ": " + text(feed, "result"));
      out.printf(
          Locale.ROOT,
          "  %,d messages, %,d files (%,d of content known before), %,d bytes, %,d lines;"
              + " rows: lake %,d, hot %,d%n",
          feed.path("messages").path("in_units").asLong(),
          feed.path("files").path("listed").asLong(),
          feed.path("files").path("linked").asLong(),
          feed.path("bytes").path("archived").asLong(),
          feed.path("lines").path("received").asLong(),
          feed.path("rows").path("lake").asLong(),
          feed.path("rows").path("hot").asLong());
      out.printf(
          Locale.ROOT, "  %-12s %-16s %15s %15s%n", "RESULT", "EQUATION", "EXPECTED", "FOUND");
      for (JsonNode equation : feed.path("equations")) {
        out.printf(
            Locale.ROOT,
            "  %-12s %-16s %,15d %,15d  %s%n",
            text(equation, "result"),
            text(equation, "name"),
            equation.path("expected").asLong(),
            equation.path("found").asLong(),
            text(equation, "reason"));
      }
      for (JsonNode gap : feed.path("gaps")) {
        out.println("  gap: " + PlainText.visible(gap.asText()));
      }
    }
  }
}
