package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Status for people, also tired ones: the first line says whether to read on.
final class StatusText {
  private static final String DELAY = "%-16s %-10s %-11s %14s %8s %8s %8s%n";
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");
  private static final int DATE = "2026-11-22".length();
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private StatusText() {}

  static void write(JsonNode status, DisplayZone zone, PrintWriter out) {
    List<String> look = look(status);
    out.println(look.isEmpty() ? "OK" : "LOOK: " + String.join("; ", look));
    out.printf(
        Locale.ROOT,
        "%s %s; roles %s; oldest unfinished batch %s%n",
        zone.minute(status.path("at").asText("")),
        zone.label(),
        String.join(", ", texts(status.path("roles"))),
        status.path("lag_seconds").isNumber()
            ? age(status.path("lag_seconds").asLong() * SECOND)
            : "unknown");
    out.println();
    String row = feedRow(zone);
    out.printf(
        Locale.ROOT,
        row,
        "FEED",
        "STATE",
        "LAST DELIVERY",
        "BACKLOG",
        "IN FLIGHT",
        "NOT HOT",
        "LAG",
        "GAPS");
    for (JsonNode feed : status.path("feeds")) {
      out.printf(
          Locale.ROOT,
          row,
          text(feed, "feed"),
          text(feed, "state"),
          feed.path("last").isTextual() ? zone.minute(feed.path("last").asText()) : "never",
          feed.path("backlog").isNumber() ? text(feed, "backlog") : "?",
          text(feed, "in_flight"),
          text(feed, "behind"),
          feed.path("lag_seconds").isNumber()
              ? age(feed.path("lag_seconds").asLong() * SECOND)
              : "-",
          CoverageText.minutes(feed.path("gap_minutes").asLong()).replace(" ", ""));
    }
    if (!status.path("delays").isEmpty()) {
      out.println();
      out.printf(Locale.ROOT, DELAY, "DELAYS", "FROM", "TO", "EVENTS", "P50", "P95", "P99");
      for (JsonNode delay : status.path("delays")) {
        out.printf(
            Locale.ROOT,
            DELAY,
            text(delay, "feed"),
            text(delay, "from"),
            text(delay, "to"),
            String.format(Locale.ROOT, "%,d", delay.path("events").asLong()),
            age(delay.path("p50_ms").asLong()),
            age(delay.path("p95_ms").asLong()),
            age(delay.path("p99_ms").asLong()));
      }
    }
    out.println();
    stores(status, out);
  }

  /// The width of a time differs by zone.
  private static String feedRow(DisplayZone zone) {
    int time = zone.minute(Instant.EPOCH.toString()).length() + 1;
    return "%-16s %-15s %-" + time + "s %8s %9s %7s %7s %7s%n";
  }

  private static List<String> look(JsonNode status) {
    List<String> look = new ArrayList<>(texts(status.path("troubles")));
    for (JsonNode feed : status.path("feeds")) {
      if (feed.path("state").asText().equals("silent")) {
        look.add(text(feed, "feed") + " is silent");
      } else if (feed.path("gap_minutes").asLong() > 0) {
        look.add(text(feed, "feed") + " has gaps, see takagari coverage");
      }
    }
    if (status.path("hot").path("lost_indices").asInt() > 0) {
      look.add("indices are lost, see takagari doctor");
    }
    return look;
  }

  private static void stores(JsonNode status, PrintWriter out) {
    JsonNode aside = status.path("quarantine");
    line(
        out,
        "quarantine",
        aside.isObject()
            ? String.format(
                Locale.ROOT,
                "open: %,d messages, %,d files, %,d lines",
                aside.path("messages").asLong(),
                aside.path("files").asLong(),
                aside.path("lines").asLong())
            : "unknown");
    JsonNode lake = status.path("lake");
    line(
        out,
        "lake",
        lake.isObject()
            ? String.format(
                Locale.ROOT,
                "%,d rows in %,d files, %s, commit %d, settled until %s",
                lake.path("rows").asLong(),
                lake.path("files").asLong(),
                bytes(lake.path("bytes").asLong()),
                lake.path("commit").asLong(),
                text(lake, "settled_until").isEmpty() ? "-" : text(lake, "settled_until"))
            : "unknown");
    JsonNode hot = status.path("hot");
    line(
        out,
        "hot index",
        hot.isObject()
            ? bytes(hot.path("bytes").asLong())
                + ", "
                + hot.path("lost_indices").asInt()
                + " indices lost"
            : "unknown");
    JsonNode archive = status.path("archive");
    line(
        out,
        "archive",
        archive.isObject()
            ? String.format(
                Locale.ROOT,
                "%,d files, %s",
                archive.path("files").asLong(),
                bytes(archive.path("bytes").asLong()))
            : "unknown");
    line(
        out,
        "indicators",
        status.path("indicators").isObject() ? indicators(status.path("indicators")) : "unknown");
    if (status.path("intel").isObject()) {
      intel(status.path("intel"), out);
    }
    JsonNode alerting = status.path("alerting");
    line(out, "cases", alerting.isObject() ? cases(alerting) : "unknown");
    if (alerting.isObject()) {
      line(out, "alert queue", alertQueue(alerting));
      sources(alerting, out);
    }
  }

  private static String cases(JsonNode alerting) {
    List<String> open = new ArrayList<>();
    long all = 0;
    for (Map.Entry<String, JsonNode> one : alerting.path("open").properties()) {
      all += one.getValue().asLong();
      open.add(String.format(Locale.ROOT, "%,d %s", one.getValue().asLong(), one.getKey()));
    }
    return String.format(Locale.ROOT, "%,d not closed", all)
        + (open.isEmpty() ? "" : " (" + String.join(", ", open) + ")")
        + String.format(Locale.ROOT, ", %,d waiting for facts", alerting.path("due").asLong());
  }

  private static String alertQueue(JsonNode alerting) {
    JsonNode backlog = alerting.path("backlog");
    String queue = "none, so nothing is detected";
    if (alerting.path("queue").asBoolean()) {
      queue =
          backlog.isNumber()
              ? Counted.of(backlog.asLong(), "message") + " waiting"
              : "does not answer";
    }
    return queue
        + ", "
        + String.format(Locale.ROOT, "%,d parked", alerting.path("parked").asLong());
  }

  /// What is wrong with streams and rules; nothing when all is well.
  private static void sources(JsonNode alerting, PrintWriter out) {
    List<String> streams = new ArrayList<>();
    for (JsonNode stream : alerting.path("streams")) {
      String trouble = text(stream, "trouble");
      streams.add(
          text(stream, "stream")
              + (trouble.isEmpty() ? " was never read" : " not connected (" + trouble + ")"));
    }
    long gaps = alerting.path("gaps").asLong();
    if (gaps > 0) {
      streams.add(Counted.of(gaps, "gap"));
    }
    if (!streams.isEmpty()) {
      line(out, "streams", String.join("; ", streams));
    }
    long refused = alerting.path("refused_rules").asLong();
    if (refused > 0) {
      line(out, "rules", Counted.of(refused, "file") + " cannot be used");
    }
  }

  private static String indicators(JsonNode indicators) {
    List<String> parts = new ArrayList<>();
    JsonNode store = indicators.path("store");
    if (store.isObject()) {
      long off = store.path("off").asLong();
      parts.add(
          String.format(
              Locale.ROOT,
              "%,d active of %s%s",
              store.path("active").asLong(),
              Counted.of(store.path("sources").asLong(), "source"),
              off == 0 ? "" : String.format(Locale.ROOT, " (%,d off)", off)));
    } else {
      parts.add("not counted yet");
    }
    List<String> troubled = new ArrayList<>();
    for (JsonNode feed : indicators.path("feeds")) {
      boolean stale = feed.path("stale").asBoolean();
      String condition = text(feed, "condition");
      if (stale || condition.equals("failed") || condition.equals("needs-confirmation")) {
        troubled.add(text(feed, "feed") + " " + condition + (stale ? ", stale" : ""));
      }
    }
    parts.add(
        Counted.of(indicators.path("feeds").size(), "feed")
            + (troubled.isEmpty() ? "" : " (in trouble: " + String.join("; ", troubled) + ")"));
    parts.add(Counted.of(indicators.path("hunts").asLong(), "hunt") + " under way");
    return String.join(", ", parts);
  }

  private static void intel(JsonNode intel, PrintWriter out) {
    List<String> sources = new ArrayList<>();
    for (JsonNode file : intel.path("addresses")) {
      String built = text(file, "built");
      sources.add(
          text(file, "file")
              + (built.isEmpty() ? " cannot be read" : " of " + built.substring(0, DATE)));
    }
    for (JsonNode source : intel.path("on")) {
      sources.add(
          String.format(
              Locale.ROOT,
              "%s %,d of %,d today%s",
              text(source, "source"),
              source.path("used_today").asLong(),
              source.path("per_day").asLong(),
              source.path("rests_until").isTextual()
                  ? ", rests until " + text(source, "rests_until")
                  : ""));
    }
    line(out, "intel", sources.isEmpty() ? "own stores only" : String.join("; ", sources));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-11s %s%n", name, value);
  }

  /// In the largest unit that leaves at least one.
  private static String age(long millis) {
    if (millis < SECOND) {
      return millis + "ms";
    }
    if (millis < 10 * SECOND) {
      return String.format(Locale.ROOT, "%.1fs", millis / (double) SECOND);
    }
    if (millis < 2 * MINUTE) {
      return millis / SECOND + "s";
    }
    if (millis < 2 * HOUR) {
      return millis / MINUTE + "m";
    }
    return millis < 2 * DAY ? millis / HOUR + "h" : millis / DAY + "d";
  }

  /// With decimal units, as `7.8 MB`.
  static String bytes(long bytes) {
    double value = (double) bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(PlainText.visible(text.asText())));
    return texts;
  }
}
