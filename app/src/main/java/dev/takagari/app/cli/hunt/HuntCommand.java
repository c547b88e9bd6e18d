package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PlainText;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Looks for indicators in what had arrived before.
@Command(
    name = "hunt",
    mixinStandardHelpOptions = true,
    description = {
      "Looks for indicators in what had arrived before. New indicators are hunted without being"
          + " asked for; see `takagari hunt status`.",
      "What is found is in `takagari indicators hits`."
    },
    synopsisSubcommandLabel = "(start | status | cancel)",
    subcommands = {HuntCommand.Start.class, HuntCommand.Status.class, HuntCommand.Cancel.class})
public final class HuntCommand extends CommandGroup {
  private static final String HUNTS = "/api/v1/hunts";

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("a hunt has an id as `takagari hunt status` shows it");
    }
  }

  private static void print(PrintWriter out, JsonNode hunt) {
    long total = hunt.path("total").asLong();
    out.printf(
        Locale.ROOT,
        "%s  %s  %s%n  since %s, by %s; %s of %s days, %,d bytes read, %,d found, %,d new hits%n",
        text(hunt, "id"),
        text(hunt, "state"),
        text(hunt, "scope"),
        text(hunt, "since"),
        text(hunt, "by"),
        text(hunt, "done"),
        total == 0 ? "?" : Long.toString(total),
        hunt.path("bytes").asLong(),
        hunt.path("found").asLong(),
        hunt.path("hits").asLong());
    if (!hunt.path("note").asText().isEmpty()) {
      out.println("  " + PlainText.visible(hunt.path("note").asText()));
    }
  }

  /// Starts one.
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "Starts a hunt for values that need not be in the store.")
  static final class Start implements Callable<Integer> {
    private static final long EVERY_MILLIS = 500;

    @Parameters(
        paramLabel = "TYPE=VALUE",
        arity = "1..*",
        description = "As ipv4=203.0.113.7, domain=evil.example or sha256=….")
    private List<String> values = List.of();

    @Option(
        names = "--since",
        defaultValue = "90d",
        paramLabel = "TIME",
        description = "Events not before this (default: ${DEFAULT-VALUE}).")
    private String since = "90d";

    @Option(names = "--detach", description = "Do not wait for the end.")
    private boolean detach;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::start);
    }

    private int start(ServiceClient client) {
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("since", Since.time(since));
      ArrayNode named = request.putArray("values");
      for (String value : values) {
        int equals = value.indexOf('=');
        if (equals <= 0) {
          throw CommandFailure.usage(
              "a value is TYPE=VALUE, as ipv4=203.0.113.7: " + PlainText.visible(value));
        }
        named
            .addObject()
            .put("type", value.substring(0, equals))
            .put("value", value.substring(equals + 1));
      }
      JsonNode hunt = client.post(HUNTS, request);
      while (!detach && isOpen(hunt)) {
        pause();
        hunt = client.get(HUNTS + "/" + id(hunt.path("id").asText()));
      }
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(hunt);
        } else {
          print(out, hunt);
        }
        out.flush();
      }
      return detach || hunt.path("state").asText().equals("done") ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static boolean isOpen(JsonNode hunt) {
      String state = hunt.path("state").asText();
      return state.equals("waiting") || state.equals("running");
    }

    private static void pause() {
      try {
        Thread.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFailure.failed("interrupted; the hunt goes on");
      }
    }
  }

  /// Shows them.
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Shows one hunt, or the newest ones.")
  static final class Status implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Of one hunt.")
    private @Nullable String one;

    @Option(names = "--running", description = "Only hunts that are not over.")
    private boolean running;

    @Option(names = "--json", description = "One line of JSON for each hunt.")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::show);
    }

    private int show(ServiceClient client) {
      List<JsonNode> hunts = new ArrayList<>();
      String wanted = one;
      if (wanted == null) {
        client.get(HUNTS + "?running=" + running).path("hunts").forEach(hunts::add);
      } else {
        hunts.add(client.get(HUNTS + "/" + id(wanted)));
      }
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        for (JsonNode hunt : hunts) {
          if (json) {
            out.println(hunt);
          } else {
            print(out, hunt);
          }
        }
        out.flush();
      }
      return ExitCodes.OK;
    }
  }

  /// Ends one.
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Ends a hunt; what it found stays. Exit code 0, or 1 when it was over.")
  static final class Cancel implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "As `takagari hunt status` shows it.")
    private String one = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::cancel);
    }

    private int cancel(ServiceClient client) {
      JsonNode answer =
          client.post(HUNTS + "/" + id(one) + "/cancel", JsonNodeFactory.instance.objectNode());
      boolean cancelled = answer.path("cancelled").asBoolean();
      if (spec != null) {
        spec.commandLine().getOut().println(cancelled ? "cancelled" : "it was over");
        spec.commandLine().getOut().flush();
      }
      return cancelled ? ExitCodes.OK : ExitCodes.NONE;
    }
  }
}
