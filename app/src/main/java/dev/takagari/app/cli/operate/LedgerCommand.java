package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The ledger compared with the archive, and built anew.
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "Compares the ledger with archive, lake and hot index, and builds it anew.",
    synopsisSubcommandLabel = "(check | rebuild | sightings)",
    subcommands = {
      LedgerCommand.Check.class,
      LedgerCommand.Rebuild.class,
      LedgerCommand.Sightings.class
    })
public final class LedgerCommand extends CommandGroup {
  private static final String PATH = "/api/v1/ledger/rebuild";

  /// Starts a rebuild and waits for its end.
  ///
  /// @param progress is told what changes on the way, null to tell nobody
  /// @return its report
  private static JsonNode run(
      ServiceClient client, boolean dryRun, boolean lakeLost, @Nullable PrintWriter progress) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("dry_run", dryRun).put("lake_lost", lakeLost);
    String[] told = {""};
    return RunningWork.await(
            client,
            PATH,
            client.post(PATH, body),
            state -> {
              String now = step(state);
              if (progress != null && !now.isEmpty() && !now.equals(told[0])) {
                progress.println(now);
                progress.flush();
              }
              told[0] = now;
            })
        .path("report");
  }

  /// Where it is, empty before its first step.
  private static String step(JsonNode state) {
    String step = text(state, "step").replace('-', ' ');
    return step.isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%s %,d", step, state.path("done").asLong());
  }

  private static void found(PrintWriter out, JsonNode report) {
    count(out, "manifests in the archive", report, "manifests");
    count(out, "  that cannot be read", report, "damaged_count");
    count(out, "units in the ledger", report, "units");
    count(out, "  missing there", report, "missing");
    count(out, "  without a manifest", report, "without_manifest");
    count(out, "units in the lake", report, "lake_units");
    count(out, "  unknown to the ledger", report, "lake_unknown");
    count(out, "  unfinished in the ledger", report, "lake_unfinished");
    count(out, "  done, without a row", report, "lake_absent");
    count(out, "newest commit of the lake", report, "lake_commit");
    count(out, "  the ledger knows", report, "ledger_commit");
    line(out, "lost indices", Integer.toString(report.path("lost_indices").size()));
    for (Map.Entry<String, JsonNode> manifest : report.path("damaged").properties()) {
      out.println(
          "damaged: "
              + PlainText.visible(manifest.getKey())
              + ": "
              + PlainText.visible(manifest.getValue().asText()));
    }
    for (JsonNode unit : report.path("some_without_manifest")) {
      out.println("without a manifest: unit " + PlainText.visible(unit.asText()));
    }
    for (JsonNode index : report.path("lost_indices")) {
      out.println("lost index: " + PlainText.visible(index.asText()));
    }
    for (JsonNode note : report.path("notes")) {
      out.println("note: " + PlainText.visible(note.asText()));
    }
  }

  private static void count(PrintWriter out, String name, JsonNode report, String field) {
    line(out, name, String.format(Locale.ROOT, "%,d", report.path(field).asLong()));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-26s %12s%n", name, value);
  }

  /// Compares.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Compares the ledger with the manifests in the archive, the files of the lake and the hot"
              + " indices; changes nothing. Exits with 3 when they do not agree.")
  static final class Check implements Callable<Integer> {
    @Option(names = "--json", description = "print the report as JSON")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::check);
    }

    private int check(ServiceClient client) {
      JsonNode report = run(client, true, false, null);
      boolean agrees = report.path("agrees").asBoolean();
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.line(report));
        } else {
          found(out, report);
          out.println(
              agrees
                  ? "archive, ledger, lake and hot index agree"
                  : "they do not agree; `"
                      + service.calledAs(System.getenv()).line("ledger rebuild --dry-run")
                      + "` says what would be done");
        }
        out.flush();
      }
      return agrees ? ExitCodes.OK : ExitCodes.PARTIAL;
    }
  }

  /// Builds anew.
  @Command(
      name = "rebuild",
      mixinStandardHelpOptions = true,
      description = {
        "Builds the ledger anew from the manifests in the archive and from what the lake holds, and"
            + " lets what lake or hot index lost be written again.",
        "Can be run again at any time: what is there stays, nothing is written twice."
      })
  static final class Rebuild implements Callable<Integer> {
    @Option(names = "--dry-run", description = "say what would be done, change nothing")
    private boolean dryRun;

    @Option(
        names = "--lake-lost",
        description =
            "the lake is gone or was set back, and its rows may be written again from the archive")
    private boolean lakeLost;

    @Option(names = "--json", description = "print the report as JSON")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::rebuild);
    }

    private int rebuild(ServiceClient client) {
      PrintWriter progress = spec == null ? null : spec.commandLine().getErr();
      JsonNode report = run(client, dryRun, lakeLost, progress);
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.line(report));
        } else {
          found(out, report);
          out.println();
          count(out, dryRun ? "would be restored" : "units restored", report, "restored");
          count(out, "to write to the lake", report, "to_lake");
          count(out, "to write to the hot index", report, "to_hot");
          if (!dryRun && report.path("to_lake").asLong() + report.path("to_hot").asLong() > 0) {
            out.println("the role ingest writes them now; GET /api/v1/ingest says how far it is");
          }
        }
        out.flush();
      }
      return report.path("damaged_count").asLong() > 0 ? ExitCodes.PARTIAL : ExitCodes.OK;
    }
  }

  /// Fills the table of sightings anew.
  @Command(
      name = "sightings",
      mixinStandardHelpOptions = true,
      description = {
        "Empties the table `sightings` and fills it anew from the archive: when it was lost, or its"
            + " ledger was.",
        "Until that is done searches read the lake without it."
      })
  static final class Sightings implements Callable<Integer> {
    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::restart);
    }

    private int restart(ServiceClient client) {
      JsonNode answer =
          client.post("/api/v1/ledger/sightings", JsonNodeFactory.instance.objectNode());
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%,d units are due%n", answer.path("units").asLong());
        out.flush();
      }
      return ExitCodes.OK;
    }
  }
}
