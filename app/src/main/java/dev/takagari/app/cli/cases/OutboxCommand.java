package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What people are still to be told.
@Command(
    name = "outbox",
    mixinStandardHelpOptions = true,
    description =
        "Shows what people are still to be told in Slack, GitHub and elsewhere, and what could not"
            + " be told.",
    synopsisSubcommandLabel = "(list | redrive)",
    subcommands = {OutboxCommand.Acts.class, OutboxCommand.Redrive.class})
public final class OutboxCommand extends CommandGroup {
  private static final String OUTBOX = "/api/v1/outbox";

  /// Sentences are longer than names.
  private static final int LONGEST_TEXT = 120;

  /// Lists it.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "Lists what is to be done, the oldest first: exit code 0, or 1 when there is nothing.")
  static final class Acts extends Listing {
    @Option(
        names = "--state",
        paramLabel = "STATE",
        description =
            "waiting, dead (given up), open (both) or all (also what was done in the last 30 days)."
                + " Default: ${DEFAULT-VALUE}.")
    private String state = "open";

    @Option(
        names = "--destination",
        paramLabel = "NAME",
        description = "Where it is to be done, as slack or github.")
    private @Nullable String destination;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Most acts, 0 for all (default: ${DEFAULT-VALUE}).")
    private long limit = 100;

    @Override
    String path() {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put("state", state);
      parameters.put("destination", destination);
      return address(OUTBOX, parameters);
    }

    @Override
    long limit() {
      return limit;
    }

    @Override
    String member() {
      return "acts";
    }

    @Override
    List<String> columns(DisplayZone zone) {
      return List.of(
          "ID",
          "SINCE (" + zone.label() + ")",
          "DESTINATION",
          "SUBJECT",
          "KIND",
          "STATE",
          "TRIED",
          "WHY NOT",
          "TELLS");
    }

    @Override
    List<String> cells(JsonNode item, DisplayZone zone) {
      return List.of(
          text(item, "id"),
          zone.second(item.path("since").asText()),
          cut(text(item, "destination")),
          cut(text(item, "subject")),
          text(item, "kind"),
          text(item, "state"),
          text(item, "attempts"),
          words(item, "why"),
          words(item, "tells"));
    }

    private static String words(JsonNode item, String name) {
      return PlainText.cut(Defanged.words(item.path(name).asText()), LONGEST_TEXT);
    }
  }

  /// Tries it again.
  @Command(
      name = "redrive",
      mixinStandardHelpOptions = true,
      description = {
        "Has what was given up tried again: one act, or all of a destination.",
        "Exit code 0, or 1 when nothing of it was given up."
      })
  static final class Redrive extends ServiceCall {
    @ArgGroup(multiplicity = "1")
    private What what = new What();

    /// One act, or all of a place.
    static final class What {
      @Parameters(
          paramLabel = "ID",
          description = "As `takagari outbox list --state dead` shows it.")
      private @Nullable Long id;

      @Option(
          names = "--destination",
          paramLabel = "NAME",
          description = "All of this one, as slack or github.")
      private @Nullable String destination;

      String path() {
        return destination == null
            ? OUTBOX + "/" + id + "/redrive"
            : OUTBOX + "/redrive?destination=" + Listing.encoded(destination);
      }
    }

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      long redriven =
          client.post(what.path(), JsonNodeFactory.instance.objectNode()).path("redriven").asLong();
      out.println(
          redriven == 0
              ? "nothing of it was given up"
              : Counted.of(redriven, "act") + " tried again");
      return redriven == 0 ? ExitCodes.NONE : ExitCodes.OK;
    }
  }
}
