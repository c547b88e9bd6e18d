package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How long what is kept, and the removal of the rest.
@Command(
    name = "retention",
    mixinStandardHelpOptions = true,
    description = "Says how long what is kept, and removes what is older.",
    synopsisSubcommandLabel = "(status | apply)",
    subcommands = {RetentionCommand.Status.class, RetentionCommand.Apply.class})
public final class RetentionCommand extends CommandGroup {
  private static final String PATH = "/api/v1/retention";
  private static final String ROW = "%-5s %-12s %-6s %-22s %6s %9s %14s %10s  %s%n";
  private static final long MEGABYTE = 1_000_000;

  private static void due(JsonNode answer, DisplayZone zone, PrintWriter out) {
    if (answer.path("due").isEmpty()) {
      out.println("nothing is too old");
    } else {
      out.printf(
          Locale.ROOT,
          ROW,
          "STORE",
          "SCOPE",
          "KEPT",
          "TOO OLD",
          "PARTS",
          "OBJECTS",
          "ROWS",
          "MB",
          "STATE");
    }
    for (JsonNode due : answer.path("due")) {
      row(out, due, text(due, "period"), state(due, zone));
    }
    for (JsonNode note : answer.path("notes")) {
      out.println(PlainText.visible(note.asText()));
    }
  }

  private static void row(PrintWriter out, JsonNode part, String third, String last) {
    out.printf(
        Locale.ROOT,
        ROW,
        text(part, "store"),
        text(part, "scope"),
        third,
        range(text(part, "first"), text(part, "last")),
        text(part, "parts"),
        text(part, "objects"),
        text(part, "rows"),
        String.format(Locale.ROOT, "%.1f", (double) part.path("bytes").asLong() / MEGABYTE),
        last);
  }

  private static String range(String first, String last) {
    return first.equals(last) ? first : first + ".." + last;
  }

  private static String state(JsonNode due, DisplayZone zone) {
    String since = zone.text(due.path("announced_at").asText(""));
    return switch (text(due, "state")) {
      case "new" -> "is announced by the next run";
      case "announced" -> "announced " + since + ", goes when the notice is over";
      case "waits" -> "waits for --confirm since " + since;
      case "in_force" -> "goes with the next run";
      default -> text(due, "state");
    };
  }

  /// Says what is kept and what is too old.
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Says how long what is kept, what is too old, and what was removed.")
  static final class Status implements Callable<Integer> {
    @Option(names = "--json", description = "print the answer of the service")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::status);
    }

    private int status(ServiceClient client) {
      DisplayZone shown = zone.zone(System.getenv());
      JsonNode answer = client.get(PATH);
      if (spec == null) {
        return ExitCodes.OK;
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.pretty(answer));
        out.flush();
        return ExitCodes.OK;
      }
      for (JsonNode rule : answer.path("rules")) {
        out.printf(
            Locale.ROOT,
            "%-5s %-12s %s%n",
            text(rule, "store"),
            text(rule, "scope"),
            text(rule, "period"));
      }
      String last = shown.text(answer.path("last_daily").asText(""));
      out.println(
          answer.path("enforced").asBoolean()
              ? "enforced daily, " + (last.isEmpty() ? "not yet run" : "last run " + last)
              : "not enforced: takagari.retention.enforce is off");
      for (JsonNode warning : answer.path("warnings")) {
        out.println("warning: " + PlainText.visible(warning.asText()));
      }
      out.println();
      due(answer, shown, out);
      if (!answer.path("removed").isEmpty()) {
        out.println();
        out.println("removed:");
      }
      for (JsonNode removed : answer.path("removed")) {
        row(out, removed, "", shown.text(removed.path("at").asText("")));
      }
      out.flush();
      return ExitCodes.OK;
    }
  }

  /// Removes what is too old, or says what would be removed.
  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Removes what is too old by rules that are in force, and announces the others.",
        "With --dry-run says what is too old and changes nothing; with --confirm puts all rules"
            + " into force by which something is too old.",
        "The service goes on when this command is interrupted."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:done", "3:another process keeps the lake just now; nothing was done"})
  static final class Apply implements Callable<Integer> {
    @Option(names = "--dry-run", description = "say what is too old, change nothing")
    private boolean dryRun;

    @Option(names = "--confirm", description = "permit all that --dry-run shows")
    private boolean confirm;

    @Option(names = "--json", description = "print the answer of the service")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::apply);
    }

    private int apply(ServiceClient client) {
      DisplayZone shown = zone.zone(System.getenv());
      JsonNode begun =
          client.post(
              PATH,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("dry_run", dryRun)
                  .put("confirm", confirm && !dryRun));
      JsonNode answer = RunningWork.await(client, PATH + "/run", begun, _ -> {});
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.pretty(answer));
        } else {
          due(answer, shown, out);
        }
        out.flush();
      }
      return dryRun || answer.path("ran").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }
  }
}
