package dev.takagari.app.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.IOException;
import java.io.PrintWriter;
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

/// Whether what was archived is what was delivered.
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description = "Checks whether what was archived is what was delivered.",
    synopsisSubcommandLabel = "(digests)",
    subcommands = CoverageCommand.Digests.class)
public final class CoverageCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return ExitCodes.USAGE;
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
