package dev.takagari.alerting.note;

import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.note.CaseBrief.Indicator;
import dev.takagari.alerting.note.CaseBrief.Indicator.Standing;
import dev.takagari.alerting.note.CaseBrief.Item;
import dev.takagari.alerting.note.CaseBrief.Line;
import dev.takagari.alerting.note.CaseBrief.More;
import dev.takagari.alerting.note.CaseBrief.Section;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.RootUser;
import dev.takagari.core.text.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Makes briefs of cases from what the store has of them. Safe for use by several threads.
public final class CaseBriefs {
  /// Hosts whose detections are read.
  public static final int MOST_HOSTS = 20;

  /// Entries of the timeline that a brief has.
  public static final int MOST_ENTRIES = 40;

  /// Between a value and what is said of it.
  private static final String VALUE_END = ": ";

  private static final int MOST_NAMED = 3;
  private static final int MOST_READ = 500;
  private static final int MOST_INDICATORS = 30;
  private static final int LONGEST_COMMAND = 4_000;
  private static final int LONGEST_SAID = 1_000;
  private static final int LONGEST_TITLE = 140;
  private static final int MOST_DETAILS = 15;

  /// Details that are told where they belong, or that say how the rule works.
  private static final Set<String> ELSEWHERE = Set.of(NextSteps.DETAIL, "query", "rule", "shown");

  private static final List<Column> PEOPLE =
      List.of(Columns.USER_NAME, Columns.USER_ID, Columns.AWS_PRINCIPAL_ARN);

  private static final List<Column> PLACES =
      List.of(
          Columns.HOST_NAME,
          Columns.HOST_ID,
          Columns.CLOUD_INSTANCE_ID,
          Columns.ORCHESTRATOR_RESOURCE_NAME,
          Columns.CONTAINER_ID,
          Columns.CLOUD_ACCOUNT_ID);

  private final CaseRepository cases;
  private final CaseRecords records;
  private final CaseLinks links;

  public CaseBriefs(CaseRepository cases, CaseRecords records, CaseLinks links) {
    this.cases = cases;
    this.records = records;
    this.links = links;
  }

  /// The brief of a case as it is now; empty for a case that there is not.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public Optional<CaseBrief> of(CaseKey key) {
    return cases.find(key).map(this::brief);
  }

  /// What is alike to the detections of a case as it is now, to be held back; empty when there is
  /// [none][AlikeRule#NONE].
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public Optional<SuppressionRule> alike(CaseKey key) {
    return cases.find(key).flatMap(found -> AlikeRule.of(found, records));
  }

  private CaseBrief brief(Case found) {
    CaseKey key = found.key();
    List<StoredDetection> telling = records.telling(key, MOST_HOSTS);
    List<FactGroup> facts = records.facts(key);
    List<TimelineEntry> entries = records.timeline(key, 0, MOST_READ);
    return of(found, telling, facts, entries, links);
  }

  /// A brief of what was read before.
  ///
  /// @param telling the most telling detections, the first of which says most
  /// @param entries the timeline, the oldest first
  public static CaseBrief of(
      Case found,
      List<StoredDetection> telling,
      List<FactGroup> facts,
      List<TimelineEntry> entries,
      CaseLinks links) {
    List<Detection> detections = telling.stream().map(StoredDetection::timed).toList();
    Words words = new Words();
    detections.forEach(one -> one.all(Columns.USER_NAME).forEach(words::know));
    for (FactGroup group : facts) {
      for (Fact fact : group.facts()) {
        Optional.ofNullable(fact.values().get(Columns.USER_NAME.name())).ifPresent(words::know);
      }
    }
    // a story is told from its beginning
    List<Detection> story =
        detections.stream().sorted(Comparator.comparing(Detection::time)).toList();
    Set<String> who = people(story, words);
    Set<String> what = deeds(story, words);
    Set<String> where = values(story, PLACES, words);
    long hosts = found.counts().hosts();
    long places = Math.max(hosts, where.size());
    Detection first = detections.isEmpty() ? null : detections.getFirst();
    List<Section> sections = facts.stream().map(group -> section(group, hosts, words)).toList();
    List<TimelineEntry> shown = ends(entries);
    return new CaseBrief(
        found,
        words.of(found.title(), LONGEST_TITLE),
        place(hosts, where),
        firstOf(who),
        firstOf(what),
        firstOf(where),
        new More(
            Math.max(0, who.size() - MOST_NAMED),
            Math.max(0, what.size() - MOST_NAMED),
            Math.max(0, places - Math.min(where.size(), MOST_NAMED))),
        first == null ? "" : words.of(first.description(), LONGEST_SAID),
        entries.stream()
            .filter(entry -> entry.what() == What.ACKNOWLEDGED)
            .reduce((_, last) -> last)
            .map(entry -> Words.person(entry.actor().name()))
            .orElse(""),
        story.stream()
            .flatMap(one -> one.all(Columns.THREAT_TECHNIQUE_ID).stream())
            .map(words::line)
            .distinct()
            .limit(MOST_NAMED)
            .toList(),
        indicators(facts, words),
        facts.stream()
            .anyMatch(
                group ->
                    group.kind() == FactGroup.Kind.KNOWN
                        && group.state() == FactGroup.State.PENDING),
        earlier(facts),
        first == null ? Map.of() : details(first, words),
        sections,
        shown.stream().map(entry -> line(entry, words)).toList(),
        entries.size() - shown.size(),
        first == null ? List.of() : NextSteps.of(first).stream().map(words::line).toList(),
        first == null ? List.of() : links.of(found.key(), first, first.time(), suspects(facts)),
        detections);
  }

  private static String place(long hosts, Set<String> where) {
    if (hosts > 1) {
      return "on " + Counted.of(hosts, "host");
    }
    return where.isEmpty() ? "" : "on " + where.iterator().next();
  }

  private static List<String> firstOf(Set<String> values) {
    return values.stream().limit(MOST_NAMED).toList();
  }

  /// Who it was; the root user of a cloud's account has no name of its own.
  private static Set<String> people(List<Detection> story, Words words) {
    Set<String> people = new LinkedHashSet<>();
    for (Detection one : story) {
      RootUser.worded(one.first(Columns.AWS_PRINCIPAL_ARN))
          .ifPresentOrElse(people::add, () -> people.addAll(values(List.of(one), PEOPLE, words)));
    }
    return people;
  }

  /// Commands, or what was done, as far as it is known without one.
  private static Set<String> deeds(List<Detection> story, Words words) {
    Set<String> commands = new LinkedHashSet<>();
    story.stream()
        .flatMap(one -> one.all(Columns.PROCESS_COMMAND_LINE).stream())
        .forEach(command -> commands.add(words.of(command, LONGEST_COMMAND)));
    if (!commands.isEmpty()) {
      return commands;
    }
    Set<String> deeds = new LinkedHashSet<>();
    for (Detection one : story) {
      List<Column> columns =
          one.source().equals(Detection.Sources.FALCON)
              ? List.of(Columns.PROCESS_NAME, Columns.FILE_PATH)
              : List.of(Columns.PROCESS_NAME, Columns.EVENT_ACTION, Columns.FILE_PATH);
      Set<String> found = values(List.of(one), columns, words);
      deeds.addAll(found);
      if (found.isEmpty()) {
        String said = one.description().lines().findFirst().orElse("");
        deeds.add(words.line(said.isEmpty() ? one.title() : said));
      }
    }
    return deeds;
  }

  /// Distinct values of the first column that a detection has.
  private static Set<String> values(List<Detection> story, List<Column> columns, Words words) {
    Set<String> values = new LinkedHashSet<>();
    for (Detection one : story) {
      columns.stream()
          .map(one::all)
          .filter(held -> !held.isEmpty())
          .findFirst()
          .ifPresent(held -> held.forEach(value -> values.add(words.line(value))));
    }
    return values;
  }

  /// The worst first; of equal ones what was said last.
  private static List<Indicator> indicators(List<FactGroup> facts, Words words) {
    List<Indicator> indicators = new ArrayList<>();
    for (FactGroup group : facts) {
      if (group.kind() != FactGroup.Kind.KNOWN) {
        continue;
      }
      for (Fact fact : group.facts()) {
        standing(fact)
            .ifPresent(
                standing ->
                    indicators.add(
                        new Indicator(
                            standing,
                            words.line(fact.text()),
                            words.line(fact.source()),
                            fact.time())));
      }
    }
    indicators.sort(Comparator.comparing(Indicator::standing));
    return indicators.stream().limit(MOST_INDICATORS).toList();
  }

  /// Values of which somebody says that they are bad.
  private static List<String> suspects(List<FactGroup> facts) {
    return facts.stream()
        .filter(group -> group.kind() == FactGroup.Kind.KNOWN)
        .flatMap(group -> group.facts().stream())
        .filter(fact -> standing(fact).filter(CaseBriefs::isBad).isPresent())
        .map(Fact::text)
        .filter(text -> text.contains(VALUE_END))
        .map(text -> text.substring(0, text.indexOf(VALUE_END)))
        .distinct()
        .toList();
  }

  private static boolean isBad(Standing standing) {
    return standing == Standing.MALICIOUS || standing == Standing.SUSPICIOUS;
  }

  private static Optional<Standing> standing(Fact fact) {
    return switch (fact.values().getOrDefault(FactKeys.VERDICT, "")) {
      case "malicious" -> Optional.of(Standing.MALICIOUS);
      case "suspicious" -> Optional.of(Standing.SUSPICIOUS);
      case "unknown" -> Optional.of(Standing.KNOWN);
      case "benign" -> Optional.of(Standing.BENIGN);
      default ->
          fact.label().equals("not found") ? Optional.of(Standing.NOT_FOUND) : Optional.empty();
    };
  }

  private static String earlier(List<FactGroup> facts) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (FactGroup group : facts) {
      if (group.kind() == FactGroup.Kind.EARLIER) {
        for (Fact fact : group.facts()) {
          String reason = fact.values().getOrDefault(FactKeys.VERDICT, "");
          if (!reason.isEmpty()) {
            reasons.merge(reason, 1, Integer::sum);
          }
        }
      }
    }
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(one -> one.getValue() + " closed as " + one.getKey())
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }

  private static Map<String, String> details(Detection detection, Words words) {
    Map<String, String> details = new LinkedHashMap<>();
    detection
        .details()
        .forEach(
            (name, text) -> {
              boolean isHere =
                  !ELSEWHERE.contains(name) && !name.startsWith("group ") && !name.startsWith("{");
              if (isHere && details.size() < MOST_DETAILS) {
                details.put(words.line(name), words.line(text.replace("\n", "; ")));
              }
            });
    return details;
  }

  private static Section section(FactGroup group, long hosts, Words words) {
    List<String> standing = new ArrayList<>();
    if (group.state() != FactGroup.State.COMPLETE) {
      standing.add(group.state().code());
    }
    if (!group.note().isEmpty()) {
      standing.add(words.line(group.note()));
    }
    if (group.facts().isEmpty() && group.note().isEmpty()) {
      standing.add("nothing was found, which is no proof that there is nothing");
    }
    long told = group.facts().stream().map(Fact::on).distinct().count();
    if (told > 1 && told < hosts) {
      standing.add(told + " of " + Counted.of(hosts, "host"));
    }
    List<Item> items =
        group.facts().stream()
            .map(
                fact ->
                    new Item(
                        fact.label(),
                        words.line(fact.text()),
                        words.line(fact.source()),
                        fact.time(),
                        words.line(fact.on())))
            .toList();
    return new Section(group.kind(), heading(group.kind()), String.join("; ", standing), items);
  }

  /// A question as people ask it.
  public static String heading(FactGroup.Kind kind) {
    return switch (kind) {
      case WHO -> "Who it is";
      case WHERE -> "Where it is";
      case BEFORE -> "How it got here";
      case AFTER -> "What it did next";
      case ELSEWHERE -> "Who else";
      case KNOWN -> "What is known";
      case EARLIER -> "Earlier cases";
      case COVERAGE -> "What we cannot know";
    };
  }

  /// Its beginning and its end: what is between is in the case.
  private static List<TimelineEntry> ends(List<TimelineEntry> entries) {
    if (entries.size() <= MOST_ENTRIES) {
      return entries;
    }
    int half = MOST_ENTRIES / 2;
    List<TimelineEntry> ends = new ArrayList<>(entries.subList(0, half));
    ends.addAll(entries.subList(entries.size() - half, entries.size()));
    return ends;
  }

  /// An entry, harmless to read.
  public static Line line(TimelineEntry entry) {
    return line(entry, new Words());
  }

  private static Line line(TimelineEntry entry, Words words) {
    return new Line(
        entry.at(),
        entry.what(),
        Words.person(entry.actor().name()),
        entry.actor().origin().code(),
        entry.isOfPeople() ? Words.person(entry.text()) : words.of(entry.text(), LONGEST_COMMAND),
        entry.link());
  }
}
