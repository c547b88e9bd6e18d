package dev.takagari.alerting.note;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.SuppressionCheck;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What is alike to the detections of a case, wherever somebody holds it back: of the same source
/// and rule, and in everything that all of them share of host, account and command; the host only
/// when it is the only one of the case. Nobody means a whole rule when they hold back one case:
/// when they share nothing there is no such rule.
public final class AlikeRule {
  /// Why there is no such rule, for people, without a full stop.
  public static final String NONE =
      "its detections have no rule, or share neither host, account nor command";

  /// Detections that are compared, those that were filed last: what all of these share is no more
  /// than what is alike, however many there are.
  private static final int MOST_READ = 500;

  private static final int LONGEST_PATTERN = 4_000;
  private static final int LONGEST_SHOWN = 200;
  private static final String ANY = "*";

  /// How it is said what a column has, in the order in which it is said.
  private record Said(Column column, String words) {}

  private static final List<Said> SAID =
      List.of(
          new Said(Columns.HOST_NAME, "on the host"),
          new Said(Columns.HOST_ID, "on the host"),
          new Said(Columns.USER_NAME, "by the account"),
          new Said(Columns.PROCESS_COMMAND_LINE, "with the command"));

  private AlikeRule() {}

  /// What is alike to a case as it is now.
  ///
  /// @param records where its detections are
  /// @return empty when there is [none][#NONE]
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public static Optional<SuppressionRule> of(Case found, CaseRecords records) {
    return of(
        found,
        records.detections(DetectionFilter.of(found.key()), null, MOST_READ).items().stream()
            .map(StoredDetection::detection)
            .toList());
  }

  /// As [#of(Case, CaseRecords)], of what was read before.
  static Optional<SuppressionRule> of(Case found, List<Detection> detections) {
    boolean isOfARule = !found.ruleId().isEmpty() && !found.ruleId().contains(ANY);
    if (!isOfARule || detections.isEmpty()) {
      return Optional.empty();
    }
    SequencedMap<String, String> entity = new TreeMap<>();
    if (found.counts().hosts() <= 1 && !share(detections, Columns.HOST_NAME, entity)) {
      share(detections, Columns.HOST_ID, entity);
    }
    share(detections, Columns.USER_NAME, entity);
    share(detections, Columns.PROCESS_COMMAND_LINE, entity);
    if (entity.isEmpty()) {
      return Optional.empty();
    }
    try {
      SuppressionRule rule = new SuppressionRule(found.source(), found.ruleId(), entity);
      SuppressionCheck.check(rule);
      return Optional.of(rule);
    } catch (IllegalArgumentException _) {
      // it cannot be held back
      return Optional.empty();
    }
  }

  private static boolean share(
      List<Detection> detections, Column column, SequencedMap<String, String> entity) {
    Set<List<String>> values =
        detections.stream().map(one -> one.all(column)).collect(Collectors.toSet());
    List<String> first = values.iterator().next();
    if (values.size() != 1 || first.size() != 1) {
      return false;
    }
    String value = first.getFirst();
    // a star in it would mean anything
    boolean isPattern =
        !value.isEmpty() && value.length() <= LONGEST_PATTERN && !value.contains(ANY);
    if (isPattern) {
      entity.put(column.name(), value);
    }
    return isPattern;
  }

  /// What such a rule holds back, for people, as "what the rule `r` of `falcon` detects on the host
  /// `h` by the account `a` with the command `c`". Values are harmless to read and cut to 200
  /// characters each; that they are escaped is for who asks.
  ///
  /// @param code a value as code in the markup of whoever asks
  public static String words(SuppressionRule rule, UnaryOperator<String> code) {
    StringBuilder words =
        new StringBuilder("what the rule ")
            .append(code.apply(Words.plain(rule.ruleId(), LONGEST_SHOWN)))
            .append(" of ")
            .append(code.apply(Words.plain(rule.source(), LONGEST_SHOWN)))
            .append(" detects");
    for (Said each : SAID) {
      String value = rule.entity().get(each.column().name());
      if (value != null) {
        String shown =
            each.column().equals(Columns.USER_NAME)
                ? Words.account(value, LONGEST_SHOWN)
                : Words.plain(value, LONGEST_SHOWN);
        words.append(' ').append(each.words()).append(' ').append(code.apply(shown));
      }
    }
    return words.toString();
  }

  /// Tells a rule from others in few letters and digits, so that what somebody is shown can be told
  /// from what is alike later. Of no rule it is a digest too.
  public static String digest(Optional<SuppressionRule> rule) {
    StringBuilder text = new StringBuilder();
    rule.ifPresent(
        shown -> {
          part(text, shown.source());
          part(text, shown.ruleId());
          shown
              .entity()
              .forEach(
                  (field, value) -> {
                    part(text, field);
                    part(text, value);
                  });
        });
    return Sha256.hex(text.toString());
  }

  /// With its length before it, so that no text can pass for two.
  private static void part(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
