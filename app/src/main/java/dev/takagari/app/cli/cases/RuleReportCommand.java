package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How rules did: a subcommand of `rules`.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Says of every rule what it detected, what became of its cases, and who it is noisiest about:"
          + " exit code 0, or 1 when nothing was detected.",
      "PRECISION is the share of true positives among cases closed as true or false positive."
    })
public final class RuleReportCommand extends Listing {
  @Option(
      names = "--since",
      defaultValue = "30d",
      paramLabel = "TIME",
      description = "Filed at or after it (default: ${DEFAULT-VALUE}).")
  private String since = "30d";

  @Override
  String path() {
    return "/api/v1/rules/report?since=" + encoded(since);
  }

  @Override
  long limit() {
    return 0;
  }

  @Override
  String member() {
    return "rules";
  }

  @Override
  List<String> columns(DisplayZone zone) {
    return List.of(
        "SOURCE",
        "RULE",
        "DETECTIONS",
        "HELD BACK",
        "CASES",
        "CLOSED",
        "PRECISION",
        "ACK",
        "CLOSE",
        "NOISIEST");
  }

  @Override
  List<String> cells(JsonNode item, DisplayZone zone) {
    List<String> closed = new ArrayList<>();
    item.path("closed")
        .properties()
        .forEach(
            one -> closed.add(one.getValue().asLong() + " " + PlainText.visible(one.getKey())));
    List<String> noisiest = new ArrayList<>();
    item.path("noisiest")
        .forEach(one -> noisiest.add(cut(value(one)) + " (" + text(one, "detections") + ")"));
    JsonNode precision = item.path("precision");
    String rule = item.path("rule").asText();
    return List.of(
        text(item, "source"),
        cut(Defanged.words(rule.isEmpty() ? item.path("title").asText() : rule)),
        text(item, "detections"),
        text(item, "suppressed"),
        text(item, "cases"),
        String.join(", ", closed),
        precision.isNumber()
            ? String.format(Locale.ROOT, "%.0f%%", precision.asDouble() * 100)
            : "",
        time(item.path("acknowledge_seconds")),
        time(item.path("close_seconds")),
        String.join(", ", noisiest));
  }

  private static String value(JsonNode noise) {
    String value = noise.path("value").asText();
    return noise.path("field").asText().equals("user")
        ? Defanged.account(value)
        : Defanged.mention(value);
  }

  private static String time(JsonNode seconds) {
    if (!seconds.isNumber()) {
      return "";
    }
    Duration time = Duration.ofSeconds(seconds.asLong());
    if (time.toMinutes() < 1) {
      return time.toSeconds() + "s";
    }
    return time.toHours() < 1 ? time.toMinutes() + "m" : time.toHours() + "h";
  }
}
