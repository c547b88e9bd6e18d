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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What was set aside, and trying it again.
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    description = "Looks at what was set aside, and tries it again.",
    synopsisSubcommandLabel = "(list | show | redrive)",
    subcommands = {
      QuarantineCommand.ListEntries.class,
      QuarantineCommand.Show.class,
      QuarantineCommand.Redrive.class
    })
public final class QuarantineCommand extends CommandGroup {
  private static final int PAGE = 500;

  private static List<JsonNode> entries(ServiceClient client, boolean all) {
    List<JsonNode> entries = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page =
          client
              .get("/api/v1/quarantine?limit=" + PAGE + "&after=" + after + "&resolved=" + all)
              .path("entries");
      page.forEach(entries::add);
      if (page.isEmpty()) {
        return entries;
      }
      after = page.get(page.size() - 1).path("id").asLong();
    }
  }

  /// Lists entries.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists what was set aside: exit code 0 when there is something, 1 when not.")
  static final class ListEntries implements Callable<Integer> {
    @Option(names = "--all", description = "also what was dealt with")
    private boolean all;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::list);
    }

    private int list(ServiceClient client) {
      DisplayZone shown = zone.zone(System.getenv());
      List<JsonNode> entries = entries(client, all);
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (entries.isEmpty()) {
          spec.commandLine().getErr().println("nothing is set aside");
        } else {
          out.printf(
              Locale.ROOT,
              row(shown),
              "ID",
              "SET ASIDE AT (" + shown.label() + ")",
              "KIND",
              "REASON",
              "SOURCE");
        }
        entries.forEach(entry -> print(entry, shown, out));
        out.flush();
      }
      return entries.isEmpty() ? ExitCodes.NONE : ExitCodes.OK;
    }

    /// The width of a time differs by zone.
    private static String row(DisplayZone zone) {
      return "%-6s  %-" + zone.text(0).length() + "s  %-8s  %-18s  %s%n";
    }

    private static void print(JsonNode entry, DisplayZone zone, PrintWriter out) {
      out.printf(
          Locale.ROOT,
          row(zone),
          entry.path("id").asText(),
          zone.text(entry.path("at").asText("")),
          text(entry, "kind"),
          text(entry, "reason"),
          text(entry, "source"));
      long line = entry.path("first_line").asLong();
      if (line > 0) {
        long count = entry.path("count").asLong();
        out.println(
            count == 1
                ? "   1 line: line " + line
                : "   " + count + " lines, the first is line " + line);
      }
      indented(entry, "detail", out);
      indented(entry, "unit", out);
      indented(entry, "archive_key", out);
      indented(entry, "resolution", out);
    }

    private static void indented(JsonNode entry, String name, PrintWriter out) {
      String text = text(entry, name);
      if (!text.isEmpty()) {
        out.printf(Locale.ROOT, "   %s: %s%n", name.replace('_', ' '), text);
      }
    }
  }

  /// Shows one entry with its first bytes.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows an entry and the first bytes of what was set aside.")
  static final class Show implements Callable<Integer> {
    private static final int SHOWN_CHARS = 1_000;

    @Parameters(paramLabel = "ID", description = "entry as listed")
    private long id;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::show);
    }

    private int show(ServiceClient client) {
      JsonNode shown = client.get("/api/v1/quarantine/" + id);
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        ListEntries.print(shown.path("entry"), zone.zone(System.getenv()), out);
        if (shown.path("pieces").isEmpty()) {
          out.println("   no bytes were kept");
        }
        shown.path("pieces").forEach(piece -> print(piece, out));
        out.flush();
      }
      return ExitCodes.OK;
    }

    private static void print(JsonNode piece, PrintWriter out) {
      byte[] bytes = Base64.getDecoder().decode(piece.path("base64").asText());
      long line = piece.path("line").asLong();
      long length = piece.path("length").asLong();
      out.println();
      out.println(
          (line > 0 ? "line " + line + ", byte " + piece.path("offset").asLong() : "it begins")
              + (length < 0 ? ":" : ", " + length + " bytes:"));
      String text = new String(bytes, StandardCharsets.UTF_8);
      boolean cut = text.length() > SHOWN_CHARS;
      out.println(
          PlainText.visibleLines((cut ? text.substring(0, SHOWN_CHARS) : text).stripTrailing())
              + (cut || (length >= 0 && length > bytes.length) ? " …" : ""));
    }
  }

  /// Tries entries again.
  @Command(
      name = "redrive",
      mixinStandardHelpOptions = true,
      description = "Tries entries again: exit code 0 when all were taken up, 3 when not.")
  static final class Redrive implements Callable<Integer> {
    @Parameters(
        arity = "0..*",
        paramLabel = "ID",
        description = "entries as listed (default: all that are open)")
    private List<Long> ids = List.of();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::redrive);
    }

    private int redrive(ServiceClient client) {
      List<Long> chosen =
          ids.isEmpty()
              ? entries(client, false).stream().map(entry -> entry.path("id").asLong()).toList()
              : ids;
      boolean all = true;
      for (long id : chosen) {
        JsonNode answer =
            client.post(
                "/api/v1/quarantine/redrive", JsonNodeFactory.instance.objectNode().put("id", id));
        all &= answer.path("taken").asBoolean();
        if (spec != null) {
          PrintWriter out = spec.commandLine().getOut();
          out.println(id + "  " + PlainText.visible(answer.path("outcome").asText()));
          out.flush();
        }
      }
      return all ? ExitCodes.OK : ExitCodes.PARTIAL;
    }
  }
}
