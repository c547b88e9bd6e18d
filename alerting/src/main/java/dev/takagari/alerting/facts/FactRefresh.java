package dev.takagari.alerting.facts;

import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says when a case is to be asked about again: events of sensors come minutes after a detection,
/// and what happened next has not happened yet.
public final class FactRefresh {
  /// After the first asking, while something is missing.
  public static final List<Duration> SCHEDULE =
      List.of(
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofMinutes(60));

  /// How far what happened next is followed.
  public static final Duration FOLLOWED = Duration.ofHours(1);

  /// What a sensor's batch usually takes to come.
  private static final Duration UNDER_WAY = Duration.ofMinutes(10);

  /// Failures of these pass; sources of intel that do not answer are not asked over and over.
  private static final Set<Kind> SEARCHED = Set.of(Kind.BEFORE, Kind.AFTER);

  private FactRefresh() {}

  /// When to ask again; empty when the facts are what they will be.
  ///
  /// @param since when facts were first asked for
  /// @param happened when what was detected happened
  /// @param groups the facts as they are now
  public static Optional<Instant> next(Instant since, Instant happened, List<FactGroup> groups) {
    Optional<Instant> asked =
        groups.stream()
            .filter(FactRefresh::isMissing)
            .map(FactGroup::at)
            .max(Comparator.naturalOrder());
    if (asked.isPresent()) {
      Optional<Instant> again =
          SCHEDULE.stream().map(since::plus).filter(asked.get()::isBefore).findFirst();
      if (again.isPresent()) {
        return again;
      }
    }
    Instant last = happened.plus(FOLLOWED).plus(UNDER_WAY);
    return groups.stream()
        .filter(group -> group.kind() == Kind.AFTER)
        .filter(group -> group.at().isBefore(happened.plus(FOLLOWED)))
        .findFirst()
        .map(_ -> last);
  }

  private static boolean isMissing(FactGroup group) {
    return switch (group.state()) {
      case COMPLETE -> false;
      case PENDING -> true;
      case PARTIAL -> SEARCHED.contains(group.kind());
    };
  }
}
