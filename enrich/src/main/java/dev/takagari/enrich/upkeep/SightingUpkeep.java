package dev.takagari.enrich.upkeep;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeCleaning;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.sighting.store.SightingKeeping;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingRemoval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what the table of sightings no longer needs: months of which the lake keeps no event,
/// snapshots that were replaced, files that nobody knows. Every step can be repeated and be
/// interrupted at any point. For one thread.
///
/// Sightings of a day are needed as long as the lake has an event of that day or an earlier one, or
/// keeps events of that day by its rules, of whatever class. That a month is not kept any more is
/// said first, and done by a later run: who looked at the days before finds their rows.
public final class SightingUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(SightingUpkeep.class);
  private static final Duration BETWEEN_ORPHANS = Duration.ofHours(24);

  /// Longer than anybody goes on by what he was told of days.
  private static final Duration NOTICE = Duration.ofMinutes(10);

  private final Ports ports;
  private final RetentionRules rules;
  private final Ages ages;
  private Instant orphansLookedFor = Instant.EPOCH;

  /// What it works with.
  ///
  /// @param lake whose events decide
  /// @param cleaning of the table of sightings
  public record Ports(
      LakeMaintenance lake,
      SightingLedger ledger,
      SightingKeeping keeping,
      SightingRemoval removal,
      LakeCleaning cleaning,
      InstantSource clock) {}

  /// How long what is not needed stays.
  ///
  /// @param snapshots that were replaced; longer than anybody reads
  /// @param orphans files that nobody knows; longer than anybody writes
  /// @param removeOrphans whether such files are looked for
  public record Ages(Duration snapshots, Duration orphans, boolean removeOrphans) {}

  /// What was done.
  ///
  /// @param dropped files of months that are not kept
  /// @param expired snapshots
  /// @param orphans files
  public record Report(int dropped, int expired, long orphans) {}

  public SightingUpkeep(Ports ports, RetentionRules rules, Ages ages) {
    this.ports = ports;
    this.rules = rules;
    this.ages = ages;
  }

  /// Does all that is due.
  ///
  /// @param keep is run before each step; what it throws ends this
  /// @throws TakagariException transient if the ledger or the lake is not available; call again
  public Report run(Runnable keep) {
    Instant now = ports.clock().instant();
    Optional<LocalDate> keptFrom = ports.keeping().keptFrom(NOTICE);
    int dropped = 0;
    if (keptFrom.isPresent()) {
      keep.run();
      dropped = ports.removal().drop(YearMonth.from(keptFrom.get()));
    }
    keep.run();
    ports.keeping().raise(needed(now).withDayOfMonth(1));
    keep.run();
    int expired = ports.cleaning().expire(now.minus(ages.snapshots()), false).snapshots();
    long orphans = 0;
    if (ages.removeOrphans() && !orphansLookedFor.plus(BETWEEN_ORPHANS).isAfter(now)) {
      keep.run();
      orphans = orphans(now);
      orphansLookedFor = now;
    }
    return new Report(dropped, expired, orphans);
  }

  /// The first day that is needed.
  private LocalDate needed(Instant now) {
    LocalDate byRule = rules.lakeKeptFrom(now);
    Optional<LocalDate> byEvents =
        ports.lake().state().files().stream()
            .map(file -> file.partition().day())
            .min(LocalDate::compareTo);
    return byEvents.filter(byRule::isAfter).orElse(byRule);
  }

  private long orphans(Instant now) {
    try {
      return ports
          .cleaning()
          .removeOrphans(now.minus(ages.orphans()), ports.ledger().spared(), false)
          .files();
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.LAKE_BEHIND) {
        throw e;
      }
      LOG.error("orphans of sightings are kept: {}", e.getMessage());
      return 0;
    }
  }
}
