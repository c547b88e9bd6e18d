package dev.takagari.app.cli.cases;

import static dev.takagari.app.cli.Answer.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.cli.CalledAs;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.normalize.RootUser;
import dev.takagari.core.text.Counted;
import dev.takagari.core.text.Defanged;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A case as a note that one hands to a colleague: what happened to whom, why it matters, what is
/// known, what was done, what to do next. Everything that events said is escaped and defanged.
///
/// Of one case; not for several threads.
final class CaseNote {
  private static final int MOST_NAMED = 3;
  private static final int LONGEST_LINE = 300;
  private static final int MOST_DETAILS = 15;
  private static final String STEPS = "next steps";

  /// Details that are told where they belong, or that say how the rule works.
  private static final Set<String> ELSEWHERE = Set.of(STEPS, "query", "rule", "shown");

  private static final Duration A_DAY = Duration.ofDays(1);

  private static final String USER = "user.name";
  private static final String PRINCIPAL = "aws.principal_arn";

  /// Fields that say who it was, the clearest first.
  static final String[] PEOPLE = {USER, "user.id", PRINCIPAL};

  /// Fields that say where something happened, the nearest first.
  static final String[] PLACES = {
    "host.name",
    "host.id",
    "cloud.instance.id",
    "orchestrator.resource.name",
    "container.id",
    "cloud.account.id"
  };

  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
  private static final String UNKNOWN = "unknown";

  /// What a query may hold without quotes.
  private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private final PrintWriter out;
  private final DisplayZone zone;
  private final Instant now;
  private final CalledAs called;
  private final Set<String> accounts = new HashSet<>();

  /// @param now from which ages are counted
  /// @param called how commands are to be written
  CaseNote(PrintWriter out, DisplayZone zone, Instant now, CalledAs called) {
    this.out = out;
    this.zone = zone;
    this.now = now;
    this.called = called;
  }

  void print(JsonNode answer) {
    JsonNode summary = answer.path("summary");
    List<JsonNode> detections = new ArrayList<>();
    answer.path("detections").forEach(detections::add);
    // a story is told from its beginning
    detections.sort(Comparator.comparing(detection -> detection.path("time").asText()));
    detections.forEach(detection -> know(detection.path("fields").path(USER)));
    answer.path("facts").findValues("values").forEach(values -> know(values.path(USER)));
    header(answer, detections);
    if (!isNone(text(summary, "merged_into"))) {
      // what it was about is told there
      timeline(answer.path("timeline"));
      next(summary, detections);
      return;
    }
    slots(summary, detections);
    why(summary);
    details(detections);
    facts(answer.path("facts"), summary.path("hosts").asLong());
    related(answer.path("related"));
    timeline(answer.path("timeline"));
    next(summary, detections);
  }

  /// What may be of the same story.
  private void related(JsonNode cases) {
    if (cases.isEmpty()) {
      return;
    }
    out.println();
    out.println("Related cases (of the same host, account or such, within 24 hours)");
    for (JsonNode one : cases) {
      List<String> shares = new ArrayList<>();
      one.path("shares").forEach(share -> shares.add(share.asText()));
      out.printf(
          Locale.ROOT,
          "  %-21s %s  %s, %s, %s  [opened %s]%n",
          String.join(", ", shares),
          text(one, "key"),
          text(one, "severity"),
          text(one, "state"),
          shown(one.path("title").asText()),
          age(one.path("opened_at").asText()));
    }
  }

  /// Accounts are called by first and last name with a dot between: of those that the case names as
  /// accounts nobody needs the dot in brackets.
  private void know(JsonNode names) {
    if (names.isTextual()) {
      accounts.add(names.asText());
    }
    names.forEach(name -> accounts.add(name.asText()));
  }

  private void header(JsonNode answer, List<JsonNode> detections) {
    JsonNode summary = answer.path("summary");
    out.printf(
        Locale.ROOT,
        "%s  %s  %s  %s%n",
        text(summary, "key"),
        text(summary, "severity").toUpperCase(Locale.ROOT),
        shown(summary.path("title").asText()),
        where(summary, detections));
    String reason = text(summary, "reason");
    String merged = text(summary, "merged_into");
    List<String> state = new ArrayList<>();
    state.add(
        text(summary, "state")
            + acknowledgedBy(answer)
            + (isNone(reason) ? "" : " as " + reason)
            + (isNone(merged) ? "" : ", merged into " + merged));
    String assignee = text(summary, "assignee");
    state.add(assignee.isEmpty() ? "not assigned" : "assigned to " + assignee);
    if (summary.path("sample").asBoolean()) {
      state.add("a sample of its product, nothing that happened");
    }
    String rule = summary.path("rule_id").asText();
    String source = text(summary, "source");
    state.add(
        (source.equals("rule") ? "" : source + " ")
            + (rule.isEmpty() ? "" : "rule " + shown(rule)));
    String snoozed = summary.path("snoozed_until").asText("");
    if (!isNone(snoozed)) {
      state.add("snoozed until " + zone.minute(snoozed));
    }
    out.println(String.join(" · ", state));
    String note = summary.path("note").asText();
    if (!note.isEmpty()) {
      out.println("note: " + shown(note));
    }
  }

  private static String acknowledgedBy(JsonNode answer) {
    Acknowledgement found = Acknowledgement.of(answer);
    return found == null || found.actor().isEmpty() ? "" : " by " + found.actor();
  }

  private static boolean isNone(String text) {
    return text.isEmpty() || text.equals("null");
  }

  private String where(JsonNode summary, List<JsonNode> detections) {
    long hosts = summary.path("hosts").asLong();
    if (hosts > 1) {
      return "on " + Counted.of(hosts, "host");
    }
    Set<String> names = values(detections, PLACES);
    return names.isEmpty() ? "" : "on " + names.iterator().next();
  }

  private void slots(JsonNode summary, List<JsonNode> detections) {
    out.println();
    // of a case of very many detections the newest are at hand
    boolean isAll = summary.path("detections").asLong() <= detections.size();
    slot("Who", some(people(detections), isAll));
    Set<String> commands = values(detections, "process.command_line");
    what(commands.isEmpty() ? deeds(detections) : commands, isAll);
    Set<String> hosts = values(detections, PLACES);
    long others = summary.path("hosts").asLong() - Math.min(hosts.size(), MOST_NAMED);
    String named = hosts.isEmpty() ? UNKNOWN : firstOf(hosts);
    slot("Where", others > 0 ? named + " and " + Counted.of(others, "other host") : named);
    String first = zone.second(summary.path("first_at").asText());
    String last = zone.second(summary.path("last_at").asText());
    slot(
        "When",
        (first.equals(last) ? first : first + " to " + last)
            + " ("
            + zone.label()
            + "), "
            + Counted.of(summary.path("detections").asLong(), "detection")
            + " of "
            + Counted.of(summary.path("occurrences").asLong(), "occurrence"));
    clock(detections);
    for (JsonNode detection : detections) {
      String description = detection.path("description").asText();
      if (!description.isEmpty()) {
        slot("Said", shown(description));
        break;
      }
    }
  }

  /// Whose clock is wrong, by an example.
  private void clock(List<JsonNode> detections) {
    List<JsonNode> wrong =
        detections.stream()
            .filter(detection -> !isNone(detection.path("said_time").asText("")))
            .toList();
    if (!wrong.isEmpty()) {
      int more = wrong.size() - 1;
      slot(
          "Clock",
          "says "
              + zone.second(wrong.getFirst().path("said_time").asText())
              + "; received "
              + zone.second(wrong.getFirst().path("time").asText())
              + ", which counts"
              + (more > 0 ? "; so do " + Counted.of(more, "other") : ""));
    }
  }

  /// A line each: commands hold commas themselves.
  private void what(Set<String> values, boolean isAll) {
    String name = "What";
    for (String value : values.stream().limit(MOST_NAMED).toList()) {
      slot(name, value);
      name = "";
    }
    int more = values.size() - MOST_NAMED;
    if (values.isEmpty() || more > 0) {
      slot(name, values.isEmpty() ? UNKNOWN : "and " + more(more, isAll));
    }
  }

  private void slot(String name, String text) {
    out.printf(Locale.ROOT, "%-6s %s%n", name, text);
  }

  private static String firstOf(Set<String> values) {
    return String.join(", ", values.stream().limit(MOST_NAMED).toList());
  }

  private static String more(int more, boolean isAll) {
    return (isAll ? "" : "at least ") + more + " more";
  }

  private static String some(Set<String> values, boolean isAll) {
    if (values.isEmpty()) {
      return UNKNOWN;
    }
    int more = values.size() - MOST_NAMED;
    return firstOf(values) + (more > 0 ? " and " + more(more, isAll) : "");
  }

  /// Who it was, harmless to read; the root user of a cloud's account has no name of its own.
  private Set<String> people(List<JsonNode> detections) {
    Set<String> people = new LinkedHashSet<>();
    for (JsonNode detection : detections) {
      String arn = detection.path("fields").path(PRINCIPAL).path(0).asText("");
      RootUser.worded(arn)
          .ifPresentOrElse(people::add, () -> people.addAll(values(List.of(detection), PEOPLE)));
    }
    return people;
  }

  /// What was done, as far as it is known without a command, harmless to read. An action of Falcon
  /// is the type of its message: what the message says is told in its place.
  private Set<String> deeds(List<JsonNode> detections) {
    Set<String> deeds = new LinkedHashSet<>();
    for (JsonNode detection : detections) {
      List<JsonNode> one = List.of(detection);
      if (!detection.path("source").asText().equals(Detection.Sources.FALCON)) {
        deeds.addAll(values(one, "process.name", "event.action", "file.path"));
        continue;
      }
      Set<String> files = values(one, "process.name", "file.path");
      deeds.addAll(files);
      String description = detection.path("description").asText();
      if (files.isEmpty()) {
        deeds.add(
            shown(
                description.isEmpty()
                    ? detection.path("title").asText()
                    : description.lines().findFirst().orElse("")));
      }
    }
    return deeds;
  }

  /// Distinct values of the first field that a detection has, harmless to read.
  private Set<String> values(List<JsonNode> detections, String... fields) {
    Set<String> values = new LinkedHashSet<>();
    for (JsonNode detection : detections) {
      for (String field : fields) {
        JsonNode held = detection.path("fields").path(field);
        if (!held.isEmpty()) {
          held.forEach(value -> values.add(shown(value.asText())));
          break;
        }
      }
    }
    return values;
  }

  private String shown(String text) {
    return PlainText.cut(Defanged.words(text, this::known), LONGEST_LINE);
  }

  /// Times, and accounts of the case.
  private Optional<String> known(String word) {
    if (INSTANT.matcher(word).matches()) {
      return Optional.of(zone.second(word));
    }
    return accounts.contains(word) && Defanged.isFullName(word)
        ? Optional.of(word)
        : Optional.empty();
  }

  private void why(JsonNode summary) {
    JsonNode assessment = summary.path("assessment");
    out.println();
    out.printf(
        Locale.ROOT,
        "Why it matters: %s, %s (policy %s, tells: %s)%n",
        text(assessment, "severity"),
        text(assessment, "verdict"),
        text(assessment, "policy"),
        text(assessment, "tell"));
    assessment.path("reasons").forEach(reason -> out.println("  - " + shown(reason.asText())));
  }

  /// What else the product or the rule said, of the first detection.
  private void details(List<JsonNode> detections) {
    if (detections.isEmpty()) {
      return;
    }
    JsonNode first = detections.getFirst();
    List<String> lines = new ArrayList<>();
    JsonNode targets = first.path("fields").path("user.target.name");
    targets.forEach(name -> lines.add(detail("account it is about", name.asText())));
    for (Map.Entry<String, JsonNode> one : first.path("details").properties()) {
      String name = one.getKey();
      if (!ELSEWHERE.contains(name) && !name.startsWith("group ") && !name.startsWith("{")) {
        lines.add(detail(name, one.getValue().asText().replace("\n", "; ")));
      }
    }
    String link = first.path("link").asText();
    if (!isNone(link)) {
      // made of parts that were checked, for a console that is known
      lines.add("  %-21s %s".formatted("console", PlainText.visible(link)));
    }
    if (!lines.isEmpty()) {
      out.println();
      out.println("Details");
      lines.stream().limit(MOST_DETAILS).forEach(out::println);
    }
  }

  private String detail(String name, String text) {
    return "  %-21s %s".formatted(PlainText.visible(name), shown(text));
  }

  private void facts(JsonNode groups, long hosts) {
    for (JsonNode group : groups) {
      out.println();
      String note = group.path("note").asText();
      List<String> standing = new ArrayList<>();
      if (!text(group, "state").equals("complete")) {
        standing.add(text(group, "state"));
      }
      if (!note.isEmpty()) {
        standing.add(shown(note));
      }
      long told = group.path("facts").findValuesAsText("on").stream().distinct().count();
      if (told > 1 && told < hosts) {
        standing.add(told + " of " + Counted.of(hosts, "host"));
      }
      standing.add("asked " + age(group.path("at").asText()));
      if (group.path("facts").isEmpty() && note.isEmpty()) {
        standing.addFirst("nothing was found, which is no proof that there is nothing");
      }
      out.println(heading(text(group, "kind")) + " (" + String.join("; ", standing) + ")");
      String host = "";
      for (JsonNode fact : group.path("facts")) {
        String on = shown(fact.path("on").asText());
        if (!on.isEmpty() && !on.equals(host)) {
          out.println("  On " + on);
          host = on;
        }
        String time = fact.path("time").asText("");
        out.printf(
            Locale.ROOT,
            "  %-21s %s  [%s%s]%n",
            text(fact, "label"),
            shown(fact.path("text").asText()),
            shown(fact.path("source").asText()),
            isNone(time) ? "" : ", " + age(time));
      }
    }
  }

  private static String heading(String kind) {
    return switch (kind) {
      case "who" -> "Who it is";
      case "where" -> "Where it is";
      case "before" -> "How it got here";
      case "after" -> "What it did next";
      case "elsewhere" -> "Who else";
      case "known" -> "What is known";
      case "earlier" -> "Earlier cases";
      case "coverage" -> "What we cannot know";
      default -> kind;
    };
  }

  /// How long ago: `now`, `5m ago`, `3h ago`, `12d ago`.
  private String age(String time) {
    Duration age;
    try {
      age = Duration.between(Instant.parse(time), now);
    } catch (DateTimeException e) {
      return PlainText.visible(time);
    }
    if (age.compareTo(Duration.ofMinutes(1)) < 0) {
      return "now";
    }
    if (age.compareTo(Duration.ofHours(1)) < 0) {
      return age.toMinutes() + "m ago";
    }
    return age.compareTo(Duration.ofDays(2)) < 0 ? age.toHours() + "h ago" : age.toDays() + "d ago";
  }

  private void timeline(JsonNode entries) {
    out.println();
    out.println("Timeline (" + zone.label() + ")");
    for (JsonNode entry : entries) {
      String said = entry.path("text").asText();
      // who got it is one of us, and no name of an event
      boolean isOfPeople = entry.path("what").asText().equals(TimelineEntry.What.ASSIGNED.code());
      String line =
          String.format(
              Locale.ROOT,
              "  %s  %-12s  %s (%s)%s",
              zone.second(entry.path("at").asText()),
              text(entry, "what"),
              text(entry, "actor"),
              text(entry, "origin"),
              said.isEmpty() ? "" : ": " + (isOfPeople ? text(entry, "text") : shown(said)));
      out.println(line);
    }
  }

  private void next(JsonNode summary, List<JsonNode> detections) {
    String key = text(summary, "key");
    String merged = text(summary, "merged_into");
    out.println();
    out.println("Next");
    if (!isNone(merged)) {
      command("cases show " + merged);
      return;
    }
    if (!detections.isEmpty()) {
      String steps = detections.getFirst().path("details").path(STEPS).asText();
      steps.lines().map(this::shown).forEach(step -> out.println("  - " + step));
    }
    for (JsonNode detection : detections) {
      String event = detection.path("event_id").asText();
      if (PLAIN_VALUE.matcher(event).matches()) {
        command("search 'event.id:" + event + "'" + around(detection) + " --format ndjson");
        break;
      }
    }
    command("detections list --key " + key);
    switch (text(summary, "state")) {
      case "open" -> {
        command("cases ack " + key);
        close(key);
      }
      case "acknowledged" -> close(key);
      default -> command("cases reopen " + key);
    }
  }

  private void command(String text) {
    out.println("  " + called.line(text));
  }

  /// A search must reach back to the event, however old it is.
  private static String around(JsonNode detection) {
    try {
      Instant time = Instant.parse(detection.path("time").asText()).truncatedTo(ChronoUnit.DAYS);
      return " --from " + time.minus(A_DAY) + " --to " + time.plus(A_DAY.multipliedBy(2));
    } catch (DateTimeException | ArithmeticException e) {
      return " --since 365d";
    }
  }

  private void close(String key) {
    // pasted as it is, it is refused and closes nothing
    command("cases close " + key + " --reason REASON --note 'TEXT'");
    out.println("  # REASON is " + CloseReason.codes());
  }
}
