package dev.takagari.alerting.github;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is alike to the detections of a case: of the same source and rule, and in everything that
/// all of them share of host, account and command. Nobody means a whole rule when they hold back
/// one case: when they share nothing there is no such rule.
final class AlikeRule {
  private static final List<Column> SHARED =
      List.of(Columns.HOST_NAME, Columns.USER_NAME, Columns.PROCESS_COMMAND_LINE);

  private AlikeRule() {}

  /// @param telling detections of the case
  /// @param isAll whether these are all its hosts
  static Optional<SuppressionRule> of(Case found, List<StoredDetection> telling, boolean isAll) {
    SequencedMap<String, String> entity = new TreeMap<>();
    for (Column column : SHARED) {
      boolean isHost = column.equals(Columns.HOST_NAME);
      Set<List<String>> values =
          telling.stream()
              .map(each -> values(each.detection(), column))
              .collect(Collectors.toSet());
      if (values.size() == 1 && !(isHost && !isAll)) {
        List<String> shared = values.iterator().next();
        // a star in it would mean anything
        if (shared.size() == 1 && !shared.getFirst().contains("*")) {
          entity.put(column.name(), shared.getFirst());
        }
      }
    }
    try {
      return entity.isEmpty()
          ? Optional.empty()
          : Optional.of(new SuppressionRule(found.source(), pattern(found.ruleId()), entity));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static List<String> values(Detection detection, Column column) {
    return detection.all(column);
  }

  private static String pattern(String ruleId) {
    return ruleId.contains("*") ? "" : ruleId;
  }
}
