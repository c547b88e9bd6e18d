package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs a unit again from the archive.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Runs a unit again from our own archive. Rows that are there are not written twice.")
public final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--unit",
      required = true,
      paramLabel = "ID",
      description = "the unit: part of raw.object, and of entries in the quarantine")
  private String unit = "";

  @Option(
      names = "--sinks",
      split = ",",
      paramLabel = "SINK",
      description = "lake, hot (default: all of the unit's)")
  private List<String> sinks = List.of();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::replay);
  }

  private int replay(ServiceClient client) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode names = body.putArray("sinks");
    sinks.forEach(names::add);
    JsonNode answer = client.post("/api/v1/units/" + encoded() + "/replay", body);
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      for (Map.Entry<String, JsonNode> sink : answer.path("sinks").properties()) {
        out.println(
            PlainText.visible(sink.getKey()) + "  " + PlainText.visible(sink.getValue().asText()));
      }
      out.flush();
    }
    return ExitCodes.OK;
  }

  private String encoded() {
    return java.net.URLEncoder.encode(unit, java.nio.charset.StandardCharsets.UTF_8);
  }
}
