package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.facts.finder.Values.Value;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelDesk;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFinding;
import dev.takagari.core.intel.IntelQuestion;
import dev.takagari.core.intel.IntelQuestion.Reach;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.normalize.HashValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What indicators, intel sources and registries of addresses say of the values of a detection.
/// Judgements are those of a source that is named; that nobody knows something says nothing.
public final class KnownFinder implements FactFinder {
  /// Who asks, as the audit log names people.
  private static final String ACTOR = "alerting";

  /// Detail in which our own store names the feeds that list a value.
  private static final String LISTED_BY = "sources";

  private static final int MOST_VALUES = 20;
  private static final Duration MARGIN = Duration.ofMillis(300);
  private static final Duration RECENT = Duration.ofMinutes(1);

  /// Where and by whom something was seen here is asked by finders of their own.
  private static final Set<String> ASKED_ELSEWHERE = Set.of("sightings", "registry");

  /// What is not asked for these reasons may be answered later.
  private static final Set<IntelRefusal> PASSING =
      Set.of(
          IntelRefusal.QUOTA,
          IntelRefusal.RATE,
          IntelRefusal.RESTING,
          IntelRefusal.BUDGET,
          IntelRefusal.LIMIT,
          IntelRefusal.TLP_UNKNOWN);

  private final IntelDesk desk;
  private final Reach reach;

  private KnownFinder(IntelDesk desk, Reach reach) {
    this.desk = desk;
    this.reach = reach;
  }

  /// Asks only our own stores, about the values of the detection.
  public static KnownFinder ofOurs(IntelDesk desk) {
    return new KnownFinder(desk, Reach.OURS);
  }

  /// Asks everybody, also about what happened before and after.
  public static KnownFinder ofAll(IntelDesk desk) {
    return new KnownFinder(desk, Reach.ALL);
  }

  @Override
  public Kind kind() {
    return Kind.KNOWN;
  }

  @Override
  public Turn turn() {
    return switch (reach) {
      case OURS -> Turn.FIRST;
      case ALL -> Turn.LAST;
    };
  }

  @Override
  public String asks() {
    return switch (reach) {
      case OURS -> "the indicator store";
      case ALL -> "sources of intel";
    };
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    List<Fact> around = new ArrayList<>();
    if (reach == Reach.ALL) {
      around.addAll(inquiry.known(Kind.BEFORE));
      around.addAll(inquiry.known(Kind.AFTER));
    }
    Set<Observed> all = new LinkedHashSet<>();
    for (Value value : Values.of(inquiry.detection(), around)) {
      observed(value, inquiry.detection().time()).ifPresent(all::add);
    }
    List<Observed> asked = all.stream().limit(MOST_VALUES).toList();
    if (asked.isEmpty()) {
      return answer.note("there is no hash, name or address to ask about");
    }
    if (all.size() > asked.size()) {
      answer.note(FactText.count(all.size() - asked.size(), "value") + " not asked about");
    }
    Duration left = deadline.left();
    Duration budget = left.compareTo(MARGIN.multipliedBy(2)) > 0 ? left.minus(MARGIN) : left;
    List<IntelFinding> findings =
        desk.ask(new IntelQuestion(ACTOR, asked, reach, Optional.of(budget), ASKED_ELSEWHERE));
    said(answer, findings, inquiry.now());
    unknown(answer, findings);
    unsaid(answer, findings);
    return answer;
  }

  private static Optional<Observed> observed(Value value, Instant at) {
    ObservedKind kind =
        switch (value.kind()) {
          case IP -> ObservedKind.ADDRESS;
          case DOMAIN -> ObservedKind.DOMAIN;
          case URL -> ObservedKind.URL;
          case USER -> ObservedKind.USER;
          case FILE -> ObservedKind.FILE_NAME;
          case HASH ->
              switch (value.text().length()) {
                case HashValue.MD5_LENGTH -> ObservedKind.MD5;
                case HashValue.SHA1_LENGTH -> ObservedKind.SHA1;
                default -> ObservedKind.SHA256;
              };
        };
    return Observed.read(kind, value.text(), null, at);
  }

  /// What sources said, the worst first.
  private static void said(FactAnswer answer, List<IntelFinding> findings, Instant now) {
    List<Judged> judged = new ArrayList<>();
    for (IntelFinding finding : findings) {
      switch (finding.answer()) {
        case IntelAnswer.Found found -> judged.add(new Judged(finding, found.facts(), found.at()));
        case IntelAnswer.Clean clean -> judged.add(new Judged(finding, clean.facts(), clean.at()));
        case IntelAnswer.NotFound _, IntelAnswer.Failed _, IntelAnswer.NotAsked _ -> {}
      }
    }
    judged.sort(Comparator.comparing(one -> one.facts().verdict()));
    for (Judged one : judged) {
      answer.fact(
          label(one.facts().verdict()),
          one.finding().observed().value() + ": " + worded(one, now),
          one.finding().source(),
          one.at(),
          Map.of(),
          Map.of(
              FactKeys.VERDICT,
              one.facts().verdict().code(),
              FactKeys.SAID_BY,
              one.facts().details().getOrDefault(LISTED_BY, "")));
    }
  }

  /// A finding of a source that knows the value.
  private record Judged(IntelFinding finding, IntelFacts facts, Instant at) {}

  private static String label(IntelVerdict verdict) {
    return switch (verdict) {
      case MALICIOUS -> "called malicious";
      case SUSPICIOUS -> "called suspicious";
      case UNKNOWN -> "known";
      case BENIGN -> "called harmless";
    };
  }

  private static String worded(Judged one, Instant now) {
    IntelFacts facts = one.facts();
    List<String> parts = new ArrayList<>();
    String listed = facts.details().getOrDefault(LISTED_BY, "");
    String who = listed.isEmpty() ? one.finding().source() : listed;
    Instant first = facts.firstSeen();
    Instant last = facts.lastSeen();
    if (listed.isEmpty()) {
      parts.add(
          who
              + switch (facts.verdict()) {
                case MALICIOUS -> " says that it is malicious";
                case SUSPICIOUS -> " says that it is suspicious";
                case UNKNOWN -> " knows it and does not judge";
                case BENIGN -> " says that it is harmless";
              });
    } else {
      parts.add(
          (facts.verdict() == IntelVerdict.UNKNOWN ? "once listed by " : "listed by ")
              + who
              + (first == null ? "" : " since " + day(first)));
    }
    if (facts.detections() >= 0 && facts.engines() > 0) {
      parts.add(facts.detections() + " of " + facts.engines() + " engines");
    }
    if (facts.score() >= 0) {
      parts.add("confidence " + facts.score());
    }
    if (!facts.labels().isEmpty()) {
      parts.add(FactText.some(facts.labels(), 4));
    }
    if (!facts.country().isEmpty() || facts.asn() > 0 || !facts.owner().isEmpty()) {
      String network = facts.asn() > 0 ? " AS" + facts.asn() : "";
      parts.add((facts.country() + network + " " + facts.owner()).strip());
    }
    if (last != null) {
      parts.add("last seen " + day(last));
    }
    Duration age = Duration.between(one.at(), now);
    if (age.compareTo(RECENT) > 0) {
      parts.add("said " + FactText.span(age) + " ago");
    }
    return String.join(", ", parts);
  }

  private static String day(Instant time) {
    return time.toString().substring(0, time.toString().indexOf('T'));
  }

  private static void unknown(FactAnswer answer, List<IntelFinding> findings) {
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    for (IntelFinding finding : findings) {
      if (finding.answer() instanceof IntelAnswer.NotFound) {
        sources
            .computeIfAbsent(finding.observed().value(), _ -> new TreeSet<>())
            .add(finding.source());
      }
    }
    Map<Collection<String>, List<String>> values = new LinkedHashMap<>();
    sources.forEach(
        (value, names) -> values.computeIfAbsent(names, _ -> new ArrayList<>()).add(value));
    values.forEach(
        (names, same) ->
            answer.fact(
                "not found",
                FactText.some(same, 3)
                    + ": not known to "
                    + FactText.some(names, 6)
                    + "; that is no sign that it is harmless",
                FactText.some(names, 6),
                null));
  }

  private static void unsaid(FactAnswer answer, List<IntelFinding> findings) {
    for (IntelFinding finding : findings) {
      switch (finding.answer()) {
        case IntelAnswer.Failed failed ->
            answer.missing(finding.source() + " gave no answer (" + failed.code().code() + ")");
        case IntelAnswer.NotAsked refused -> {
          if (PASSING.contains(refused.reason())) {
            answer.missing(finding.source() + " was not asked (" + refused.reason().code() + ")");
          }
        }
        case IntelAnswer.Said _ -> {}
      }
    }
  }
}
