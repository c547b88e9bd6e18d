package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.owner.OwnerCsv;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Whom to ask about a host or an account.
@Command(
    name = "owners",
    mixinStandardHelpOptions = true,
    description = "Says whom to ask about hosts and accounts: loads, shows and tries the list.",
    synopsisSubcommandLabel = "(load | list | test)",
    subcommands = {
      OwnersCommand.Load.class,
      OwnersCommand.ListRules.class,
      OwnersCommand.Test.class
    })
public final class OwnersCommand extends CommandGroup {
  private static final String ROW = "%-6s %-5s %-28s %-24s %-20s %s%n";

  private static void header(PrintWriter out) {
    out.printf(Locale.ROOT, ROW, "LINE", "TYPE", "PATTERN", "PERSON", "TEAM", "CHANNEL");
  }

  private static void row(PrintWriter out, JsonNode rule) {
    String line =
        String.format(
            Locale.ROOT,
            ROW,
            text(rule, "line"),
            text(rule, "type"),
            text(rule, "pattern"),
            text(rule, "person"),
            text(rule, "team"),
            text(rule, "channel"));
    out.println(line.stripTrailing());
  }

  /// Loads a list.
  @Command(
      name = "load",
      mixinStandardHelpOptions = true,
      description = {
        "Loads a list of owners, in place of the one before.",
        "It is taken as a whole or, when a line cannot be read, not at all. The first rule that"
            + " fits decides.",
        "First line: " + OwnerCsv.HEADER
      })
  static final class Load implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Comma-separated values in UTF-8.")
    private Path file = Path.of("");

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::load);
    }

    private int load(ServiceClient client) {
      JsonNode answer =
          client.post(
              "/api/v1/owners",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("csv", read(file))
                  .put("origin", String.valueOf(file.getFileName())));
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
            Locale.ROOT,
            "%s: version %s, %s rules%n",
            answer.path("loaded").asBoolean() ? "loaded" : "nothing new",
            text(answer, "version"),
            text(answer, "rules"));
        out.flush();
      }
      return ExitCodes.OK;
    }

    private static String read(Path file) {
      try {
        if (Files.size(file) > OwnerCsv.MOST_BYTES) {
          throw CommandFailure.usage(file + " is larger than " + OwnerCsv.MOST_BYTES + " bytes");
        }
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
            .toString();
      } catch (CharacterCodingException e) {
        throw CommandFailure.usage(file + " is not UTF-8; save it as \"CSV UTF-8\"");
      } catch (IOException e) {
        throw CommandFailure.usage(file + " cannot be read");
      }
    }
  }

  /// Shows the list that counts.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows the list that counts: exit code 0, or 1 when none was loaded.")
  static final class ListRules implements Callable<Integer> {
    @Option(names = "--json", description = "Print the answer as JSON, times in UTC.")
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
      JsonNode owners = client.get("/api/v1/owners");
      boolean none = owners.path("version").asLong() == 0;
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.pretty(owners));
        } else if (none) {
          spec.commandLine().getErr().println("no list of owners was loaded");
        } else {
          out.printf(
              Locale.ROOT,
              "version %s, loaded %s (%s) from %s%n",
              text(owners, "version"),
              shown.text(owners.path("loaded_at").asText()),
              shown.label(),
              text(owners, "origin"));
          header(out);
          owners.path("rules").forEach(rule -> row(out, rule));
        }
        out.flush();
      }
      return none ? ExitCodes.NONE : ExitCodes.OK;
    }
  }

  /// Says which rule fits a name.
  @Command(
      name = "test",
      mixinStandardHelpOptions = true,
      description = "Says which rule fits a name: exit code 0, or 1 when none does.")
  static final class Test implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Of a host or an account.")
    private String name = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::test);
    }

    private int test(ServiceClient client) {
      JsonNode answer =
          client.get("/api/v1/owners/test?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8));
      boolean none = answer.path("host").isNull() && answer.path("user").isNull();
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (none) {
          spec.commandLine().getErr().println("no rule fits " + PlainText.visible(name));
        } else {
          header(out);
          for (String type : new String[] {"host", "user"}) {
            if (answer.path(type).isObject()) {
              row(out, answer.path(type));
            }
          }
        }
        out.flush();
      }
      return none ? ExitCodes.NONE : ExitCodes.OK;
    }
  }
}
