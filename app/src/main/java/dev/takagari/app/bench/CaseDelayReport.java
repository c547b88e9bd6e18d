package dev.takagari.app.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How fast detections became cases, for people.
///
/// @param rate messages a second
/// @param batch messages that were put into the queue together
record CaseDelayReport(
    int rate, int batch, int hosts, int groups, List<CaseDelays> sides, Machine machine) {
  static final List<String> METHOD =
      List.of(
          "Every side has servers and a service of its own, with a database that was empty. The service"
              + " is the whole one with the role `alerting` and default settings. Servers"
              + " (OpenSearch, PostgreSQL, SQS and S3) and who publishes are other processes on the"
              + " same cores; the database waits for the disk.",
          "Of ten messages one is a copy of an earlier one and one a newer version; new groups come"
              + " evenly, everything else joins a case. Each goes through the alert queue as those"
              + " of the service do.",
          "Put into the queue: just before the batch is sent. Stored: the database's clock at the"
              + " commit of the detection and its case, written down by a trigger. First facts: the"
              + " same of the first facts of its case (who, where, what our indicators say, earlier"
              + " cases); who joins a case that has them needs none.",
          "Told in Slack: what plays Slack is another process on the same cores, and says itself when the"
              + " first message of a case came. Stored: the commit with which the case became one that"
              + " people are told of at once (policy: `channel` or `page`). Cases are spread over "
              + ToldSlack.CHANNELS
              + " channels by their hosts, because Slack takes one message a second in each; edits of"
              + " messages and answers below them come besides, at the pace that Slack allows.",
          "Percentiles are the smallest value that so many percent do not exceed. The bar is 2 s for"
              + " the 99th, on every side.",
          "Searches and sources outside follow, and what they find is added to the case; cases that"
              + " still wait for them are counted, not timed.");

  boolean isGood() {
    return sides.stream().allMatch(CaseDelays::isGood);
  }

  private record Row(String name, String value) {}

  private static List<Row> rows(CaseDelays of) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "came in",
            text(
                "%,d messages in %.1f s, %,d cases, %s",
                of.messages(),
                of.seconds(),
                of.cases(),
                of.missing() == 0 ? "nothing missing" : of.missing() + " MISSING")));
    rows.add(new Row("queue to stored case", times(of.stored())));
    rows.add(new Row("queue to first facts", times(of.told())));
    rows.add(new Row("backlog at the end", text("%,d messages", of.backlog())));
    rows.add(new Row("cases that wait for more", text("%,d", of.pending())));
    rows.add(
        new Row(
            "CPU of the service",
            text("%.1f s, %.2f cores", of.cpuSeconds(), of.cpuSeconds() / of.seconds())));
    if (of.side() == CaseSide.SLOW) {
      rows.add(new Row("connections to the source", text("%,d", of.asked())));
    }
    CaseDelays.Shown shown = of.shown();
    if (shown != null) {
      rows.add(new Row("stored case to its message in Slack", times(shown.times())));
      rows.add(
          new Row(
              "cases in Slack",
              text(
                  "%,d of %,d that people are told of, %s",
                  shown.cases() - shown.missing(),
                  shown.cases(),
                  shown.missing() == 0 ? "nothing missing" : shown.missing() + " MISSING")));
    }
    if (of.side() == CaseSide.STORM) {
      rows.add(new Row("detections in the storm's case", text("%,d", of.stormed())));
    }
    return rows;
  }

  private static String times(Percentiles of) {
    return text(
        "p50 %s, p95 %s, p99 %s, max %s, %s",
        millis(of.p50()),
        millis(of.p95()),
        millis(of.p99()),
        millis(of.max()),
        of.p99().compareTo(CaseDelays.LIMIT) <= 0 ? "in time" : "NOT in time");
  }

  private static String millis(Duration time) {
    return text("%,d ms", time.toMillis());
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private String what() {
    return text(
        "%,d detections a second in batches of %,d, of %,d hosts, in %,d groups",
        rate, batch, hosts, groups);
  }

  String table() {
    List<String> lines = new ArrayList<>();
    lines.add(what());
    for (CaseDelays side : sides) {
      lines.add("");
      lines.add(side.side().code() + ": " + side.side().label());
      for (Row row : rows(side)) {
        lines.add("  %-30s %s".formatted(row.name(), row.value()));
      }
    }
    lines.add("");
    lines.addAll(METHOD);
    lines.add("");
    lines.add(machine.text());
    return String.join("\n", lines) + "\n";
  }

  /// The page `docs/reference/benchmark-cases.md`.
  ///
  /// @param call the arguments of the command
  String document(String call, String day) {
    List<String> lines = new ArrayList<>();
    lines.add("# Benchmark of cases");
    lines.add("");
    lines.add(
        "Written by [`./takagari bench cases`](../how-to/measure.md#from-a-detection-to-a-case) on "
            + day
            + ".");
    lines.add("");
    lines.add("- `./takagari " + call + "`");
    lines.add("- " + what());
    lines.add("- " + machine.text());
    for (CaseDelays side : sides) {
      lines.add("");
      lines.add("## `" + side.side().code() + "`: " + side.side().label());
      lines.add("");
      lines.add("| figure | |");
      lines.add("|---|---|");
      rows(side).forEach(row -> lines.add("| " + row.name() + " | " + row.value() + " |"));
    }
    lines.add("");
    lines.add("## Method");
    lines.add("");
    METHOD.forEach(each -> lines.add("- " + each));
    return String.join("\n", lines) + "\n";
  }
}
