package dev.takagari.ingest.maintenance;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeCleaning;
import dev.takagari.core.lake.LakeCleaning.Cleaned;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.LakeUse;
import dev.takagari.core.lake.LakeUseLedger;
import dev.takagari.core.lake.RewriteLedger;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.ingest.lake.SameRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the lake healthy: merges, settles days, expires snapshots, removes orphans.
///
/// Right whoever runs it, how often and from how many processes; a lease only spares useless work.
/// Safe for use by several threads.
public final class LakeMaintainer {
  private static final Logger LOG = LoggerFactory.getLogger(LakeMaintainer.class);
  private static final Duration BETWEEN_ORPHANS = Duration.ofHours(24);

  private final Ports ports;
  private final MaintenanceSettings settings;
  private final MaintenanceMeters meters;
  private final MaintenanceStep.Hook hook;
  private final CompactionPolicy policy;
  private final String owner = "maintainer-" + UUID.randomUUID();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private Instant orphansLookedFor = Instant.EPOCH;

  /// What maintenance works with.
  public record Ports(
      LakeMaintenance lake,
      LakeCleaning cleaning,
      RewriteLedger rewrites,
      LakeUseLedger use,
      LeaseLedger leases,
      SameRecord sameRecord,
      InstantSource clock) {}

  public LakeMaintainer(Ports ports, MaintenanceSettings settings, MaintenanceMeters meters) {
    this(ports, settings, meters, MaintenanceStep.Hook.NONE);
  }

  LakeMaintainer(
      Ports ports,
      MaintenanceSettings settings,
      MaintenanceMeters meters,
      MaintenanceStep.Hook hook) {
    this.ports = ports;
    this.settings = settings;
    this.meters = meters;
    this.hook = hook;
    this.policy = new CompactionPolicy(settings);
  }

  /// Lets a run end after the merge under way.
  public void stop() {
    stopping.set(true);
  }

  /// Does all that is due.
  ///
  /// @throws TakagariException transient if the lake or the ledger is not available; nothing is
  ///   lost, call again later
  public synchronized MaintenanceReport run() {
    Optional<MaintenanceLease> taken =
        MaintenanceLease.take(ports.leases(), owner, settings.lease());
    if (taken.isEmpty()) {
      return MaintenanceReport.elsewhere();
    }
    long start = System.nanoTime();
    try (MaintenanceLease lease = taken.get()) {
      MaintenanceReport report = new Run(lease).all();
      meters.ran(ports.clock().instant(), System.nanoTime() - start);
      return report;
    }
  }

  /// What the lake consists of now.
  public LakeOverview overview() {
    LakeUse use = ports.use().use();
    LakeState state = ports.lake().state();
    return LakeOverview.of(state, use, ports.use().orphansKept(state.seq()));
  }

  /// Says what is due now, and changes nothing. Further merges may be due after these.
  public MaintenanceReport dryRun() {
    LakeState state = ports.lake().state();
    LakeUse use = ports.use().use();
    Instant now = ports.clock().instant();
    List<MaintenanceReport.Done> merges = new ArrayList<>();
    int alone = 0;
    for (Merge merge : policy.plan(state, use, now)) {
      if (merge.reason() == Merge.Reason.ALONE) {
        alone++;
        continue;
      }
      merges.add(
          new MaintenanceReport.Done(
              merge.partition().eventClass(),
              merge.partition().day(),
              merge.reason(),
              merge.inputs().size(),
              1,
              merge.bytes(),
              merge.bytes(),
              merge.rows(),
              merge.rows(),
              0));
    }
    List<String> notes = new ArrayList<>();
    Cleaned expired = ports.cleaning().expire(now.minus(settings.snapshotAge()), true);
    Cleaned orphans = orphans(state.seq(), now, true, notes);
    return new MaintenanceReport(
        true,
        true,
        merges,
        alone,
        expired.snapshots(),
        expired.files(),
        orphans.files(),
        orphans.bytes(),
        state.settledUntil(),
        notes);
  }

  private Cleaned orphans(long seq, Instant now, boolean dryRun, List<String> notes) {
    if (!settings.removeOrphans()) {
      notes.add("orphans are kept: takagari.maintenance.remove-orphans is off");
      return Cleaned.NOTHING;
    }
    Optional<String> kept = ports.use().orphansKept(seq);
    if (kept.isPresent()) {
      notes.add("orphans are kept: " + kept.get());
      return Cleaned.NOTHING;
    }
    try {
      return ports
          .cleaning()
          .removeOrphans(now.minus(settings.orphanAge()), ports.use().use().staged(), dryRun);
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.LAKE_BEHIND) {
        throw e;
      }
      LOG.error("orphans are kept: {}", e.getMessage());
      notes.add("orphans are kept: " + e.getMessage());
      return Cleaned.NOTHING;
    }
  }

  /// One run under the lease. For one thread.
  private final class Run {
    private final MaintenanceLease lease;
    private final Compaction compaction;
    private final List<MaintenanceReport.Done> merges = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int compared;

    Run(MaintenanceLease lease) {
      this.lease = lease;
      this.compaction =
          new Compaction(
              ports.lake(), ports.rewrites(), settings, ports.sameRecord(), hook, lease::keep);
    }

    MaintenanceReport all() {
      compaction.resume();
      while (!stopping.get() && mergeOnce()) {
        lease.keep();
      }
      Optional<LocalDate> settled = settle();
      hook.reached(MaintenanceStep.SETTLED);
      Instant now = ports.clock().instant();
      Cleaned expired = ports.cleaning().expire(now.minus(settings.snapshotAge()), false);
      meters.expired(expired.files());
      hook.reached(MaintenanceStep.EXPIRED);
      Cleaned orphans = Cleaned.NOTHING;
      if (!orphansLookedFor.plus(BETWEEN_ORPHANS).isAfter(now)) {
        orphans = LakeMaintainer.this.orphans(ports.lake().state().seq(), now, false, notes);
        orphansLookedFor = now;
        meters.orphans(orphans.files());
        hook.reached(MaintenanceStep.ORPHANS_REMOVED);
      }
      return new MaintenanceReport(
          true,
          false,
          merges,
          compared,
          expired.snapshots(),
          expired.files(),
          orphans.files(),
          orphans.bytes(),
          settled,
          notes);
    }

    /// Does what is due in each partition once.
    ///
    /// @return whether anything was done, so that more may be due
    private boolean mergeOnce() {
      LakeState state = ports.lake().state();
      boolean worked = false;
      for (Merge merge : policy.plan(state, ports.use().use(), ports.clock().instant())) {
        if (stopping.get()) {
          return false;
        }
        lease.keep();
        if (merge.reason() == Merge.Reason.ALONE && compaction.isUnlike(merge)) {
          compared++;
          worked = true;
          continue;
        }
        Optional<MaintenanceReport.Done> done = compaction.merge(merge);
        done.ifPresent(
            merged -> {
              merges.add(merged);
              meters.merged(merged);
            });
        worked |= done.isPresent();
      }
      return worked;
    }

    private Optional<LocalDate> settle() {
      // the ledger first: a unit that ends in between is in the state then, or unfinished
      LakeUse use = ports.use().use();
      LakeState state = ports.lake().state();
      if (state.files().isEmpty()) {
        return state.settledUntil();
      }
      LocalDate today = ports.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
      LocalDate until = CompactionPolicy.settledUntil(state, use, today);
      if (state.settledUntil().filter(until::equals).isPresent()) {
        return state.settledUntil();
      }
      return ports.lake().settle(until, state.snapshotId())
          ? Optional.of(until)
          : state.settledUntil();
    }
  }
}
