package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.app.cli.ZoneOption;
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

/// Feeds: what they do, and what they are told to do.
@Command(
    name = "feeds",
    mixinStandardHelpOptions = true,
    description = "Shows feeds, lets them rest and go on, and says how fast they are read.",
    synopsisSubcommandLabel = "(list | pause | resume | limit)",
    subcommands = {
      FeedsCommand.Listing.class,
      FeedsCommand.Pause.class,
      FeedsCommand.Resume.class,
      FeedsCommand.Limit.class
    })
public final class FeedsCommand extends CommandGroup {
  private static final String FEEDS = "/api/v1/feeds";

  private static String path(String feed, String what) {
    return FEEDS + "/" + URLEncoder.encode(feed, StandardCharsets.UTF_8) + "/" + what;
  }

  private static String limitOf(JsonNode node) {
    long limit = node.path("max_bytes_per_second").asLong();
    return limit == 0 ? "-" : ByteSize.text(limit) + "/s";
  }

  /// Lists feeds.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists feeds and what waits in them.")
  static final class Listing implements Callable<Integer> {
    private static final String ROW = "%-16s  %-8s  %-8s  %12s  %8s  %8s  %8s  %s%n";

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
      JsonNode answer = client.get(FEEDS);
      if (spec == null) {
        return ExitCodes.OK;
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.line(answer));
      } else {
        out.printf(
            Locale.ROOT,
            ROW,
            "FEED",
            "FOUND BY",
            "STATE",
            "LIMIT",
            "MESSAGES",
            "UNITS",
            "LAG",
            "BUCKET");
        answer.path("feeds").forEach(feed -> row(feed, shown, out));
      }
      out.flush();
      return ExitCodes.OK;
    }

    private static void row(JsonNode feed, DisplayZone zone, PrintWriter out) {
      boolean paused = text(feed, "state").equals("paused");
      String prefix = text(feed, "prefix");
      out.printf(
          Locale.ROOT,
          ROW,
          text(feed, "name"),
          text(feed, "arrivals"),
          text(feed, "state"),
          limitOf(feed),
          feed.path("backlog").isNumber() ? text(feed, "backlog") : "-",
          text(feed, "units_to_archive"),
          paused
              ? "paused"
              : String.format(Locale.ROOT, "%.0f s", feed.path("lag_seconds").asDouble()),
          text(feed, "bucket") + (prefix.isEmpty() ? "" : "/" + prefix));
      if (paused) {
        String reason = text(feed, "pause_reason");
        out.println(
            "  paused since "
                + zone.text(feed.path("paused_since").asText(""))
                + " by "
                + text(feed, "paused_by")
                + (reason.isEmpty() ? "" : ": " + reason));
      }
    }
  }

  /// Lets a feed rest.
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description =
          "Lets a feed rest, also across restarts: nothing is received or listed until it is"
              + " resumed. What is in hand is finished.")
  static final class Pause implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the feed")
    private String name = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for others")
    private String reason = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(
          client -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            JsonNode answer = client.post(path(name, "pause"), body);
            return say(spec, answer, "is paused", "was paused already");
          });
    }
  }

  /// Lets a feed go on.
  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets a feed go on that was paused.")
  static final class Resume implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "the feed")
    private String name = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(
          client -> {
            JsonNode answer =
                client.post(path(name, "resume"), JsonNodeFactory.instance.objectNode());
            return say(spec, answer, "goes on", "was not paused");
          });
    }
  }

  private static int say(@Nullable CommandSpec spec, JsonNode answer, String done, String before) {
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          text(answer, "name") + " " + (answer.path("changed").asBoolean() ? done : before));
      out.flush();
    }
    return ExitCodes.OK;
  }

  /// Says how fast a feed may be read.
  @Command(
      name = "limit",
      mixinStandardHelpOptions = true,
      description = "Says how fast each process may read a feed's objects, from now on.")
  static final class Limit implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "the feed")
    private String name = "";

    @Parameters(
        index = "1",
        paramLabel = "SIZE",
        description = "bytes a second as 20MB, or none, or default: what the configuration says")
    private String size = "";

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::limit);
    }

    private int limit(ServiceClient client) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      switch (size.toLowerCase(Locale.ROOT)) {
        case "none" -> body.put("bytes_per_second", 0);
        case "default" -> body.putNull("bytes_per_second");
        default -> body.put("bytes_per_second", ByteSize.parse(size));
      }
      JsonNode answer = client.post(path(name, "limit"), body);
      if (spec != null) {
        PrintWriter out = spec.commandLine().getOut();
        String limit = limitOf(answer);
        out.println(
            text(answer, "name")
                + " is read "
                + (limit.equals("-") ? "as fast as possible" : "with at most " + limit));
        out.flush();
      }
      return ExitCodes.OK;
    }
  }
}
