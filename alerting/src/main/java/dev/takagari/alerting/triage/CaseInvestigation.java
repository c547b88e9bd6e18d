package dev.takagari.alerting.triage;

import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactRefresh;
import dev.takagari.alerting.facts.Gathered;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.policy.CaseFigures;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.policy.PolicyInput;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseEnricher;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DueCases.Stage;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks into a case: the facts of the detection that says most, then what the policy makes of
/// them. What is there at once is a stage of its own, so that nobody who is told waits for a
/// search, of this case or of others.
///
/// A case of many detections is looked into once: a further detection of the same severity changes
/// figures, not the story, and however many come of a lower one, the story stays that of the first.
/// What a case knows is in the store, so that any process can go on.
public final class CaseInvestigation implements CaseEnricher {
  private final CaseRepository cases;
  private final CaseRecords records;
  private final FactGathering facts;
  private final PolicyBook policy;
  private final ZoneId zone;
  private final InstantSource clock;

  /// @param zone in which people live: a policy may ask for the hour
  public CaseInvestigation(
      CaseRepository cases,
      CaseRecords records,
      FactGathering facts,
      PolicyBook policy,
      ZoneId zone,
      InstantSource clock) {
    this.cases = cases;
    this.records = records;
    this.facts = facts;
    this.policy = policy;
    this.zone = zone;
    this.clock = clock;
  }

  @Override
  public @Nullable Duration enrich(CaseKey key, Stage stage) {
    Optional<Case> found = cases.find(key);
    if (found.isEmpty() || found.get().mergedInto() != null) {
      return null;
    }
    Optional<StoredDetection> telling = records.telling(key);
    if (telling.isEmpty()) {
      return null;
    }
    return switch (stage) {
      case FIRST -> first(key, telling.get());
      case MORE -> more(key, telling.get());
    };
  }

  private @Nullable Duration first(CaseKey key, StoredDetection telling) {
    Detection detection = telling.timed();
    List<FactGroup> known = records.facts(key);
    boolean isNew = known.stream().noneMatch(group -> group.at().isAfter(telling.storedAt()));
    if (isNew) {
      keep(key, detection, facts.first(inquiry(key, telling, known)));
    } else {
      assess(key, detection);
    }
    if (hasNoStory(detection)) {
      return null;
    }
    return isNew || isDue(telling, known, clock.instant()) ? Duration.ZERO : next(key, telling);
  }

  private @Nullable Duration more(CaseKey key, StoredDetection telling) {
    if (hasNoStory(telling.detection())) {
      return null;
    }
    Inquiry inquiry = inquiry(key, telling, records.facts(key));
    keep(key, telling.timed(), facts.more(inquiry));
    return next(key, telling);
  }

  /// Nobody did anything.
  private static boolean hasNoStory(Detection detection) {
    return detection.is(Mark.SAMPLE) || detection.is(Mark.OPERATIONAL);
  }

  private Inquiry inquiry(CaseKey key, StoredDetection telling, List<FactGroup> known) {
    return Inquiry.first(key.toString(), telling.timed(), telling.storedAt())
        .again(clock.instant(), known);
  }

  private @Nullable Duration next(CaseKey key, StoredDetection telling) {
    return FactRefresh.next(telling.storedAt(), telling.time(), records.facts(key))
        .map(next -> Duration.between(clock.instant(), next))
        .map(wait -> wait.isPositive() ? wait : Duration.ofSeconds(1))
        .orElse(null);
  }

  private static boolean isDue(StoredDetection telling, List<FactGroup> known, Instant now) {
    return FactRefresh.next(telling.storedAt(), telling.time(), known)
        .filter(next -> !next.isAfter(now))
        .isPresent();
  }

  private void keep(CaseKey key, Detection detection, Gathered gathered) {
    records.putFacts(key, gathered.groups());
    assess(key, detection);
    gathered.whenLate(
        group -> {
          records.putFacts(key, List.of(group));
          assess(key, detection);
        });
  }

  private void assess(CaseKey key, Detection detection) {
    Case found = cases.find(key).orElseThrow();
    CaseFigures figures =
        new CaseFigures(
            found.severity(),
            found.counts().detections(),
            found.counts().occurrences(),
            found.counts().hosts(),
            List.of());
    cases.assess(
        key,
        policy.assess(
            PolicyInput.of(detection, figures, records.facts(key), clock.instant().atZone(zone))));
  }
}
