package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What people had the service do.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Shows what people had the service do.",
    synopsisSubcommandLabel = "list",
    subcommands = AuditCommand.Entries.class)
public final class AuditCommand extends CommandGroup {
  /// Lists entries, newest first.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists who did what, newest first.")
  static final class Entries implements Callable<Integer> {
    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "not older than this, as 7d or 2026-11-20")
    private @Nullable String since;

    @Option(
        names = "--action",
        paramLabel = "ACTION",
        description = "only this one, as feed.pause; with a dot at its end all that begin so")
    private String action = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "at most so many, up to 1000 (default: ${DEFAULT-VALUE})")
    private int limit = 100;

    @Option(names = "--json", description = "print the answer of the service")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::list);
    }

    private int list(ServiceClient client) {
      DisplayZone shown = zone.zone(System.getenv());
      StringBuilder path = new StringBuilder("/api/v1/audit?limit=").append(limit);
      path.append("&action=").append(encoded(action));
      if (since != null) {
        path.append("&since=").append(encoded(since));
      }
      JsonNode answer = client.get(path.toString());
      if (spec == null) {
        return ExitCodes.OK;
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.line(answer));
      } else if (answer.path("entries").isEmpty()) {
        out.println("nothing was done");
      } else {
        String row = row(shown);
        out.printf(
            Locale.ROOT, row, "AT (" + shown.label() + ")", "WHO", "ACTION", "SUBJECT", "DETAIL");
        answer.path("entries").forEach(entry -> print(entry, shown, row, out));
      }
      out.flush();
      return ExitCodes.OK;
    }

    /// The width of a time differs by zone.
    private static String row(DisplayZone zone) {
      int time = zone.second(Instant.EPOCH.toString()).length() + 1;
      return "%-" + time + "s  %-20s  %-20s  %-24s  %s%n";
    }

    private static void print(JsonNode entry, DisplayZone zone, String row, PrintWriter out) {
      List<String> detail = new ArrayList<>();
      for (Map.Entry<String, JsonNode> one : entry.path("detail").properties()) {
        detail.add(PlainText.visible(one.getKey() + "=" + one.getValue().asText()));
      }
      out.printf(
          Locale.ROOT,
          row,
          zone.second(entry.path("at").asText("")),
          text(entry, "actor"),
          text(entry, "action"),
          text(entry, "subject"),
          String.join(", ", detail));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
