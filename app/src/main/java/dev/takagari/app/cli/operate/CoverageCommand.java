package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What came and what is missing.
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what came and what is missing, feed by feed: exit code 0 when all that should have come"
          + " came, 3 when not.",
      "Times are those of deliveries."
    },
    subcommands = {
      CoverageCommand.Digests.class,
      StatementCommand.class,
      VerifyCommand.class,
      KeygenCommand.class
    })
public final class CoverageCommand implements Callable<Integer> {
  @Option(
      names = "--since",
      paramLabel = "DURATION",
      defaultValue = "1d",
      description = "How far to look back, at most 31d (default: ${DEFAULT-VALUE}).")
  private String since = "1d";

  @Option(names = "--feed", description = "Name of the feed (default: all).")
  private @Nullable String feed;

  @Option(names = "--json", description = "Print the answer as it is.")
  private boolean json;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::report);
  }

  private int report(ServiceClient client) {
    DisplayZone shown = zone.zone(System.getenv());
    String path = "/api/v1/coverage?since=" + encoded(since);
    JsonNode answer = client.get(feed == null ? path : path + "&feed=" + encoded(feed));
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.pretty(answer));
      } else {
        CoverageText.write(answer, shown, out);
      }
      out.flush();
    }
    return answer.path("ok").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Checks trails of CloudTrail.
  @Command(
      name = "digests",
      mixinStandardHelpOptions = true,
      description = {
        "Checks the archived trails of a feed by CloudTrail's digests: exit code 0 when everything"
            + " that they list is in the archive as it was delivered, 3 when not.",
        "Every log file is read again."
      })
  static final class Digests implements Callable<Integer> {
    @Option(names = "--feed", required = true, description = "Name of the feed.")
    private String feed = "";

    @Option(
        names = "--since",
        paramLabel = "DURATION",
        description = "Digests of the last 7d, say (default: everything archived).")
    private @Nullable String since;

    @Option(
        names = "--keys",
        paramLabel = "FILE",
        description = "What aws cloudtrail list-public-keys printed: signatures are checked too.")
    private @Nullable Path keys;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::check);
    }

    private int check(ServiceClient client) {
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("feed", feed);
      if (since != null) {
        request.put("since", since);
      }
      if (keys != null) {
        request.put("keys", text(keys));
      }
      JsonNode answer = client.post("/api/v1/coverage/digests", request);
      if (spec != null) {
        print(answer, spec.commandLine().getOut());
      }
      return answer.path("ok").asBoolean() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw CommandFailure.usage(file + " cannot be read");
      }
    }

    private static void print(JsonNode answer, PrintWriter out) {
      for (JsonNode finding : answer.path("findings")) {
        out.printf(
            Locale.ROOT,
            "%-5s  %s%n",
            finding.path("wrong").asBoolean() ? "WRONG" : "note",
            PlainText.visible(finding.path("text").asText()));
      }
      out.printf(
          Locale.ROOT,
          "%,d digests hold; %,d log files are as they were delivered%n",
          answer.path("digests").asLong(),
          answer.path("log_files").asLong());
      out.flush();
    }
  }
}
