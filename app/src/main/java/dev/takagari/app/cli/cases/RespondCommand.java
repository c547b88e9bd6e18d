package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What two persons do against a task or a host.
@Command(
    name = "respond",
    mixinStandardHelpOptions = true,
    description =
        "Stops a task or contains a host: one person asks, another approves, evidence is saved"
            + " first.",
    synopsisSubcommandLabel =
        "(stop-task | contain-host | release-host | approve | refuse | list | show)",
    subcommands = {
      RespondCommand.StopTask.class,
      RespondCommand.ContainHost.class,
      RespondCommand.ReleaseHost.class,
      RespondCommand.Approve.class,
      RespondCommand.Refuse.class,
      RespondCommand.Responses.class,
      RespondCommand.Show.class
    })
public final class RespondCommand extends CommandGroup {
  private static final String RESPONSES = "/api/v1/responses";
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static String path(String id) {
    if (!ID.matcher(id).matches()) {
      throw CommandFailure.usage("a response has an id as `respond list` shows it");
    }
    return RESPONSES + "/" + UUID.fromString(id);
  }

  /// Asks for something.
  abstract static class Ask extends ServiceCall {
    @Parameters(index = "0", paramLabel = "KEY", description = "Of the case, as A-2026-000001.")
    private String key = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Option(
        names = "--dry-run",
        description = "Only say what it would do; nothing is asked for, nobody outside is called.")
    private boolean dryRun;

    @Mixin private final ZoneOption zone = new ZoneOption();

    abstract String kind();

    abstract String target();

    @Override
    final int ask(ServiceClient client, PrintWriter out) {
      String of =
          CaseKey.find(key)
              .map(CaseKey::toString)
              .orElseThrow(() -> CommandFailure.usage("a case has a key like A-2026-000001"));
      DisplayZone shown = zone.zone(System.getenv());
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.put("kind", kind()).put("target", target()).put("reason", reason);
      String path = "/api/v1/cases/" + of + "/responses";
      JsonNode answer = client.post(dryRun ? path + "/plan" : path, request);
      JsonNode plan = answer.path("plan");
      if (!plan.path("named").asBoolean(true)) {
        out.println("careful: no detection of " + of + " names " + text(plan, "target"));
      }
      if (dryRun) {
        out.println("would, for " + of + ":");
        int number = 1;
        for (JsonNode step : plan.path("steps")) {
          out.println("  " + number++ + ". " + PlainText.visible(step.asText()));
        }
        out.println("nothing was asked for");
        for (JsonNode obstacle : plan.path("obstacles")) {
          out.println("it could not be: " + PlainText.visible(obstacle.asText()));
        }
      } else {
        JsonNode response = answer.path("response");
        out.println(
            text(response, "kind")
                + " of "
                + text(response, "target")
                + " is "
                + text(response, "state")
                + " by "
                + text(response, "requested_by"));
        out.println(
            "somebody else approves it until "
                + shown.second(response.path("expires_at").asText())
                + ": "
                + service()
                    .calledAs(System.getenv())
                    .line("respond approve " + text(response, "id")));
      }
      return ExitCodes.OK;
    }
  }

  /// Asks to stop a task.
  @Command(
      name = "stop-task",
      mixinStandardHelpOptions = true,
      description = "Asks to stop a task of Amazon ECS.")
  static final class StopTask extends Ask {
    @Option(
        names = "--target",
        required = true,
        paramLabel = "ARN",
        description = "Of the task: arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID.")
    private String target = "";

    @Override
    String kind() {
      return "stop-task";
    }

    @Override
    String target() {
      return target;
    }
  }

  /// Asks for something to be done to a host.
  abstract static class AskHost extends Ask {
    @Option(
        names = "--target",
        required = true,
        paramLabel = "ID",
        description = "Its sensor id (host.id): 32 hexadecimal digits.")
    private String target = "";

    @Override
    String target() {
      return target;
    }
  }

  /// Asks to contain a host.
  @Command(
      name = "contain-host",
      mixinStandardHelpOptions = true,
      description = "Asks to have Falcon contain a host: it speaks to nobody but Falcon then.")
  static final class ContainHost extends AskHost {
    @Override
    String kind() {
      return "contain-host";
    }
  }

  /// Asks to release a host.
  @Command(
      name = "release-host",
      mixinStandardHelpOptions = true,
      description = "Asks to have Falcon release a contained host.")
  static final class ReleaseHost extends AskHost {
    @Override
    String kind() {
      return "release-host";
    }
  }

  private static void print(PrintWriter out, JsonNode response) {
    String trouble = Defanged.words(response.path("trouble").asText(""));
    String outcome = Defanged.words(response.path("outcome").asText(""));
    out.println(
        text(response, "kind")
            + " of "
            + text(response, "target")
            + " is "
            + text(response, "state")
            + (outcome.isEmpty() ? "" : ": " + outcome)
            + (trouble.isEmpty() ? "" : "; it waits: " + trouble));
  }

  /// Lets it be done.
  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = {
        "Approves what somebody else asked for: evidence is saved, then it is done.",
        "`respond show` says what came of it."
      })
  static final class Approve extends ServiceCall {
    @Parameters(index = "0", paramLabel = "ID", description = "As `respond list` shows it.")
    private String id = "";

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      print(out, client.post(path(id) + "/approve", JsonNodeFactory.instance.objectNode()));
      return ExitCodes.OK;
    }
  }

  /// Decides against it.
  @Command(
      name = "refuse",
      mixinStandardHelpOptions = true,
      description = "Decides against what somebody asked for, or takes it back.")
  static final class Refuse extends ServiceCall {
    @Parameters(index = "0", paramLabel = "ID", description = "As `respond list` shows it.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("reason", reason);
      print(out, client.post(path(id) + "/refuse", request));
      return ExitCodes.OK;
    }
  }

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists responses, the newest first: exit code 0, or 1 when there is none.")
  static final class Responses extends Listing {
    @Option(names = "--key", paramLabel = "KEY", description = "Of this case.")
    private @Nullable String key;

    @Option(names = "--open", description = "Only those that are not over.")
    private boolean open;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Most responses, at most 500 (default: ${DEFAULT-VALUE}).")
    private long limit = 100;

    @Override
    String path() {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put("key", key);
      parameters.put("open", Boolean.toString(open));
      return address(RESPONSES, parameters);
    }

    @Override
    long limit() {
      return limit;
    }

    @Override
    String member() {
      return "responses";
    }

    @Override
    List<String> columns(DisplayZone zone) {
      return List.of(
          "ID",
          "CASE",
          "KIND",
          "STATE",
          "ASKED (" + zone.label() + ")",
          "BY",
          "DECIDED BY",
          "TARGET",
          "REASON");
    }

    @Override
    List<String> cells(JsonNode item, DisplayZone zone) {
      String decided = item.path("decided_by").asText("null");
      return List.of(
          text(item, "id"),
          text(item, "key"),
          text(item, "kind"),
          text(item, "state"),
          zone.minute(item.path("requested_at").asText()),
          text(item, "requested_by"),
          decided.equals("null") ? "" : PlainText.visible(decided),
          text(item, "target"),
          cut(Defanged.words(item.path("reason").asText())));
    }
  }

  /// Shows one.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows what came of a response, and where its evidence is.")
  static final class Show extends ServiceCall {
    @Parameters(index = "0", paramLabel = "ID", description = "As `respond list` shows it.")
    private String id = "";

    @Option(names = "--json", description = "Print the answer of the service.")
    private boolean json;

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      JsonNode answer = client.get(path(id));
      if (json) {
        out.println(PrintedJson.line(answer));
        return ExitCodes.OK;
      }
      print(out, answer);
      out.println(
          "asked for by "
              + text(answer, "requested_by")
              + ": "
              + Defanged.words(answer.path("reason").asText()));
      String evidence = text(answer, "evidence");
      out.println(
          evidence.isEmpty() ? "no evidence is saved" : "evidence in the raw bucket: " + evidence);
      return ExitCodes.OK;
    }
  }
}
