package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.EarlierCase;
import dev.takagari.core.cases.EarlierCase.Match;
import dev.takagari.core.cases.EarlierCases;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionHashes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What was decided before about the same rule or hash.
public final class EarlierFinder implements FactFinder {
  private static final int MOST = 6;

  private final EarlierCases cases;

  public EarlierFinder(EarlierCases cases) {
    this.cases = cases;
  }

  @Override
  public Kind kind() {
    return Kind.EARLIER;
  }

  @Override
  public Turn turn() {
    return Turn.FIRST;
  }

  @Override
  public String asks() {
    return "the store of cases";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Detection detection = inquiry.detection();
    EarlierCases.Answer found =
        cases.find(
            new EarlierCases.Question(
                inquiry.caseKey(),
                detection.source(),
                detection.ruleId(),
                DetectionHashes.of(detection),
                inquiry.since(),
                MOST));
    for (EarlierCase one : found.cases()) {
      Instant closed = one.closedAt();
      answer.fact(
          "earlier case",
          worded(one, inquiry),
          one.key(),
          closed == null ? one.openedAt() : closed,
          Map.of(),
          Map.of(FactKeys.VERDICT, one.reason()));
    }
    if (found.more() > 0) {
      answer.note(FactText.count(found.more(), "more earlier case") + " not shown");
    }
    if (answer.isEmpty()) {
      answer.note("no earlier case with this rule or hash");
    }
    return answer;
  }

  private static String worded(EarlierCase one, Inquiry inquiry) {
    String same =
        one.matched().size() == Match.values().length
            ? "same rule and hash"
            : one.matched().contains(Match.HASH) ? "same hash" : "same rule";
    String age = FactText.span(Duration.between(one.openedAt(), inquiry.now()));
    String decided =
        one.reason().isEmpty()
            ? one.state() + ", not decided"
            : "closed as " + FactText.words(one.reason());
    String comment = one.comment().isEmpty() ? "" : ": " + one.comment();
    return same + ", " + age + " ago, " + decided + comment + " (" + one.title() + ")";
  }
}
