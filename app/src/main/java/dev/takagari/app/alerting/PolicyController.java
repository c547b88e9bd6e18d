package dev.takagari.app.alerting;

import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.policy.PolicyDecides;
import dev.takagari.alerting.policy.PolicyStanding;
import dev.takagari.app.operation.Times;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.policy.LevelChange;
import dev.takagari.core.policy.LocatedText;
import dev.takagari.core.policy.PolicyRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The policy that decides; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/policy")
public class PolicyController {
  private final Optional<PolicyBook> book;

  /// @param book empty where there is no alert queue
  PolicyController(Optional<PolicyBook> book) {
    this.book = book;
  }

  /// @param policy name and version, as cases name it
  /// @param origin where it came from
  /// @param loadedAt since when it decides in this process
  /// @param trouble why the configured one does not decide; null when it does, or when none is
  /// @param rules in the order in which they are asked
  record Answer(
      String policy, String origin, String loadedAt, @Nullable String trouble, List<Row> rules) {}

  /// @param severity the change, as `at least high`; null for none
  /// @param verdict the word; null for none
  /// @param tell the change; null for none
  /// @param reason as it stands there; null when it is computed
  /// @param reasonExpr the expression that computes it; null when there is none
  record Row(
      String name,
      String when,
      @Nullable String severity,
      @Nullable String verdict,
      @Nullable String tell,
      boolean stop,
      @Nullable String reason,
      @Nullable String reasonExpr) {
    static Row of(PolicyRule rule) {
      String reason = null;
      String expression = null;
      switch (rule.reason()) {
        case PolicyRule.Reason.Plain(String text) -> reason = text;
        case PolicyRule.Reason.Computed(LocatedText text) -> expression = text.text();
      }
      return new Row(
          rule.name(),
          rule.when().text(),
          rule.severity().map(LevelChange::words).orElse(null),
          rule.verdict().orElse(null),
          rule.tell().map(LevelChange::words).orElse(null),
          rule.stop(),
          reason,
          expression);
    }
  }

  @GetMapping
  Answer show() {
    PolicyDecides now =
        book.orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.NOT_FOUND, "nothing is decided here: there is no alert queue"))
            .decides();
    PolicyStanding standing = now.standing();
    return new Answer(
        standing.policy(),
        standing.origin(),
        Times.text(standing.loadedAt()),
        standing.trouble(),
        now.file().rules().stream().map(Row::of).toList());
  }
}
