package dev.takagari.app.operation;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.ledger.RebuildFindings;
import dev.takagari.core.unit.UnitId;
import dev.takagari.enrich.upkeep.SightingRestart;
import dev.takagari.ingest.replay.RebuildReport;
import dev.takagari.ingest.replay.RebuildStep;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The ledger compared with the archive, and built anew; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/ledger")
public class LedgerController {
  private final LedgerRebuilding rebuilding;
  private final AuditLog audit;
  private final SightingRestart restart;

  LedgerController(LedgerRebuilding rebuilding, AuditLog audit, SightingRestart restart) {
    this.rebuilding = rebuilding;
    this.audit = audit;
    this.restart = restart;
  }

  /// @param units that are due for the table
  record SightingsAnswer(long units) {}

  record RebuildRequest(@Nullable Boolean dryRun, @Nullable Boolean lakeLost) {}

  /// @param state none, running, done or failed
  /// @param step where it is, empty unless it runs
  /// @param done files or units in that step
  /// @param code of the failure, empty unless it failed
  record RebuildAnswer(
      String state,
      boolean dryRun,
      String step,
      long done,
      @Nullable Report report,
      String code,
      String failure) {}

  /// @param agrees whether archive, ledger, lake and hot index say the same
  /// @param missing units with a manifest that are not in the ledger
  /// @param damaged manifests that cannot be read, and why; at most 100
  /// @param lakeUnits units that the lake has rows of
  record Report(
      boolean agrees,
      long manifests,
      long damagedCount,
      Map<String, String> damaged,
      long units,
      long missing,
      long withoutManifest,
      List<String> someWithoutManifest,
      boolean lakeLost,
      long lakeCommit,
      long ledgerCommit,
      long lakeFiles,
      long lakeUnits,
      long lakeUnknown,
      long lakeUnfinished,
      long lakeAbsent,
      List<String> lostIndices,
      long restored,
      long toLake,
      long toHot,
      List<String> notes) {

    static Report of(RebuildReport report) {
      RebuildFindings findings = report.findings();
      RebuildFindings.Lake lake = findings.lake();
      return new Report(
          report.agrees(),
          findings.manifests(),
          findings.damagedCount(),
          new TreeMap<>(findings.damaged()),
          findings.units(),
          findings.missing(),
          findings.withoutManifest(),
          findings.someWithoutManifest().stream().map(UnitId::value).toList(),
          report.lakeLost(),
          report.newestCommit(),
          report.knownCommit(),
          lake.files(),
          lake.units(),
          lake.unknown(),
          lake.unfinished(),
          lake.absent(),
          report.lostIndices(),
          report.restored(),
          report.toLake(),
          report.toHot(),
          report.notes());
    }
  }

  @PostMapping("/rebuild")
  RebuildAnswer rebuild(@RequestBody RebuildRequest request, HttpServletRequest http) {
    boolean dryRun = Boolean.TRUE.equals(request.dryRun());
    boolean lakeLost = Boolean.TRUE.equals(request.lakeLost());
    if (!dryRun) {
      audit.record(
          Operator.of(http), "ledger.rebuild", "", Map.of("lake_lost", String.valueOf(lakeLost)));
    }
    rebuilding.start(dryRun, lakeLost);
    return answer();
  }

  /// Fills the table of sightings anew.
  @PostMapping("/sightings")
  SightingsAnswer sightings(HttpServletRequest http) {
    audit.record(Operator.of(http), "ledger.sightings", "", Map.of());
    return new SightingsAnswer(restart.run());
  }

  @GetMapping("/rebuild")
  RebuildAnswer rebuild() {
    return answer();
  }

  private RebuildAnswer answer() {
    BackgroundRun.State<RebuildReport> state = rebuilding.state();
    LedgerRebuilding.Progress progress = rebuilding.progress();
    boolean running = state.phase() == BackgroundRun.Phase.RUNNING;
    RebuildStep step = progress.step();
    return new RebuildAnswer(
        state.phase().text(),
        progress.dryRun(),
        running && step != null ? step.name().toLowerCase(Locale.ROOT).replace('_', '-') : "",
        running ? progress.done() : 0,
        state.result() == null ? null : Report.of(state.result()),
        state.failure() == null ? "" : state.failure().code().code(),
        state.failure() == null ? "" : String.valueOf(state.failure().getMessage()));
  }
}
