package dev.takagari.alerting.report;

import dev.takagari.alerting.report.Schedule.Slot;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// Makes reports of every kind. Safe for use by several threads.
///
/// Texts that a report has are bounded, so that it always fits into an act: a summary has at most
/// [#LONGEST_SUMMARY] characters, and files have less than 500,000 together.
public record ReportDesk(Digest digests, WeeklyReport weeks, SavedQueryReport queries) {
  /// Longest summary, in characters.
  public static final int LONGEST_SUMMARY = 3_000;

  /// Reasons for missing events that a summary names.
  static final int MOST_UNSURE = 5;

  private static final Duration LONGEST_DIGEST = Duration.ofDays(31);

  /// The report of a slot.
  ///
  /// @param since the slot that was made before, from which a digest goes on; 31 days at most
  /// @param missed slots between, that were not made
  /// @throws dev.takagari.core.error.TakagariException database-unavailable, search-unavailable
  public Report make(ReportPlan plan, Instant since, Slot slot, long missed) {
    ZoneId zone = plan.schedule().zone();
    return switch (plan.kind()) {
      case DIGEST -> digest(since, slot, zone, missed);
      case WEEKLY -> weeks.of(plan.week(slot), zone, missed);
      case QUERY -> queries.of(plan.name(), plan.asked(), slot, new ShownTimes(zone), missed);
    };
  }

  private Report digest(Instant since, Slot slot, ZoneId zone, long missed) {
    Instant earliest = slot.at().minus(LONGEST_DIGEST);
    Instant from = since.isBefore(earliest) ? earliest : since;
    return digests.of(new TimeRange(from, slot.at()), slot.day(), zone, missed);
  }

  /// What the slot of a day brings, or brought.
  public Report of(ReportPlan plan, LocalDate day) {
    Slot slot = plan.schedule().slot(day);
    return make(plan, plan.schedule().before(slot).at(), slot, 0);
  }

  /// The report of a week.
  public Report of(ReportPlan plan, IsoWeek week) {
    return weeks.of(week, plan.schedule().zone(), 0);
  }

  /// What there is now: since the newest slot for a digest, of the last whole week, or of the time
  /// before now.
  public Report now(ReportPlan plan, Instant now) {
    ZoneId zone = plan.schedule().zone();
    Slot slot = new Slot(LocalDate.ofInstant(now, zone), now);
    return make(plan, plan.schedule().last(now).at(), slot, 0);
  }
}
