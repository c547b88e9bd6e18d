package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.coverage.CoverageKind;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Coverage for people: a line for each feed, what is missing, and a strip with a mark for each
/// slot of five minutes, an hour a line.
final class CoverageText {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("MM-dd HH'h'", Locale.ROOT);
  private static final Duration SLOT = Duration.ofMinutes(5);
  private static final Duration LONGEST_STRIP = Duration.ofHours(25);
  private static final int NAMED = 10;
  private static final int HOURS_A_LINE = 4;

  private final DisplayZone zone;
  private final PrintWriter out;

  private CoverageText(DisplayZone zone, PrintWriter out) {
    this.zone = zone;
    this.out = out;
  }

  static void write(JsonNode answer, DisplayZone zone, PrintWriter out) {
    new CoverageText(zone, out).write(answer);
  }

  private void write(JsonNode answer) {
    out.printf(
        Locale.ROOT,
        "%s to %s, as of %s (times in %s)%n",
        time(answer.path("from")),
        time(answer.path("to")),
        time(answer.path("at")),
        zone.label());
    for (JsonNode feed : answer.path("feeds")) {
      out.println();
      feed(feed, answer);
    }
    answer.path("hosts").forEach(this::hosts);
    answer.path("containers").forEach(this::containers);
    out.println();
    out.println(ending(answer));
  }

  /// What a source says itself that it did not see is no delivery that is missing.
  private static String ending(JsonNode answer) {
    if (!answer.path("ok").asBoolean()) {
      return "something that should have come did not";
    }
    String all = "all that should have come came";
    boolean isUnseen =
        answer.path("feeds").findValuesAsText("code").contains(CoverageKind.CALLS_DROPPED.code());
    return isUnseen ? all + ", but for what its source says it did not see" : all;
  }

  private void feed(JsonNode feed, JsonNode answer) {
    out.printf(
        Locale.ROOT,
        "%s: %s, last %s, gaps %s%n",
        text(feed, "feed"),
        state(feed),
        feed.path("last").isTextual() ? time(feed.path("last")) : "never",
        minutes(feed.path("gap_minutes").asLong()));
    if (feed.path("longest_pause_seconds").isNumber()) {
      out.printf(
          Locale.ROOT,
          "  longest pause %s%s%n",
          minutes(feed.path("longest_pause_seconds").asLong() / 60),
          feed.path("learned").asBoolean() ? ", learned" : "");
    } else if (!feed.path("alerts_only").asBoolean()) {
      out.println("  longest pause not known yet: its silence is not noticed; set interval");
    }
    if (feed.path("more").asInt() > 0) {
      out.println("  " + feed.path("more").asInt() + " older findings, see --json");
    }
    int times = 2 * zone.minute(Instant.EPOCH.toString()).length() + " to ".length();
    String row = "  %-18s %-" + times + "s %s%n";
    for (JsonNode item : feed.path("items")) {
      out.printf(Locale.ROOT, row, text(item, "code"), times(item), text(item, "message"));
    }
    Duration length =
        Duration.between(
            Instant.parse(answer.path("from").asText()), Instant.parse(answer.path("to").asText()));
    if (length.compareTo(LONGEST_STRIP) <= 0) {
      strip(feed.path("slots"));
    }
  }

  private static String state(JsonNode feed) {
    if (!feed.path("first").isTextual()) {
      return "never delivered";
    }
    for (JsonNode item : feed.path("items")) {
      if (item.path("code").asText().equals("paused")) {
        return "paused";
      }
    }
    if (feed.path("silent").asBoolean()) {
      return "SILENT";
    }
    return feed.path("alerts_only").asBoolean() ? "alerts only" : "delivers";
  }

  private String times(JsonNode item) {
    JsonNode from = item.path("from");
    JsonNode until = item.path("to");
    if (from.isTextual() && until.isTextual()) {
      return time(from) + " to " + time(until);
    }
    if (from.isTextual()) {
      return "since " + time(from);
    }
    return until.isTextual() ? "before " + time(until) : "always";
  }

  private void strip(JsonNode runs) {
    StringBuilder line = new StringBuilder();
    int hours = 0;
    for (JsonNode run : runs) {
      Instant until = Instant.parse(run.path("to").asText());
      for (Instant at = Instant.parse(run.path("from").asText());
          at.isBefore(until);
          at = at.plus(SLOT)) {
        ZonedDateTime shown = at.atZone(zone.zone());
        boolean hour = shown.getMinute() == 0;
        if (hour && ++hours % HOURS_A_LINE == 1 && !line.isEmpty()) {
          out.println(line);
          line.setLength(0);
        }
        if (line.isEmpty()) {
          line.append("  ").append(HOUR.format(shown)).append(' ');
        }
        line.append(hour ? " " : "").append(mark(run.path("state").asText()));
      }
    }
    out.println(line);
    out.println("  + received  L late  . nothing due  ! missing  p paused  (blank) before");
  }

  private static char mark(String state) {
    return switch (state) {
      case "received" -> '+';
      case "late" -> 'L';
      case "missing" -> '!';
      case "paused" -> 'p';
      case "before" -> ' ';
      default -> '.';
    };
  }

  private void hosts(JsonNode hosts) {
    if (hosts.path("silent").asLong() == 0) {
      return;
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d hosts are silent while others report%n",
        text(hosts, "feed"),
        hosts.path("silent").asLong(),
        hosts.path("hosts").asLong());
    int shown = 0;
    for (JsonNode host : hosts.path("some")) {
      if (shown++ == NAMED) {
        break;
      }
      String name = text(host, "name");
      out.printf(
          Locale.ROOT,
          "  %-32s %-24s last %s%n",
          text(host, "id"),
          name.isEmpty() ? "-" : name,
          time(host.path("last")));
    }
    if (hosts.path("silent").asLong() > shown) {
      out.println("  and others, see --json");
    }
  }

  private void containers(JsonNode containers) {
    if (containers.path("silent").asLong() == 0) {
      return;
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d containers run without events%n",
        text(containers, "feed"),
        containers.path("silent").asLong(),
        containers.path("running").asLong());
    int shown = 0;
    for (JsonNode container : containers.path("some")) {
      if (shown++ == NAMED) {
        break;
      }
      out.printf(
          Locale.ROOT,
          "  %-64s nothing since %s, runs at %s%n",
          text(container, "id"),
          time(container.path("since")),
          time(container.path("running")));
    }
    if (containers.path("silent").asLong() > shown) {
      out.println("  and others, see --json");
    }
  }

  static String minutes(long minutes) {
    return minutes < 60 ? minutes + "m" : minutes / 60 + "h " + minutes % 60 + "m";
  }

  private String time(JsonNode time) {
    return time.isTextual() ? zone.minute(time.asText()) : "-";
  }
}
