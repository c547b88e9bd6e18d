package dev.takagari.app.operation;

import dev.takagari.app.service.MaintenanceLoop;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import dev.takagari.ingest.maintenance.LakeOverview;
import dev.takagari.ingest.maintenance.MaintenanceReport;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The state of the lake, and its maintenance; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/lake")
public class LakeController {
  private final LakeMaintainer maintainer;
  private final MaintenanceLoop loop;
  private final AuditLog audit;

  LakeController(LakeMaintainer maintainer, MaintenanceLoop loop, AuditLog audit) {
    this.maintainer = maintainer;
    this.loop = loop;
    this.audit = audit;
  }

  /// @param settledUntil the day before which a plain query sees each event once, empty when none
  ///   was settled yet
  /// @param unfinishedFrom the first day of which a unit that is not in the lake yet may have
  ///   events, empty when there is no such unit
  /// @param newFiles files whose rows were not compared with their partition yet
  /// @param amplification bytes written by units and merges for each byte written by units
  /// @param lastMerge empty when there was none
  /// @param orphansKept why orphans are not removed, empty when they are
  record Lake(
      long commit,
      int snapshots,
      String settledUntil,
      String unfinishedFrom,
      long files,
      long newFiles,
      long rows,
      long bytes,
      long merges,
      double amplification,
      long copiesRemoved,
      String lastMerge,
      String orphansKept,
      List<LakeOverview.Part> classes) {

    static Lake of(LakeOverview overview) {
      return new Lake(
          overview.seq(),
          overview.snapshots(),
          overview.settledUntil().map(LocalDate::toString).orElse(""),
          overview.unfinishedFrom().map(LocalDate::toString).orElse(""),
          overview.files(),
          overview.newFiles(),
          overview.rows(),
          overview.bytes(),
          overview.rewrites().count(),
          overview.amplification(),
          overview.rewrites().removedRows(),
          overview.rewrites().last().map(Instant::toString).orElse(""),
          overview.orphansKept().orElse(""),
          overview.parts());
    }
  }

  record MaintenanceRequest(@Nullable Boolean dryRun) {}

  /// @param started whether a run begins now; false for a dry run, which says what is due
  record MaintenanceAnswer(
      boolean started,
      boolean dryRun,
      List<Due> merges,
      int comparisons,
      int snapshots,
      long orphans,
      long orphanBytes,
      List<String> notes) {}

  /// A merge that is due.
  record Due(String eventClass, String day, String reason, int files, long rows, long bytes) {
    static Due of(MaintenanceReport.Done merge) {
      return new Due(
          merge.eventClass(),
          merge.day().toString(),
          merge.reason().name().toLowerCase(Locale.ROOT),
          merge.filesBefore(),
          merge.rowsBefore(),
          merge.bytesBefore());
    }
  }

  @GetMapping
  Lake lake() {
    return Lake.of(maintainer.overview());
  }

  @PostMapping("/maintenance")
  MaintenanceAnswer maintain(@RequestBody MaintenanceRequest request, HttpServletRequest http) {
    if (!Boolean.TRUE.equals(request.dryRun())) {
      audit.record(Operator.of(http), "lake.maintain", "", Map.of());
      loop.wake();
      return new MaintenanceAnswer(true, false, List.of(), 0, 0, 0, 0, List.of());
    }
    MaintenanceReport report = maintainer.dryRun();
    return new MaintenanceAnswer(
        false,
        true,
        report.merges().stream().map(Due::of).toList(),
        report.compared(),
        report.snapshotsExpired(),
        report.orphansRemoved(),
        report.orphanBytes(),
        report.notes());
  }
}
