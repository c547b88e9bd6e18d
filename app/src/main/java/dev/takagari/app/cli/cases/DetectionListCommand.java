package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.text.Defanged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lists stored detections, also those that no case was opened for.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists stored detections, the one filed last first: exit code 0, or 1 when there is none.")
public final class DetectionListCommand extends Listing {
  @Option(names = "--key", paramLabel = "KEY", description = "Of this case.")
  private @Nullable String key;

  @Option(
      names = "--disposition",
      paramLabel = "WHAT",
      description = "filed, updated, late, suppressed or recorded.")
  private @Nullable String disposition;

  @Option(names = "--source", paramLabel = "SOURCE", description = "As falcon or rule.")
  private @Nullable String source;

  @Option(names = "--rule", paramLabel = "ID", description = "Of this rule.")
  private @Nullable String rule;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Stored at or after it, as 7d or 2026-11-20.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Stored before it.")
  private @Nullable String until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most detections, 0 for all (default: ${DEFAULT-VALUE}).")
  private long limit = 100;

  @Override
  String path() {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    parameters.put("key", key);
    parameters.put("disposition", disposition);
    parameters.put("source", source);
    parameters.put("rule", rule);
    parameters.put("since", since);
    parameters.put("until", until);
    return address("/api/v1/detections", parameters);
  }

  @Override
  long limit() {
    return limit;
  }

  @Override
  String member() {
    return "detections";
  }

  @Override
  List<String> columns(DisplayZone zone) {
    return List.of(
        "TIME (" + zone.label() + ")",
        "SOURCE",
        "SEVERITY",
        "BECAME",
        "CASE",
        "HOST",
        "COPIES",
        "TITLE");
  }

  private static boolean isSample(JsonNode item) {
    for (JsonNode mark : item.path("marks")) {
      if (mark.asText().equals("sample")) {
        return true;
      }
    }
    return false;
  }

  @Override
  List<String> cells(JsonNode item, DisplayZone zone) {
    String of = item.path("key").asText("null");
    String why = text(item, "why");
    return List.of(
        zone.second(item.path("time").asText()),
        text(item, "source"),
        text(item, "severity"),
        text(item, "disposition")
            + (why.isEmpty() ? "" : " (" + why + ")")
            + (isSample(item) ? ", sample" : ""),
        of.equals("null") ? "" : text(item, "key"),
        cut(Defanged.mention(item.path("fields").path("host.name").path(0).asText())),
        text(item, "copies"),
        Defanged.words(item.path("title").asText()));
  }
}
