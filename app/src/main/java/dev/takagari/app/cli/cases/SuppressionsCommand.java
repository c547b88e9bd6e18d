package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What keeps rules quiet for a while.
@Command(
    name = "suppressions",
    mixinStandardHelpOptions = true,
    description =
        "Holds detections back for a while: they are kept, counted and listed, and open no case.",
    synopsisSubcommandLabel = "(list | preview | add | end)",
    subcommands = {
      SuppressionsCommand.Suppressions.class,
      SuppressionsCommand.Preview.class,
      SuppressionsCommand.Add.class,
      SuppressionsCommand.End.class
    })
public final class SuppressionsCommand extends CommandGroup {
  private static final String SUPPRESSIONS = "/api/v1/suppressions";

  private static void print(PrintWriter out, JsonNode preview) {
    List<String> verdicts = new ArrayList<>();
    preview
        .path("verdicts")
        .properties()
        .forEach(
            one ->
                verdicts.add(
                    String.format(
                        java.util.Locale.ROOT,
                        "%,d %s",
                        one.getValue().asLong(),
                        PlainText.visible(one.getKey()))));
    out.println(
        "would have hidden "
            + Counted.of(preview.path("hidden").asLong(), "detection")
            + " of "
            + Counted.of(preview.path("looked").asLong(), "stored one")
            + (verdicts.isEmpty() ? "" : ": " + String.join(", ", verdicts)));
    List<String> keys = new ArrayList<>();
    preview.path("cases").forEach(key -> keys.add(PlainText.visible(key.asText())));
    if (!keys.isEmpty()) {
      out.println("of the cases " + String.join(", ", keys));
    }
  }

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Lists suppressions that hold detections back: exit code 0, or 1 when there is none.")
  static final class Suppressions extends Listing {
    @Option(names = "--all", description = "Also those that are over.")
    private boolean all;

    @Override
    String path() {
      return SUPPRESSIONS + "?all=" + all;
    }

    @Override
    long limit() {
      return 0;
    }

    @Override
    String member() {
      return "suppressions";
    }

    @Override
    List<String> columns(DisplayZone zone) {
      return List.of(
          "ID", "RULE", "ENTITY", "HIDDEN", "OWNER", "EXPIRES (" + zone.label() + ")", "REASON");
    }

    @Override
    List<String> cells(JsonNode item, DisplayZone zone) {
      List<String> entity = new ArrayList<>();
      item.path("entity")
          .properties()
          .forEach(
              one ->
                  entity.add(
                      PlainText.visible(one.getKey())
                          + "="
                          + pattern(one.getKey(), one.getValue().asText())));
      String source = text(item, "source");
      String rule = Defanged.words(item.path("rule").asText());
      return List.of(
          text(item, "id"),
          (source.isEmpty() ? "" : source + " ") + (rule.isEmpty() ? "any" : rule),
          String.join(" ", entity),
          text(item, "hidden"),
          text(item, "owner"),
          item.path("active").asBoolean() ? zone.minute(item.path("expires_at").asText()) : "over",
          Defanged.words(item.path("reason").asText()));
    }
  }

  /// A pattern that people may type in again: only what may be a link is not as it is.
  private static String pattern(String field, String pattern) {
    boolean account = field.equals("user") || field.startsWith("user.");
    return account ? Defanged.account(pattern) : Defanged.words(pattern);
  }

  /// Options that say what is held back.
  static final class What {
    @Option(names = "--source", paramLabel = "SOURCE", description = "As falcon or rule.")
    private String source = "";

    @Option(names = "--rule", paramLabel = "ID", description = "Of this rule; * for any part.")
    private String rule = "";

    @Option(
        names = "--entity",
        paramLabel = "FIELD=PATTERN",
        description =
            "host, user, hash, command or a field by its ECS name, and its value; * for any part."
                + " May be given several times: all have to fit.")
    private List<String> entity = List.of();

    ObjectNode request() {
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      request.put("source", source).put("rule", rule);
      Map<String, String> fields = new LinkedHashMap<>();
      for (String one : entity) {
        int equals = one.indexOf('=');
        if (equals < 1 || equals == one.length() - 1) {
          throw CommandFailure.usage("--entity is FIELD=PATTERN, as host=ws-build*");
        }
        String field = one.substring(0, equals);
        if (fields.put(field, one.substring(equals + 1)) != null) {
          throw CommandFailure.usage("--entity names " + field + " twice; one pattern has to fit");
        }
      }
      ObjectNode put = request.putObject("entity");
      fields.forEach(put::put);
      return request;
    }
  }

  /// Says what one would have held back.
  @Command(
      name = "preview",
      mixinStandardHelpOptions = true,
      description = "Says what a suppression would have hidden, and what became of that.")
  static final class Preview extends ServiceCall {
    @Mixin private final What what = new What();

    @Option(
        names = "--since",
        defaultValue = "90d",
        paramLabel = "TIME",
        description = "Stored at or after it (default: ${DEFAULT-VALUE}).")
    private String since = "90d";

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      print(out, client.post(SUPPRESSIONS + "/preview", what.request().put("since", since)));
      return ExitCodes.OK;
    }
  }

  /// Makes one.
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Holds detections back until a time, and says what it would have hidden in the last 90 days.",
        "Try it with preview first: nothing is told of what is held back."
      })
  static final class Add extends ServiceCall {
    @Mixin private final What what = new What();

    @Option(
        names = "--owner",
        required = true,
        paramLabel = "WHO",
        description = "Who answers for it.")
    private String owner = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Option(
        names = "--expires",
        required = true,
        paramLabel = "TIME",
        description = "As 30d or 2027-01-31; at most a year.")
    private String expires = "";

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      JsonNode answer =
          client.post(
              SUPPRESSIONS,
              what.request().put("owner", owner).put("reason", reason).put("expires", expires));
      out.println(
          "suppression "
              + text(answer.path("suppression"), "id")
              + " until "
              + text(answer.path("suppression"), "expires_at"));
      print(out, answer.path("preview"));
      return ExitCodes.OK;
    }
  }

  /// Ends one.
  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = "Ends a suppression before its time. Exit code 0, or 1 when it was over.")
  static final class End extends ServiceCall {
    @Parameters(paramLabel = "ID", description = "As `takagari suppressions list` shows it.")
    private long id;

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      JsonNode answer =
          client.post(SUPPRESSIONS + "/" + id + "/end", JsonNodeFactory.instance.objectNode());
      boolean ended = answer.path("ended").asBoolean();
      out.println(ended ? "ended; what comes from now on opens cases" : "it was over");
      return ended ? ExitCodes.OK : ExitCodes.NONE;
    }
  }
}
