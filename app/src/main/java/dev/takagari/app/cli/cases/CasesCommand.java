package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CommandFailure;
import dev.takagari.app.cli.CommandGroup;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.cli.PrintedJson;
import dev.takagari.app.cli.ServiceClient;
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What was detected, and what people decided of it.
@Command(
    name = "cases",
    mixinStandardHelpOptions = true,
    description = "Shows cases and works on them.",
    synopsisSubcommandLabel =
        "(list | show | ack | assign | comment | close | reopen | snooze | merge)",
    subcommands = {
      CasesCommand.Cases.class,
      CasesCommand.Show.class,
      CasesCommand.Acknowledge.class,
      CasesCommand.Assign.class,
      CasesCommand.Comment.class,
      CasesCommand.Close.class,
      CasesCommand.Reopen.class,
      CasesCommand.Snooze.class,
      CasesCommand.Merge.class
    })
public final class CasesCommand extends CommandGroup {
  private static final String CASES = "/api/v1/cases";

  private static String path(String key) {
    return CASES
        + "/"
        + CaseKey.find(key)
            .orElseThrow(() -> CommandFailure.usage("a case has a key like A-2026-000001"));
  }

  /// Lists them.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists cases, the one opened last first: exit code 0, or 1 when there is none.",
        "The members of ndjson are in docs/reference/api.md, under Cases."
      })
  static final class Cases extends Listing {
    private static final String OPEN = CaseState.OPEN.code();

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "open, acknowledged or closed (default: all).")
    private @Nullable String state;

    @Option(
        names = "--severity",
        paramLabel = "SEVERITY",
        description = "At least info, low, medium, high or critical.")
    private @Nullable String severity;

    @Option(names = "--source", paramLabel = "SOURCE", description = "As falcon or rule.")
    private @Nullable String source;

    @Option(names = "--rule", paramLabel = "ID", description = "Of this rule.")
    private @Nullable String rule;

    @Option(
        names = "--assignee",
        paramLabel = "NAME",
        description = "Assigned to NAME; empty: to nobody.")
    private @Nullable String assignee;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Opened at or after it, as 7d or 2026-11-20.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Opened before it.")
    private @Nullable String until;

    @Option(
        names = "--text",
        paramLabel = "TEXT",
        description = "Part of the title, the key or the group key.")
    private @Nullable String text;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "Most cases, 0 for all (default: ${DEFAULT-VALUE}).")
    private long limit = 100;

    @Override
    String path() {
      return path(state, severity);
    }

    private String path(@Nullable String ofState, @Nullable String least) {
      Map<String, @Nullable String> parameters = new LinkedHashMap<>();
      parameters.put("state", ofState);
      parameters.put("severity", least);
      parameters.put("source", source);
      parameters.put("rule", rule);
      parameters.put("assignee", assignee);
      parameters.put("since", since);
      parameters.put("until", until);
      parameters.put("text", text);
      return address(CASES, parameters);
    }

    @Override
    long limit() {
      return limit;
    }

    @Override
    String member() {
      return "cases";
    }

    /// Whether something that nobody works on yet is severer than people may expect there.
    @Override
    Optional<String> unseen(ServiceClient client, String cursor) {
      String looked = state == null ? OPEN : state;
      if (!looked.equals(OPEN)) {
        return Optional.empty();
      }
      for (Severity most : List.of(Severity.CRITICAL, Severity.HIGH)) {
        if (most.code().equals(severity)) {
          break;
        }
        JsonNode answer = client.get(page(path(OPEN, most.code()), cursor, 1));
        if (!answer.path(member()).isEmpty()) {
          return Optional.of(
              most.code()
                  + " and open ones are among them: --state open --severity "
                  + most.code());
        }
      }
      return Optional.empty();
    }

    @Override
    List<String> columns(DisplayZone zone) {
      return List.of(
          "KEY",
          "SEVERITY",
          "STATE",
          "SOURCE",
          "DETECTIONS",
          "HOSTS",
          "LAST (" + zone.label() + ")",
          "ASSIGNEE",
          "TITLE");
    }

    @Override
    List<String> cells(JsonNode item, DisplayZone zone) {
      String reason = text(item, "reason");
      return List.of(
          text(item, "key"),
          text(item, "severity"),
          text(item, "state")
              + (reason.isEmpty() || reason.equals("null") ? "" : ", " + reason)
              + (item.path("sample").asBoolean() ? ", sample" : ""),
          text(item, "source"),
          text(item, "detections"),
          text(item, "hosts"),
          zone.minute(item.path("last_at").asText()),
          text(item, "assignee"),
          Defanged.words(item.path("title").asText()));
    }
  }

  /// Shows one.
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows a case with what is known of it, what happened, and what to do next.")
  static final class Show extends ServiceCall {
    @Parameters(paramLabel = "KEY", description = "As A-2026-000001.")
    private String key = "";

    @Option(names = "--json", description = "Print the answer of the service.")
    private boolean json;

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Override
    int ask(ServiceClient client, PrintWriter out) {
      DisplayZone shown = zone.zone(System.getenv());
      JsonNode answer = client.get(path(key));
      if (json) {
        out.println(PrintedJson.line(answer));
      } else {
        new CaseNote(out, shown, Instant.now(), service().calledAs(System.getenv())).print(answer);
      }
      return ExitCodes.OK;
    }
  }

  /// What does something to a case: once, and only to the case as it is now.
  abstract static class Action extends ServiceCall {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    @Parameters(index = "0", paramLabel = "KEY", description = "As A-2026-000001.")
    private String key = "";

    @Option(
        names = "--version",
        paramLabel = "N",
        description =
            "Only if the case still has this version, as `cases show --json` says it (default: the"
                + " one that it has now).")
    private @Nullable Long version;

    @Option(
        names = "--once",
        paramLabel = "TOKEN",
        description =
            "A name of your choice for this command: the same command with the same name is done"
                + " once within seven days, however often it is called.")
    private @Nullable String once;

    // no -V, which is the version of the program elsewhere; picocli reads it
    @SuppressWarnings("UnusedVariable")
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help message and exit.")
    private boolean help;

    /// Last part of the address.
    abstract String name();

    /// Fills in what is asked for.
    void fill(ObjectNode request) {}

    @Override
    final int ask(ServiceClient client, PrintWriter out) {
      if (once != null && !TOKEN.matcher(once).matches()) {
        throw CommandFailure.usage("--once is 1 to 100 of the characters A-Z a-z 0-9 . _ : -");
      }
      String path = path(key);
      JsonNode before = client.get(path);
      long seen = version == null ? before.path("summary").path("version").asLong() : version;
      ObjectNode request = JsonNodeFactory.instance.objectNode();
      fill(request);
      JsonNode after =
          client.act(
              path + "/" + name(),
              request,
              seen,
              once == null ? UUID.randomUUID().toString() : once);
      out.println(said(before, after));
      return ExitCodes.OK;
    }

    /// What is said of it, in one line.
    ///
    /// @param before the answer for the case before
    /// @param after the case then
    String said(JsonNode before, JsonNode after) {
      return said(after);
    }

    private static String said(JsonNode after) {
      String merged = after.path("merged_into").asText("null");
      String reason = after.path("reason").asText("null");
      String assignee = text(after, "assignee");
      return String.format(
          Locale.ROOT,
          "%s is %s%s%s",
          text(after, "key"),
          text(after, "state"),
          merged.equals("null")
              ? reason.equals("null") ? "" : " as " + PlainText.visible(reason)
              : ", merged into " + PlainText.visible(merged),
          assignee.isEmpty() ? "" : ", assigned to " + assignee);
    }
  }

  /// Says that somebody looks at it.
  @Command(name = "ack", description = "Says that you look at a case.")
  static final class Acknowledge extends Action {
    @Mixin private final ZoneOption zone = new ZoneOption();

    @Override
    String name() {
      return "acknowledge";
    }

    @Override
    String said(JsonNode before, JsonNode after) {
      Acknowledgement first = Acknowledgement.of(before);
      if (first == null) {
        return super.said(before, after);
      }
      DisplayZone shown = zone.zone(System.getenv());
      return text(after, "key")
          + " is acknowledged already"
          + (first.actor().isEmpty() ? "" : " by " + first.actor())
          + ", since "
          + shown.second(first.since());
    }
  }

  /// Makes it somebody's.
  @Command(name = "assign", description = "Assigns a case to somebody; without a name to nobody.")
  static final class Assign extends Action {
    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Whose it is.")
    private String assignee = "";

    @Override
    String name() {
      return "assign";
    }

    @Override
    void fill(ObjectNode request) {
      request.put("assignee", assignee);
    }

    @Override
    String said(JsonNode before, JsonNode after) {
      String state = super.said(before, after);
      return text(after, "assignee").isEmpty() ? state + ", assigned to nobody" : state;
    }
  }

  /// Says something.
  @Command(name = "comment", description = "Adds a comment to the timeline of a case.")
  static final class Comment extends Action {
    @Parameters(index = "1", paramLabel = "TEXT", description = "What is to be said.")
    private String text = "";

    @Override
    String name() {
      return "comment";
    }

    @Override
    void fill(ObjectNode request) {
      request.put("text", text);
    }

    @Override
    String said(JsonNode before, JsonNode after) {
      return text(after, "key") + " commented";
    }
  }

  /// Says what it turned out to be.
  @Command(name = "close", description = "Closes a case.")
  static final class Close extends Action {
    @Option(
        names = "--reason",
        required = true,
        paramLabel = "REASON",
        description =
            "true-positive, expected, false-positive, duplicate, not-enough-data or other.")
    private String reason = "";

    @Option(
        names = "--note",
        paramLabel = "TEXT",
        description = "More about it; required with not-enough-data (what was missing) and other.")
    private String note = "";

    @Override
    String name() {
      return "close";
    }

    @Override
    void fill(ObjectNode request) {
      request.put("reason", reason).put("note", note);
    }
  }

  /// Takes the closing back.
  @Command(name = "reopen", description = "Opens a closed case again.")
  static final class Reopen extends Action {
    @Option(names = "--note", paramLabel = "TEXT", description = "Why.")
    private String note = "";

    @Override
    String name() {
      return "reopen";
    }

    @Override
    void fill(ObjectNode request) {
      request.put("note", note);
    }
  }

  /// Asks for no reminder.
  @Command(name = "snooze", description = "Asks for no reminder of a case until a time.")
  static final class Snooze extends Action {
    @Parameters(
        index = "1",
        paramLabel = "UNTIL",
        description = "A time, or how long from now: 8h, 2d; at most 30 days.")
    private String until = "";

    @Mixin private final ZoneOption zone = new ZoneOption();

    @Override
    String name() {
      return "snooze";
    }

    @Override
    void fill(ObjectNode request) {
      request.put("until", until);
    }

    @Override
    String said(JsonNode before, JsonNode after) {
      String until = after.path("snoozed_until").asText("null");
      if (until.equals("null")) {
        // done by an earlier call, and taken back since
        return super.said(before, after);
      }
      DisplayZone shown = zone.zone(System.getenv());
      return text(after, "key")
          + " snoozed until "
          + shown.second(until)
          + " ("
          + shown.label()
          + ")";
    }
  }

  /// Gives its detections to another.
  @Command(
      name = "merge",
      description =
          "Closes a case as duplicate of another, which gets its detections and those that come."
              + " Unless both are closed, the other must not be.")
  static final class Merge extends Action {
    @Parameters(index = "1", paramLabel = "INTO", description = "Key of the other case.")
    private String into = "";

    @Override
    String name() {
      return "merge";
    }

    @Override
    void fill(ObjectNode request) {
      request.put("into", into);
    }
  }
}
