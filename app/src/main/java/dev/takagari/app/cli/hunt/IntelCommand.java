package dev.takagari.app.cli.hunt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says what all sources know of a value.
@Command(
    name = "intel",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is known of an address, a name, a digest, a URL, a file, a host or a user: by our"
          + " own indicators, sightings and registry, and by services outside that are configured.",
      "What is private, ours or marked TLP:RED or AMBER+STRICT is never told to anybody outside;"
          + " what is told is in the audit log.",
      "Exit code 0 when somebody knows one of them, 1 when nobody does, 3 when nobody does and"
          + " somebody did not answer."
    })
public final class IntelCommand implements Callable<Integer> {
  private static final String INTEL = "/api/v1/intel";
  private static final int AT_ONCE = 50;

  @Parameters(
      paramLabel = "VALUE",
      arity = "1..*",
      description = "As 203.0.113.7 or evil[.]example; may be defanged.")
  private List<String> values = List.of();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "What the values are, as address, domain, url, sha256, file-name, host, agent or user"
              + " (default: what they can be).")
  private @Nullable String type;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When the event happened that holds them (default: now).")
  private @Nullable String at;

  @Option(
      names = "--tlp",
      paramLabel = "MARK",
      description = "With whom they may be shared; red and amber+strict stay here.")
  private @Nullable String tlp;

  @Option(names = "--json", description = "One line of JSON for each value, times in UTC.")
  private boolean json;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::ask);
  }

  private int ask(ServiceClient client) {
    if (spec == null) {
      throw CommandFailure.usage("name a value");
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean isKnown = false;
    boolean isComplete = true;
    for (int from = 0; from < values.size(); from += AT_ONCE) {
      List<String> some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
      for (JsonNode value : client.post(INTEL, question(some)).path("values")) {
        for (JsonNode finding : value.path("findings")) {
          String outcome = finding.path("outcome").asText();
          isKnown |= outcome.equals("found") || outcome.equals("clean");
          isComplete &= !finding.path("again").asBoolean() && !outcome.equals("failed");
        }
        if (json) {
          out.println(PrintedJson.line(value));
        } else {
          IntelText.write(value, out);
        }
        out.flush();
      }
    }
    if (isKnown) {
      return ExitCodes.OK;
    }
    return isComplete ? ExitCodes.NONE : ExitCodes.PARTIAL;
  }

  private ObjectNode question(List<String> some) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    ArrayNode asked = question.putArray("values");
    for (String value : some) {
      ObjectNode one = asked.addObject().put("value", value);
      if (type != null) {
        one.put("type", type);
      }
      if (tlp != null) {
        one.put("tlp", tlp);
      }
    }
    if (at != null) {
      question.put("at", Since.time(at));
    }
    return question;
  }
}
