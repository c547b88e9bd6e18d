package dev.takagari.app.cli.hunt;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CalledAs;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Commands about where indicators come from.
final class SourceCommands {
  private static final String SOURCES = IndicatorsCommand.INDICATORS + "/sources";

  private SourceCommands() {}

  private static String path(String name, String action) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return SOURCES + "/" + encoded + "/" + action;
  }

  private static void say(@Nullable CommandSpec spec, String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }

  /// Shows sources and how feeds are doing.
  @Command(
      name = "sources",
      mixinStandardHelpOptions = true,
      description = {
        "Shows where indicators come from, and how feeds are doing.",
        "Exit code 0, or 3 when a feed that is on is in trouble."
      })
  static final class Sources implements Callable<Integer> {
    private static final String ROW = "%-24s %-5s %12s %12s  %-27s  %s%n";

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::show);
    }

    private int show(ServiceClient client) {
      JsonNode answer = client.get(SOURCES);
      boolean trouble = false;
      for (JsonNode source : answer.path("sources")) {
        trouble |= isInTrouble(source);
      }
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
          out.println(PrintedJson.line(answer));
        } else if (answer.path("sources").isEmpty()) {
          out.println(
              "there is no source yet; `" + line("indicators import") + "` brings indicators in");
        } else {
          out.printf(
              Locale.ROOT,
              ROW,
              "SOURCE",
              "STATE",
              "INDICATORS",
              "MATCHED",
              "LAST GOOD (UTC)",
              "FEED");
          answer.path("sources").forEach(source -> print(out, source));
        }
        out.flush();
      }
      return trouble ? ExitCodes.PARTIAL : ExitCodes.OK;
    }

    private static boolean isInTrouble(JsonNode source) {
      JsonNode feed = source.path("feed");
      String condition = feed.path("condition").asText();
      return source.path("enabled").asBoolean()
          && (feed.path("stale").asBoolean()
              || condition.equals("failed")
              || condition.equals("needs-confirmation"));
    }

    private String line(String command) {
      return service.calledAs(System.getenv()).line(command);
    }

    private void print(PrintWriter out, JsonNode source) {
      JsonNode feed = source.path("feed");
      String doing =
          feed.isObject()
              ? text(feed, "source")
                  + " "
                  + text(feed, "condition")
                  + (feed.path("stale").asBoolean() ? ", stale" : "")
              : "";
      out.printf(
          Locale.ROOT,
          ROW,
          text(source, "name"),
          source.path("enabled").asBoolean() ? "on" : "off",
          String.format(Locale.ROOT, "%,d", source.path("indicators").asLong()),
          String.format(Locale.ROOT, "%,d", source.path("active").asLong()),
          text(source, "last_good"),
          doing.strip());
      if (!text(feed, "reason").isEmpty()) {
        long failures = feed.path("failures").asLong();
        out.printf(
            Locale.ROOT,
            "  %s; %,d %s without success, next %s%n",
            text(feed, "reason"),
            failures,
            failures == 1 ? "try" : "tries",
            text(feed, "next_try").isEmpty() ? "now" : text(feed, "next_try"));
      }
      if (!text(feed, "offered").isEmpty()) {
        String name = CalledAs.quoted(source.path("name").asText());
        out.println("  `" + line("indicators confirm " + name) + "` lets it in");
      }
    }
  }

  /// Lets in what a feed offers although it shrank.
  @Command(
      name = "confirm",
      mixinStandardHelpOptions = true,
      description =
          "Lets in what a feed offers although it has less than half of what it had: just what it"
              + " offers now, and nothing else.")
  static final class Confirm implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Of the feed.")
    private String name = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::confirm);
    }

    private int confirm(ServiceClient client) {
      for (JsonNode source : client.get(SOURCES).path("sources")) {
        String offered = source.path("feed").path("offered").asText();
        if (source.path("name").asText().equals(name) && !offered.isEmpty()) {
          say(spec, PlainText.visible(name) + ": " + text(source.path("feed"), "reason"));
          ObjectNode request = JsonNodeFactory.instance.objectNode().put("offered", offered);
          client.post(path(name, "confirm"), request);
          say(spec, "confirmed; it is fetched again, and let in if it is still that");
          return ExitCodes.OK;
        }
      }
      throw CommandFailure.usage("nothing of that name waits for a confirmation");
    }
  }

  /// What is done with one source by its name alone.
  abstract static class OfOne implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Of the source.")
    private String name = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    private final String action;
    private final String done;

    OfOne(String action, String done) {
      this.action = action;
      this.done = done;
    }

    /// What is said when it is done.
    ///
    /// @param called how commands are to be written
    String done(CalledAs called) {
      return done;
    }

    @Override
    public Integer call() {
      return service.call(
          client -> {
            client.post(path(name, action), JsonNodeFactory.instance.objectNode());
            say(spec, PlainText.visible(name) + " " + done(service.calledAs(System.getenv())));
            return ExitCodes.OK;
          });
    }
  }

  /// Switches a source on.
  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = "Matches a source again, and fetches it if it is a feed.")
  static final class Enable extends OfOne {
    Enable() {
      super("enable", "is on; within a minute it is matched");
    }
  }

  /// Switches a source off.
  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = {
        "Matches nothing of a source any more and, if it is a feed, fetches it no more.",
        "What is kept of it stays; it stays off until somebody enables it."
      })
  static final class Disable extends OfOne {
    Disable() {
      super("disable", "is off; within a minute nothing of it is matched");
    }
  }

  /// Tries a feed now.
  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description = "Tries a feed now, instead of when it is due.")
  static final class Fetch extends OfOne {
    Fetch() {
      super("fetch", "is fetched now");
    }

    @Override
    String done(CalledAs called) {
      String sources = called.line("indicators sources");
      return super.done(called) + "; `" + sources + "` shows what came of it";
    }
  }
}
