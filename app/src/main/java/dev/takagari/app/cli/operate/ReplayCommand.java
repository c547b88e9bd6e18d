package dev.takagari.app.cli.operate;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ServiceOptions;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Reads old data again: one unit, or a span of time from the vendor's bucket or from our archive.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Reads old data again, from the vendor's bucket as long as it has it, or from our own"
            + " archive. Rows that are there are not written twice.",
    subcommands = {ReplayCommand.Listing.class, ReplayCommand.Cancel.class})
public final class ReplayCommand implements Callable<Integer> {
  private static final String REPLAYS = "/api/v1/replays";
  private static final long EVERY_MILLIS = 1000;
  private static final Pattern RAW_OBJECT =
      Pattern.compile("raw/[^/]+/[0-9]{4}/[0-9]{2}/[0-9]{2}/([^/]+)/.+");

  @Option(
      names = "--unit",
      paramLabel = "ID",
      description = "one unit, or raw.object of one of its events; goes with --sinks only")
  private @Nullable String unit;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description =
          "feed: list the feed's bucket and take what is not known; archive: run archived units"
              + " through their sinks again")
  private @Nullable String source;

  @Option(
      names = "--feed",
      paramLabel = "NAME",
      description = "the feed; may be left out when there is one, and for the archive")
  private @Nullable String feed;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "objects whose keys in the feed's bucket begin so")
  private @Nullable String prefix;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "not older than this, as 7d or 2026-11-20")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "older than this (default: now)")
  private @Nullable String until;

  @Option(
      names = "--sinks",
      split = ",",
      paramLabel = "SINK",
      description = "of units from the archive: lake, hot (default: all that a unit has)")
  private List<String> sinks = List.of();

  @Option(names = "--dry-run", description = "count only, change nothing")
  private boolean dryRun;

  @Option(
      names = "--detach",
      description = "do not wait for the end; takagari replay list shows how far it is")
  private boolean detach;

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    String one = unit;
    if ((one == null) == (source == null)) {
      if (spec != null) {
        spec.commandLine().getErr().println("takagari: replay takes --unit or --source");
        spec.commandLine().usage(spec.commandLine().getErr());
      }
      return ExitCodes.USAGE;
    }
    if (one == null) {
      return service.call(this::start);
    }
    // it would run although only a count was asked for, or more of it than was asked for
    if (dryRun || detach || feed != null || prefix != null || since != null || until != null) {
      if (spec != null) {
        spec.commandLine().getErr().println("takagari: --unit goes with --sinks only");
      }
      return ExitCodes.USAGE;
    }
    return service.call(client -> replayUnit(client, unitOf(one)));
  }

  /// The unit in `raw.object` of an event, `raw/<feed>/<yyyy>/<mm>/<dd>/<unit>/<number>-<file>`;
  /// any other text as it is.
  private static String unitOf(String named) {
    Matcher object = RAW_OBJECT.matcher(named);
    return object.matches() ? object.group(1) : named;
  }

  private int replayUnit(ServiceClient client, String one) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode names = body.putArray("sinks");
    sinks.forEach(names::add);
    String id = URLEncoder.encode(one, StandardCharsets.UTF_8);
    JsonNode answer = client.post("/api/v1/units/" + id + "/replay", body);
    if (spec != null) {
      PrintWriter out = spec.commandLine().getOut();
      for (Map.Entry<String, JsonNode> sink : answer.path("sinks").properties()) {
        out.println(
            PlainText.visible(sink.getKey()) + "  " + PlainText.visible(sink.getValue().asText()));
      }
      out.flush();
    }
    return ExitCodes.OK;
  }

  private int start(ServiceClient client) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("source", source).put("dry_run", dryRun);
    body.put("feed", feed).put("prefix", prefix).put("since", since).put("until", until);
    ArrayNode names = body.putArray("sinks");
    sinks.forEach(names::add);
    JsonNode replay = client.post(REPLAYS, body);
    long id = replay.path("id").asLong();
    String cancel = service.calledAs(System.getenv()).line("replay cancel " + id);
    say("replay " + id + " has begun; `" + cancel + "` ends it");
    String last = "";
    while (!detach && replay.path("ended_at").asText().isEmpty()) {
      pause();
      replay = client.get(REPLAYS + "/" + id);
      String line = progress(replay);
      if (!line.equals(last)) {
        say(line);
        last = line;
      }
    }
    if (!detach) {
      result(replay);
    }
    return text(replay, "state").equals("failed") ? ExitCodes.FAILED : ExitCodes.OK;
  }

  private static void pause() {
    try {
      Thread.sleep(EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted; the replay goes on in the service");
    }
  }

  /// To standard error: the figures at the end are what others read.
  private void say(String line) {
    if (spec != null) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }
  }

  private static String progress(JsonNode replay) {
    String note = text(replay, "note");
    return text(replay, "state")
        + ": "
        + text(replay, "objects")
        + " objects, "
        + text(replay, "taken")
        + " taken, "
        + text(replay, "units_in_flight")
        + " units in flight"
        + (note.isEmpty() ? "" : " (" + note + ")");
  }

  private void result(JsonNode replay) {
    if (spec == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    String note = text(replay, "note");
    line(out, "state", text(replay, "state") + (note.isEmpty() ? "" : ": " + note));
    line(out, "looked at", counts(replay, "objects", "bytes"));
    line(out, "known", counts(replay, "known", "known_bytes"));
    line(out, dryRun ? "would be taken" : "taken", counts(replay, "taken", "taken_bytes"));
    line(out, "units", text(replay, "units"));
    out.flush();
  }

  private static String counts(JsonNode replay, String objects, String bytes) {
    return text(replay, objects) + " objects, " + StatusText.bytes(replay.path(bytes).asLong());
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-15s %s%n", name, value);
  }

  /// Lists replays.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists replays, newest first.")
  static final class Listing implements Callable<Integer> {
    private static final String ROW = "%6s  %-8s  %-16s  %-10s  %10s  %10s  %8s  %s%n";

    @Option(names = "--running", description = "only those that are not over")
    private boolean running;

    @Option(names = "--json", description = "print the answer of the service")
    private boolean json;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(this::list);
    }

    private int list(ServiceClient client) {
      JsonNode answer = client.get(REPLAYS + "?running=" + running);
      if (spec == null) {
        return ExitCodes.OK;
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(PrintedJson.line(answer));
      } else if (answer.path("replays").isEmpty()) {
        out.println("no replays");
      } else {
        out.printf(
            Locale.ROOT, ROW, "ID", "SOURCE", "FEED", "STATE", "OBJECTS", "TAKEN", "UNITS", "NOTE");
        for (JsonNode replay : answer.path("replays")) {
          String name = text(replay, "feed");
          out.printf(
              Locale.ROOT,
              ROW,
              text(replay, "id"),
              text(replay, "source"),
              name.isEmpty() ? "all" : name,
              text(replay, "state"),
              text(replay, "objects"),
              text(replay, "taken"),
              text(replay, "units"),
              (replay.path("dry_run").asBoolean() ? "dry run " : "") + text(replay, "note"));
        }
      }
      out.flush();
      return ExitCodes.OK;
    }
  }

  /// Ends a replay.
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Ends a replay; units that it made go their way.")
  static final class Cancel implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "the replay")
    private long id;

    @Mixin private final ServiceOptions service = new ServiceOptions();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      return service.call(
          client -> {
            JsonNode replay =
                client.post(REPLAYS + "/" + id + "/cancel", JsonNodeFactory.instance.objectNode());
            if (spec != null) {
              spec.commandLine().getOut().println("replay " + id + ": " + text(replay, "state"));
              spec.commandLine().getOut().flush();
            }
            return ExitCodes.OK;
          });
    }
  }
}
