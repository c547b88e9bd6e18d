package dev.takagari.app.cli.hunt;

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
import dev.takagari.app.cli.ZoneOption;
import dev.takagari.core.text.Counted;
import dev.takagari.enrich.rows.ListTexts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says whether anyone here has ever seen a value.
@Command(
    name = "seen",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether anyone here has ever seen an address, a name, a digest, a file, a URL or a"
          + " user, since when, where and how often. Defanged values are read as they were meant.",
      "Counts mean \"at least\". Networks, ranges and patterns are not looked up, which is said.",
      "The search for the events can be pasted into a shell. The quotes in its value are for"
          + " terminals and chats, which would make a link of it; the shell takes them out. --json"
          + " has the search as it is.",
      "Exit code 0 when one of the values was seen, 1 when all were looked up and none was seen,"
          + " 3 when none was seen and one was not looked up."
    })
public final class SeenCommand implements Callable<Integer> {
  private static final String SIGHTINGS = "/api/v1/sightings";
  private static final int AT_ONCE = 500;
  private static final int MOST_DETAILED = 5;

  @Parameters(
      paramLabel = "VALUE",
      arity = "0..*",
      description = "As 203.0.113.7 or evil[.]example.")
  private List<String> values = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = ValueFile.HELP)
  private @Nullable Path file;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Not before the day of this, as 90d or 2026-08-01; days are of UTC (default: all).")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Before this; a day that has begun counts as a whole (default: all).")
  private @Nullable String until;

  @Option(
      names = "--json",
      description =
          "One line of JSON for each value, times in UTC, values as they are: not defanged.")
  private boolean json;

  @Mixin private final ZoneOption zone = new ZoneOption();

  @Mixin private final ServiceOptions service = new ServiceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    return service.call(this::ask);
  }

  private int ask(ServiceClient client) {
    Set<String> all = new LinkedHashSet<>(values);
    boolean isComplete = true;
    Path from = file;
    if (from != null) {
      ListTexts list = ValueFile.read(from);
      ValueFile.sayLeft(from, list, command().getErr());
      isComplete = list.left().isEmpty();
      all.addAll(list.values());
    }
    if (all.isEmpty()) {
      throw CommandFailure.usage("name a value, or a file of values with -f");
    }
    Outcome outcome = ask(client, List.copyOf(all));
    if (all.size() > 1) {
      command().getErr().println(outcome.text());
    }
    if (outcome.seen > 0) {
      return ExitCodes.OK;
    }
    return isComplete && outcome.notLookedUp == 0 ? ExitCodes.NONE : ExitCodes.PARTIAL;
  }

  /// How many values were asked for, were seen, and were not looked up.
  private record Outcome(int asked, int seen, int notLookedUp) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%,d of %s seen%s",
          seen,
          Counted.of(asked, "value"),
          notLookedUp == 0 ? "" : String.format(Locale.ROOT, ", %,d not looked up", notLookedUp));
    }
  }

  private Outcome ask(ServiceClient client, List<String> all) {
    PrintWriter out = command().getOut();
    PrintWriter err = command().getErr();
    boolean details = all.size() <= MOST_DETAILED;
    SeenText text =
        new SeenText(out, zone.zone(System.getenv()), details, service.calledAs(System.getenv()));
    int found = 0;
    int notLookedUp = 0;
    Set<String> notCovered = new LinkedHashSet<>();
    Set<String> notes = new LinkedHashSet<>();
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      JsonNode answer = client.post(SIGHTINGS, question(some, details));
      for (JsonNode value : answer.path("values")) {
        found += value.path("seen").isEmpty() ? 0 : 1;
        notLookedUp += value.path("not_looked_up").isObject() ? 1 : 0;
        if (json) {
          out.println(PrintedJson.line(value));
        } else {
          text.write(value);
        }
        out.flush();
      }
      answer.path("notes").forEach(note -> notes.add(text(note, "message")));
      answer.path("days_not_covered").forEach(day -> notCovered.add(day.asText()));
      if (answer.path("not_covered_since").isTextual()) {
        notCovered.add(answer.path("not_covered_since").asText() + " and after");
      }
      if (answer.path("kept_from").isTextual()) {
        notCovered.add("before " + answer.path("kept_from").asText());
      }
    }
    notes.forEach(err::println);
    if (!notCovered.isEmpty()) {
      err.println("something may be missing of: " + String.join(", ", notCovered));
    }
    return new Outcome(all.size(), found, notLookedUp);
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private ObjectNode question(List<String> some, boolean details) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    ArrayNode asked = question.putArray("values");
    some.forEach(asked::add);
    if (since != null) {
      question.put("from", Since.time(since));
    }
    if (until != null) {
      question.put("to", Since.time(until));
    }
    return question.put("details", details);
  }
}
