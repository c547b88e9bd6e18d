package dev.takagari.app.alerting;

import dev.takagari.alerting.report.IsoWeek;
import dev.takagari.alerting.report.Report;
import dev.takagari.alerting.report.ReportDesk;
import dev.takagari.alerting.report.ReportKind;
import dev.takagari.alerting.report.ReportPlan;
import dev.takagari.alerting.report.ReportRunner;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.telling.TellPost;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What is posted by schedule; needs a token with the scope `admin`, for a report says what only
/// that may see.
@RestController
@RequestMapping("/api/v1/reports")
public class ReportController {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;

  private final ReportDesk desk;
  private final ReportRunner runner;
  private final DisplayZone zone;
  private final AuditLog audit;
  private final InstantSource clock;

  ReportController(
      ReportDesk desk, ReportRunner runner, DisplayZone zone, AuditLog audit, InstantSource clock) {
    this.desk = desk;
    this.runner = runner;
    this.zone = zone;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param lastAt when it was posted last; null when it never was
  /// @param nextAt when it is due
  /// @param to where it is posted
  /// @param unknown where it is to be posted, and nothing is there
  record Planned(
      String name,
      String kind,
      @Nullable String lastAt,
      String nextAt,
      String zone,
      Set<String> to,
      Set<String> unknown) {}

  record Plans(List<Planned> reports) {}

  /// @param empty whether there is nothing in it
  /// @param summary Markdown
  record Made(
      String name, String kind, boolean empty, String title, String summary, List<File> files) {
    static Made of(ReportPlan plan, Report report) {
      TellPost post = report.post();
      return new Made(
          plan.name(),
          plan.kind().code(),
          report.isEmpty(),
          post.title(),
          post.summary(),
          post.files().stream()
              .map(file -> new File(file.name(), file.mediaType(), file.text()))
              .toList());
    }
  }

  record File(String name, String mediaType, String text) {}

  /// @param to destinations to which it was posted
  record Posted(Set<String> to) {}

  @GetMapping
  Plans list() {
    return new Plans(runner.plans().stream().map(this::planned).toList());
  }

  private Planned planned(ReportPlan plan) {
    return new Planned(
        plan.name(),
        plan.kind().code(),
        runner.posted(plan).map(Times::text).orElse(null),
        Times.text(plan.schedule().next(clock.instant()).at()),
        new DisplayZone(plan.schedule().zone()).label(),
        runner.to(plan),
        runner.unknown(plan));
  }

  /// A report as it would be posted.
  ///
  /// @param name of the report; unset: what its kind is called
  /// @param week as `2026-W47`; unset: the last whole one
  /// @param day on whose slot it is made; unset: now
  @GetMapping("/{kind}")
  Made make(
      @PathVariable String kind,
      @RequestParam(required = false) @Nullable String name,
      @RequestParam(required = false) @Nullable String week,
      @RequestParam(required = false) @Nullable String day) {
    ReportKind wanted =
        ReportKind.find(kind)
            .orElseThrow(() -> CaseRequests.bad("a report is a digest, a weekly or a query"));
    ReportPlan plan = plan(name == null ? wanted.code() : name, wanted);
    if (plan.kind() != wanted) {
      throw CaseRequests.bad("the report of this name is a " + plan.kind().code());
    }
    if (week != null && wanted != ReportKind.WEEKLY) {
      throw CaseRequests.bad("week is for the report of a week");
    }
    if (day != null && wanted == ReportKind.WEEKLY) {
      throw CaseRequests.bad("day is not for the report of a week");
    }
    Report report =
        week != null
            ? desk.of(plan, week(week))
            : day != null ? desk.of(plan, day(day)) : desk.now(plan, clock.instant());
    return Made.of(plan, report);
  }

  private static IsoWeek week(String text) {
    return IsoWeek.find(text).orElseThrow(() -> CaseRequests.bad("week is one such as 2026-W47"));
  }

  private static LocalDate day(String text) {
    try {
      LocalDate day = LocalDate.parse(text.strip());
      if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
        return day;
      }
    } catch (DateTimeException _) {
      // told below
    }
    throw CaseRequests.bad("day is one such as 2026-11-24");
  }

  /// @param wanted what it is looked for as; null for any kind
  private ReportPlan plan(String name, @Nullable ReportKind wanted) {
    return ReportSettings.find(runner.plans(), name, zone.zone())
        .orElseThrow(
            () ->
                new TakagariException(
                    ErrorCode.NOT_FOUND, "there is no report of this name" + known(wanted)));
  }

  private String known(@Nullable ReportKind wanted) {
    List<String> names =
        runner.plans().stream()
            .filter(plan -> wanted == null || plan.kind() == wanted)
            .map(ReportPlan::name)
            .toList();
    return names.isEmpty()
        ? ", and none is configured in takagari.alerting.reports"
        : "; there are: " + String.join(", ", names);
  }

  /// Posts a report now, whenever it is due.
  @PostMapping("/{name}/post")
  Posted post(@PathVariable String name, HttpServletRequest http) {
    String by = Operator.of(http);
    ReportPlan plan = plan(name, null);
    Set<String> to = runner.post(plan);
    if (to.isEmpty()) {
      throw CaseRequests.bad("there is no destination to which it could be posted");
    }
    audit.record(by, "report.post", plan.name(), Map.of("to", String.join(",", to)));
    return new Posted(to);
  }
}
