package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotGap;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.ledger.ListedManifest;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.core.ledger.RebuildFindings;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.ParkedObjects;
import dev.takagari.ingest.archive.QuarantineJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds the ledger anew from the archive and from what the lake holds, and lets everything that
/// the lake or the hot index lost be written again.
///
/// Nothing is written twice: a unit that the lake has rows of is done there, and the hot index
/// takes events by their id. A rebuild may be interrupted anywhere and run again; it may run beside
/// workers: commits wait until the ledger has caught up with the lake. Memory is bounded.
public final class LedgerRebuild {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerRebuild.class);
  private static final int PAGE = 1000;
  private static final int UNITS_AT_ONCE = 200;
  private static final String LEASE = "ledger-rebuild";
  private static final Duration HOLD = Duration.ofMinutes(5);
  private static final String LAKE = "lake";
  private static final String HOT = "hot";

  private final RebuildPorts ports;
  private final String owner;
  private final Runnable beforeUnits;

  /// @param owner names this process, for others that want to rebuild
  /// @param beforeUnits is run in a rebuild before the first unit comes back that the ledger
  ///   lacked, if one does: sinks will be given events that they may have had
  public LedgerRebuild(RebuildPorts ports, String owner, Runnable beforeUnits) {
    this.ports = ports;
    this.owner = owner;
    this.beforeUnits = beforeUnits;
  }

  /// Rebuilds, or looks only.
  ///
  /// @param dryRun whether to change nothing and say what would be
  /// @param lakeLost whether rows may be written to the lake again that the ledger believes to be
  ///   there: without it a lake that is gone or was set back is refused
  /// @param progress is told where the rebuild is, and how far in that step
  /// @throws TakagariException bad-request if somebody else rebuilds, or if what was found
  ///   contradicts the ledger and the caller did not say that it may
  public RebuildReport run(
      boolean dryRun, boolean lakeLost, ObjLongConsumer<RebuildStep> progress) {
    NamedLease lease = hold();
    try {
      return new Run(dryRun, lakeLost, progress).run();
    } finally {
      ports.leases().release(lease);
    }
  }

  private NamedLease hold() {
    return ports
        .leases()
        .acquire(LEASE, owner, HOLD)
        .orElseThrow(
            () ->
                new TakagariException(
                    ErrorCode.BAD_REQUEST, "another process rebuilds the ledger now"));
  }

  /// One run.
  private final class Run {
    private final boolean dryRun;
    private final boolean lakeMayBeLost;
    private final ObjLongConsumer<RebuildStep> progress;
    private final Set<String> notes = new LinkedHashSet<>();
    private final RestoredRegistry registry =
        new RestoredRegistry(ports.archive(), ports.layout(), ports.ledgers().hosts());

    Run(boolean dryRun, boolean lakeMayBeLost, ObjLongConsumer<RebuildStep> progress) {
      this.dryRun = dryRun;
      this.lakeMayBeLost = lakeMayBeLost;
      this.progress = progress;
    }

    private void at(RebuildStep step, long done) {
      hold();
      progress.accept(step, done);
    }

    RebuildReport run() {
      if (dryRun) {
        ports.rebuild().forget();
      } else {
        ports.use().keepOrphans("the ledger is being rebuilt");
      }
      at(RebuildStep.READING_LAKE, 0);
      boolean gone = ports.recovery().isLost();
      LakeState state = gone ? null : ports.lake().state();
      LakeSnapshot newest =
          state == null
              ? new LakeSnapshot(0, -1)
              : new LakeSnapshot(state.seq(), state.snapshotId());
      long known = ports.commits().lastFinished();
      boolean lost = gone || newest.seq() < known;
      if (state != null) {
        new LakeContent(ports.recovery(), ports.restore())
            .read(state.files(), files -> at(RebuildStep.READING_LAKE, files));
      }
      try (ArchivedUnits archive = new ArchivedUnits(ports.archive(), ports.layout())) {
        list(archive);
        RebuildFindings findings = ports.rebuild().findings();
        List<HotGap> gaps = ports.hot().gaps();
        List<String> indices = gaps.stream().map(gap -> gap.entry().name()).distinct().toList();
        if (dryRun) {
          ports.rebuild().forget();
          long absent = lost ? findings.lake().absent() : 0;
          return new RebuildReport(
              true,
              findings,
              findings.missing(),
              Math.max(0, findings.missing() - findings.lake().unknown()) + absent,
              findings.missing(),
              indices,
              lost,
              newest.seq(),
              known,
              notes(findings, lost, gone));
        }
        requirePlausible(findings, lost, known, newest);
        Counts counts = restore(archive);
        messages(archive);
        at(RebuildStep.TAKING_OVER_LAKE, 0);
        if (gone) {
          ports.recovery().begin();
        }
        long again = ports.restore().takeOver(newest, lost);
        at(RebuildStep.CHECKING_INDEX, 0);
        long hot = counts.hot;
        for (HotGap gap : gaps) {
          hot += ports.restore().hotAgain(gap.entry());
        }
        ports.rebuild().forget();
        ports.use().keepOrphans("");
        LOG.info("the ledger is rebuilt: {} units restored", counts.restored);
        return new RebuildReport(
            false,
            findings,
            counts.restored,
            counts.lake + again,
            hot,
            indices,
            lost,
            newest.seq(),
            known,
            notes(findings, lost, gone));
      }
    }

    private void requirePlausible(
        RebuildFindings findings, boolean lost, long known, LakeSnapshot newest) {
      String problem = "";
      if (findings.manifests() == 0 && findings.units() > 0) {
        problem =
            "the archive has no manifest and the ledger has "
                + findings.units()
                + " units: is takagari.raw.bucket right?";
      } else if (lost && !lakeMayBeLost) {
        problem =
            "the lake is gone or was set back (it has commit "
                + newest.seq()
                + ", the ledger knows "
                + known
                + "): say --lake-lost to write the rows of "
                + findings.lake().absent()
                + " units again";
      }
      if (!problem.isEmpty()) {
        ports.rebuild().forget();
        ports.use().keepOrphans(lost ? "the lake is gone or was set back" : "");
        throw new TakagariException(ErrorCode.BAD_REQUEST, problem);
      }
    }

    private List<String> notes(RebuildFindings findings, boolean lost, boolean gone) {
      List<String> all = new ArrayList<>(notes);
      if (gone) {
        all.add("the lake's table is in the catalog and not in the storage");
      } else if (lost) {
        all.add("the lake is older than the ledger: it was set back");
      }
      if (findings.withoutManifest() > 0) {
        all.add(
            findings.withoutManifest()
                + " units of the ledger have no manifest in the archive; they cannot be read again");
      }
      if (findings.damagedCount() > 0) {
        all.add(findings.damagedCount() + " manifests cannot be read; their units are left out");
      }
      if (!lost && findings.lake().absent() > 0) {
        all.add(
            findings.lake().absent()
                + " units have no row in the lake any more: removed by retention, or copies of"
                + " others; nothing is done about them");
      }
      return all;
    }

    /// Reads the manifests that were not read yet.
    private void list(ArchivedUnits archive) {
      String after = "";
      long listed = 0;
      while (true) {
        at(RebuildStep.READING_MANIFESTS, listed);
        List<BlobInfo> page =
            ports.archive().list(ports.layout().bucket(), ArchiveLayout.RAW, after, PAGE);
        if (page.isEmpty()) {
          return;
        }
        List<String> keys =
            page.stream()
                .map(info -> info.ref().key())
                .filter(key -> key.endsWith("/" + ArchiveLayout.MANIFEST))
                .toList();
        listed += keys.size();
        read(archive, keys.isEmpty() ? Set.of() : ports.rebuild().unlisted(keys));
        after = page.getLast().ref().key();
      }
    }

    private void read(ArchivedUnits archive, Set<String> keys) {
      List<ListedManifest> manifests = new ArrayList<>();
      Map<String, String> damaged = new HashMap<>();
      for (ArchivedUnits.Read read : archive.manifests(keys.stream().sorted().toList())) {
        UnitRecord unit = read.unit();
        if (unit == null) {
          damaged.put(read.key(), read.damage());
          LOG.warn("manifest {} is left out: {}", read.key(), read.damage());
        } else {
          manifests.add(listed(read.key(), unit));
        }
      }
      if (!keys.isEmpty()) {
        ports.rebuild().list(manifests, damaged);
      }
    }

    private static ListedManifest listed(String key, UnitRecord unit) {
      return new ListedManifest(
          key,
          unit.id(),
          unit.registryVersion().orElse(0),
          unit.objects().stream().anyMatch(object -> object.announced().inventory()),
          unit.claimedAt());
    }

    private Counts restore(ArchivedUnits archive) {
      Counts counts = new Counts();
      long done = 0;
      while (true) {
        at(RebuildStep.RESTORING_UNITS, done);
        List<ListedManifest> due = ports.rebuild().due(UNITS_AT_ONCE);
        if (due.isEmpty()) {
          return counts;
        }
        for (ArchivedUnits.Whole unit :
            archive.units(due.stream().map(ListedManifest::key).toList())) {
          restore(unit, counts);
          ports.rebuild().done(unit.unit().manifestKey());
        }
        done += due.size();
      }
    }

    private void restore(ArchivedUnits.Whole whole, Counts counts) {
      UnitRecord unit = whole.unit();
      boolean lacks = ports.ledgers().units().find(unit.id()).isEmpty();
      if (lacks && !counts.begun) {
        beforeUnits.run();
        counts.begun = true;
      }
      if (lacks || unit.registryVersion().orElse(0) > registry.version()) {
        inventories(unit);
      }
      Set<String> done = new HashSet<>();
      for (String sink : unit.sinks()) {
        if (isDone(unit, sink, whole.outcomes())) {
          done.add(sink);
        }
      }
      UnitRecord restored = unit.withRegistry(registry.version());
      if (!ports.ledgers().units().restore(restored, whole.outcomes(), done)) {
        return;
      }
      ParkedObjects.entries(unit).forEach(ports.ledgers().quarantine()::add);
      whole.outcomes().stream()
          .flatMap(outcome -> outcome.quarantine().stream())
          .forEach(ports.ledgers().quarantine()::add);
      counts.restored++;
      counts.lake += unit.sinks().contains(LAKE) && !done.contains(LAKE) ? 1 : 0;
      counts.hot += unit.sinks().contains(HOT) && !done.contains(HOT) ? 1 : 0;
    }

    private void inventories(UnitRecord unit) {
      try {
        registry.read(unit);
      } catch (TakagariException e) {
        if (e.code() != ErrorCode.OBJECT_MISSING) {
          throw e;
        }
        notes.add("an inventory of unit " + unit.id() + " is not in the archive any more");
      }
    }

    /// Whether a sink has all that it will ever have of a unit. Only the lake is asked; what the
    /// hot index has it finds out by itself.
    private boolean isDone(UnitRecord unit, String sink, List<UnitOutcome> outcomes) {
      boolean nothing =
          outcomes.stream()
              .anyMatch(
                  outcome ->
                      outcome.sink().equals(sink)
                          && outcome.written() == 0
                          && outcome.parked() == 0);
      return nothing || (sink.equals(LAKE) && ports.restore().holds(unit.id()));
    }

    /// Messages that nobody understood, and what was odd about others.
    private void messages(ArchivedUnits archive) {
      String after = "";
      while (true) {
        List<BlobInfo> page =
            ports.archive().list(ports.layout().bucket(), ArchiveLayout.PARKED, after, PAGE);
        if (page.isEmpty()) {
          return;
        }
        for (BlobInfo info : page) {
          if (info.ref().key().endsWith(ArchiveLayout.ENTRY)) {
            message(archive, info.ref());
          }
        }
        after = page.getLast().ref().key();
      }
    }

    private void message(ArchivedUnits archive, BlobRef ref) {
      byte[] bytes = archive.bytes(ref);
      if (bytes == null) {
        return;
      }
      try {
        ports.ledgers().quarantine().add(QuarantineJson.read(ref.key(), bytes));
      } catch (TakagariException e) {
        if (e.isTransient()) {
          throw e;
        }
        notes.add(ref.key() + " cannot be read");
      }
    }
  }

  private static final class Counts {
    private long restored;
    private long lake;
    private long hot;
    private boolean begun;
  }
}
