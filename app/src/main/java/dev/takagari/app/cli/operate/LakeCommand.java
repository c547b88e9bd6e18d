package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
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

/// The state of the lake, and its maintenance.
@Command(
    name = "lake",
    mixinStandardHelpOptions = true,
    description = "Looks at the lake and keeps it healthy.",
    synopsisSubcommandLabel = "(status | maintain)",
    subcommands = {LakeCommand.Status.class, LakeCommand.Maintain.class})
public final class LakeCommand extends CommandGroup {
  private static final long MEGABYTE = 1_000_000;

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String megabytes(JsonNode node, String name) {
    return String.format(Locale.ROOT, "%.1f", (double) node.path(name).asLong() / MEGABYTE);
  }

  /// Says what the lake consists of.
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Says what the lake consists of and how far its maintenance is.")
  static final class Status implements Callable<Integer> {
    private static final String ROW = "%-12s %8s %8s %14s %12s%n";

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::status);
    }

    private int status(ServiceClient client) {
      DisplayZone shown = zone.zone(System.getenv());
      JsonNode lake = client.get("/api/v1/lake");
      if (spec == null) {
        return ExitCodes.OK;
      }
      PrintWriter out = spec.commandLine().getOut();
      line(out, "commit", text(lake, "commit"));
      line(out, "snapshots", text(lake, "snapshots"));
      line(out, "settled until", orNone(text(lake, "settled_until")));
      line(out, "unfinished from", orNone(text(lake, "unfinished_from")));
      line(out, "merges", text(lake, "merges"));
      line(out, "last merge", orNone(shown.text(lake.path("last_merge").asText(""))));
      line(
          out,
          "written:ingested",
          String.format(Locale.ROOT, "%.2f", lake.path("amplification").asDouble()));
      line(out, "copies removed", text(lake, "copies_removed"));
      String kept = text(lake, "orphans_kept");
      line(out, "orphans", kept.isEmpty() ? "removed when old" : "kept: " + kept);
      out.println();
      out.printf(Locale.ROOT, ROW, "CLASS", "FILES", "NEW", "ROWS", "MB");
      for (JsonNode part : lake.path("classes")) {
        row(out, text(part, "event_class"), part);
      }
      row(out, "all", lake);
      out.flush();
      return ExitCodes.OK;
    }

    private static void line(PrintWriter out, String name, String value) {
      out.printf(Locale.ROOT, "%-17s %s%n", name, value);
    }

    private static void row(PrintWriter out, String name, JsonNode part) {
      out.printf(
          Locale.ROOT,
          ROW,
          name,
          text(part, "files"),
          text(part, "new_files"),
          text(part, "rows"),
          megabytes(part, "bytes"));
    }
  }

  /// Starts a run, or says what it would do.
  @Command(
      name = "maintain",
      mixinStandardHelpOptions = true,
      description =
          "Lets a run of maintenance begin now; it goes on in the service. With --dry-run says"
              + " what is due and changes nothing.")
  static final class Maintain implements Callable<Integer> {
    private static final String ROW = "%-12s %-10s %-7s %8s %14s %12s%n";

    @Option(names = "--dry-run", description = "say what is due, change nothing")
    private boolean dryRun;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::maintain);
    }

    private int maintain(ServiceClient client) {
      JsonNode answer =
          client.post(
              "/api/v1/lake/maintenance",
              JsonNodeFactory.instance.objectNode().put("dry_run", dryRun));
      if (spec == null) {
        return ExitCodes.OK;
      }
      PrintWriter out = spec.commandLine().getOut();
      if (answer.path("started").asBoolean()) {
        String status = service.calledAs(System.getenv()).line("lake status");
        out.println("a run has begun; `" + status + "` shows what came of it");
        out.flush();
        return ExitCodes.OK;
      }
      if (!answer.path("merges").isEmpty()) {
        out.printf(Locale.ROOT, ROW, "CLASS", "DAY", "WHY", "FILES", "ROWS", "MB");
      }
      for (JsonNode merge : answer.path("merges")) {
        out.printf(
            Locale.ROOT,
            ROW,
            text(merge, "event_class"),
            text(merge, "day"),
            text(merge, "reason"),
            text(merge, "files"),
            text(merge, "rows"),
            megabytes(merge, "bytes"));
      }
      out.println("merges due         " + answer.path("merges").size());
      out.println("files to compare   " + text(answer, "comparisons"));
      out.println("snapshots to go    " + text(answer, "snapshots"));
      out.println(
          "orphans to go      "
              + text(answer, "orphans")
              + ", MB: "
              + megabytes(answer, "orphan_bytes"));
      for (JsonNode note : answer.path("notes")) {
        out.println(PlainText.visible(note.asText()));
      }
      out.flush();
      return ExitCodes.OK;
    }
  }
}
