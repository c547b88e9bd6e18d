package dev.takagari.alerting.triage;

import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactRefresh;
import dev.takagari.alerting.facts.Gathered;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.policy.CaseFigures;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.policy.PolicyInput;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseEnricher;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.DueCases.Stage;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks into a case: the facts of the detection that says most, then what the policy makes of
/// them. What is there at once is a stage of its own, so that nobody who is told waits for a
/// search, of this case or of others.
///
/// A case of many detections is looked into once, on some of its hosts: a further detection of the
/// same severity changes figures, not the story, and however many come of a lower one, the story
/// stays that of the first. Who moves from host to host has a story on each. What a case knows is
/// in the store, so that any process can go on.
public final class CaseInvestigation implements CaseEnricher {
  /// Hosts that are looked into.
  static final int MOST_HOSTS = 3;

  private final CaseRepository cases;
  private final CaseRecords records;
  private final FactGathering facts;
  private final PolicyBook policy;
  private final OwnerBook owners;
  private final ZoneId zone;
  private final InstantSource clock;

  /// @param zone in which people live: a policy may ask for the hour
  public CaseInvestigation(
      CaseRepository cases,
      CaseRecords records,
      FactGathering facts,
      PolicyBook policy,
      OwnerBook owners,
      ZoneId zone,
      InstantSource clock) {
    this.cases = cases;
    this.records = records;
    this.facts = facts;
    this.policy = policy;
    this.owners = owners;
    this.zone = zone;
    this.clock = clock;
  }

  @Override
  public @Nullable Duration enrich(CaseKey key, Stage stage) {
    Optional<Case> found = cases.find(key);
    if (found.isEmpty() || found.get().mergedInto() != null) {
      return null;
    }
    List<StoredDetection> telling = records.telling(key, MOST_HOSTS);
    if (telling.isEmpty()) {
      return null;
    }
    return switch (stage) {
      case FIRST -> first(key, telling);
      case MORE -> more(key, telling);
    };
  }

  private @Nullable Duration first(CaseKey key, List<StoredDetection> telling) {
    Detection detection = telling.getFirst().timed();
    if (hasNoStory(detection)) {
      return withoutStory(key, telling);
    }
    List<FactGroup> known = records.facts(key);
    boolean isNew = isNew(telling, known);
    if (isNew) {
      keep(key, detection, facts.first(inquiry(key, telling, known)));
    } else if (hasOtherOwners(known)) {
      keep(key, detection, facts.again(FactGroup.Kind.WHO, inquiry(key, telling, known)));
    } else {
      assess(key, detection);
    }
    return isNew || isDue(telling, known, clock.instant()) ? Duration.ZERO : next(key, telling);
  }

  private @Nullable Duration more(CaseKey key, List<StoredDetection> telling) {
    Detection detection = telling.getFirst().timed();
    if (hasNoStory(detection)) {
      return withoutStory(key, telling);
    }
    keep(key, detection, facts.more(inquiry(key, telling, records.facts(key))));
    return next(key, telling);
  }

  /// Whether nothing was asked since all of it is there.
  private static boolean isNew(List<StoredDetection> telling, List<FactGroup> known) {
    Instant since = since(telling);
    return known.stream().noneMatch(group -> group.at().isAfter(since));
  }

  /// Whether a list of owners was loaded since somebody asked who it is.
  private boolean hasOtherOwners(List<FactGroup> known) {
    Optional<Instant> loaded = owners.newest().map(LoadedOwners::loadedAt);
    return loaded.isPresent()
        && known.stream()
            .anyMatch(
                group -> group.kind() == FactGroup.Kind.WHO && group.at().isBefore(loaded.get()));
  }

  /// Nobody did anything.
  private static boolean hasNoStory(Detection detection) {
    return detection.is(Mark.SAMPLE) || detection.is(Mark.OPERATIONAL);
  }

  /// Asks what is there at once; again only what was late.
  private @Nullable Duration withoutStory(CaseKey key, List<StoredDetection> telling) {
    Detection detection = telling.getFirst().timed();
    String what =
        detection.is(Mark.SAMPLE) ? "a sample of its product" : "about the product itself";
    List<FactGroup> known = records.facts(key);
    boolean isPending = known.stream().anyMatch(group -> group.state() == FactGroup.State.PENDING);
    if (!isPending && !isNew(telling, known) && !hasOtherOwners(known)) {
      assess(key, detection);
      return null;
    }
    Gathered gathered =
        facts.only(inquiry(key, telling, known), "not looked for: the detection is " + what);
    keep(key, detection, gathered);
    return gathered.isLate() ? next(key, telling) : null;
  }

  private Inquiry inquiry(CaseKey key, List<StoredDetection> telling, List<FactGroup> known) {
    return Inquiry.first(key.toString(), telling.getFirst().timed(), since(telling))
        .alsoOf(telling.stream().skip(1).map(StoredDetection::timed).toList())
        .again(clock.instant(), known);
  }

  private @Nullable Duration next(CaseKey key, List<StoredDetection> telling) {
    return due(telling, records.facts(key))
        .map(next -> Duration.between(clock.instant(), next))
        .map(wait -> wait.isPositive() ? wait : Duration.ofSeconds(1))
        .orElse(null);
  }

  private static boolean isDue(List<StoredDetection> telling, List<FactGroup> known, Instant now) {
    return due(telling, known).filter(next -> !next.isAfter(now)).isPresent();
  }

  private static Optional<Instant> due(List<StoredDetection> telling, List<FactGroup> known) {
    return FactRefresh.next(since(telling), latest(telling, StoredDetection::time), known);
  }

  /// Since when all of it is there to be asked about.
  private static Instant since(List<StoredDetection> telling) {
    return latest(telling, StoredDetection::storedAt);
  }

  private static Instant latest(
      List<StoredDetection> telling, Function<StoredDetection, Instant> time) {
    return telling.stream().map(time).max(Comparator.naturalOrder()).orElseThrow();
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
    Assessment decided =
        policy.assess(
            PolicyInput.of(detection, figures, records.facts(key), clock.instant().atZone(zone)));
    if (!isClosedUnderAnother(found, decided)) {
      cases.assess(key, decided);
    }
  }

  /// Whether it was closed by somebody who saw what another policy said. That policies change is no
  /// news of a case.
  private static boolean isClosedUnderAnother(Case found, Assessment decided) {
    String before = found.assessment().policy();
    return found.state() == CaseState.CLOSED
        && !before.equals(Assessment.NO_POLICY)
        && !before.equals(decided.policy());
  }
}
