package dev.takagari.app.operation;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.retention.RemovalLedger;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.Store;
import dev.takagari.ingest.retention.RetentionEnforcer;
import dev.takagari.ingest.retention.RetentionReport;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How long what is kept, and the removal of the rest; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/retention")
public class RetentionController {
  private static final int MOST_REMOVED = 50;

  private final RetentionEnforcer enforcer;
  private final RetentionOptions options;
  private final AuditLog audit;
  private final BackgroundRun<RetentionReport> run = new BackgroundRun<>("removal of what is old");

  RetentionController(RetentionEnforcer enforcer, RetentionOptions options, AuditLog audit) {
    this.enforcer = enforcer;
    this.options = options;
    this.audit = audit;
  }

  /// What the configuration says beside the rules.
  ///
  /// @param enforced whether old things are removed once a day
  /// @param feeds names of the configured feeds
  public record RetentionOptions(boolean enforced, List<String> feeds) {}

  /// @param scope a class, `default`, or for the archive a feed
  record Rule(String store, String scope, String period) {}

  /// @param state new, announced, waits, in_force or removed
  /// @param announcedAt empty when nobody was told yet
  record Due(
      String store,
      String scope,
      String period,
      String first,
      String last,
      long parts,
      long objects,
      long rows,
      long bytes,
      String state,
      String announcedAt) {
    static Due of(RetentionReport.Due due) {
      return new Due(
          due.store().text(),
          due.scope(),
          due.period(),
          due.first(),
          due.last(),
          due.parts(),
          due.objects(),
          due.rows(),
          due.bytes(),
          due.state().name().toLowerCase(Locale.ROOT),
          due.announcedAt().map(Instant::toString).orElse(""));
    }
  }

  record Removed(
      String at,
      String store,
      String scope,
      String first,
      String last,
      long parts,
      long objects,
      long rows,
      long bytes) {
    static Removed of(RemovalLedger.Removed removed) {
      return new Removed(
          removed.at().toString(),
          removed.store().text(),
          removed.scope(),
          removed.first(),
          removed.last(),
          removed.parts(),
          removed.objects(),
          removed.rows(),
          removed.bytes());
    }
  }

  /// @param lastDaily when a run by itself was the last time, empty when it never was
  record Status(
      boolean enforced,
      String lastDaily,
      List<Rule> rules,
      List<String> warnings,
      List<Due> due,
      List<Removed> removed,
      List<String> notes) {}

  record ApplyRequest(@Nullable Boolean dryRun, @Nullable Boolean confirm) {}

  /// @param state none, running, done or failed
  /// @param ran false until it is done, for a dry run, and when another process is at it
  /// @param code of the failure, empty unless it failed
  record ApplyAnswer(
      String state,
      boolean dryRun,
      boolean ran,
      List<Due> due,
      List<String> notes,
      String code,
      String failure) {
    static ApplyAnswer of(BackgroundRun.State<RetentionReport> state, boolean dryRun) {
      RetentionReport report = state.result();
      TakagariException failure = state.failure();
      return new ApplyAnswer(
          state.phase().text(),
          dryRun,
          report != null && report.ran(),
          report == null ? List.of() : report.due().stream().map(Due::of).toList(),
          report == null ? List.of() : report.notes(),
          failure == null ? "" : failure.code().code(),
          failure == null ? "" : String.valueOf(failure.getMessage()));
    }
  }

  @GetMapping
  Status status() {
    RetentionReport report = enforcer.dryRun();
    return new Status(
        options.enforced(),
        enforcer.lastDaily().map(Instant::toString).orElse(""),
        rules(),
        enforcer.rules().warnings(options.feeds()),
        report.due().stream().map(Due::of).toList(),
        enforcer.removed(MOST_REMOVED).stream().map(Removed::of).toList(),
        report.notes());
  }

  private List<Rule> rules() {
    RetentionRules rules = enforcer.rules();
    List<Rule> list = new ArrayList<>();
    for (Store store : List.of(Store.HOT, Store.LAKE)) {
      list.add(rule(store, RetentionRules.DEFAULT));
      for (EventClass each : EventClass.values()) {
        if (rules.names(store, each.text())) {
          list.add(rule(store, each.text()));
        }
      }
    }
    options.feeds().forEach(feed -> list.add(rule(Store.RAW, feed)));
    return list;
  }

  private Rule rule(Store store, String scope) {
    return new Rule(
        store.text(), scope, RetentionRules.text(enforcer.rules().period(store, scope)));
  }

  /// Begins to remove what is too old, which may take hours, or says what would go.
  @PostMapping
  ApplyAnswer apply(@RequestBody ApplyRequest request, HttpServletRequest http) {
    if (Boolean.TRUE.equals(request.dryRun())) {
      return ApplyAnswer.of(
          new BackgroundRun.State<>(BackgroundRun.Phase.DONE, enforcer.dryRun(), null), true);
    }
    boolean confirm = Boolean.TRUE.equals(request.confirm());
    String operator = Operator.of(http);
    audit.record(operator, "retention.apply", "", Map.of("confirm", Boolean.toString(confirm)));
    run.start(() -> enforcer.apply(confirm, operator));
    return newest();
  }

  /// How far the newest removal is that somebody asked this process for.
  @GetMapping("/run")
  ApplyAnswer newest() {
    return ApplyAnswer.of(run.state(), false);
  }
}
