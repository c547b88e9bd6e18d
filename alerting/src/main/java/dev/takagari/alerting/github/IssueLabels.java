package dev.takagari.alerting.github;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;

/// The labels of an issue that are ours. All begin with `takagari:`; no other is ever touched, nor
/// one that people made under this name for something else.
public final class IssueLabels {
  /// On every issue of a case: what was begun and not put down is looked for among these.
  public static final String CASE = "takagari:case";

  /// On every issue that is a message of its own.
  public static final String REPORT = "takagari:report";

  private static final String OURS = "takagari:";
  private static final int LONGEST = 50;

  private IssueLabels() {}

  /// Those that the issue of a case has to have.
  public static SequencedSet<String> of(Case found) {
    SequencedSet<String> labels = new LinkedHashSet<>();
    labels.add(CASE);
    labels.add(OURS + "severity-" + found.assessment().severity().code());
    labels.add(OURS + found.state().code());
    CloseReason reason = found.reason();
    if (reason != null) {
      labels.add(OURS + reason.code());
    }
    labels.add(bounded("source-", found.source()));
    if (!found.ruleId().isEmpty()) {
      labels.add(bounded("rule-", found.ruleId()));
    }
    return labels;
  }

  /// Those of an issue that tell something that is no longer so.
  ///
  /// @param present all that the issue has
  /// @param wanted see [#of]
  public static Set<String> stale(Collection<String> present, Set<String> wanted) {
    Set<String> stale = new LinkedHashSet<>();
    for (String label : present) {
      if (isOurs(label) && !wanted.contains(label)) {
        stale.add(label);
      }
    }
    return stale;
  }

  private static boolean isOurs(String label) {
    if (!label.startsWith(OURS)) {
      return false;
    }
    String name = label.substring(OURS.length());
    return name.startsWith("severity-")
        || name.startsWith("source-")
        || name.startsWith("rule-")
        || CaseState.find(name).isPresent()
        || CloseReason.find(name).isPresent();
  }

  private static String bounded(String kind, String text) {
    String slug =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String label = OURS + kind + (slug.isEmpty() ? "other" : slug);
    return label.length() <= LONGEST ? label : label.substring(0, LONGEST).replaceAll("-+$", "");
  }
}
