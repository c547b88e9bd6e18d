package dev.takagari.core.cases;

import dev.takagari.core.detection.DetectionFields;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.normalize.NearName;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.QueryFields;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// What is asked of a suppression that somebody wants, beyond what one is: that it can hold
/// something back, and not nearly everything. Those that were made are not asked again, so that no
/// change of columns keeps detections from being filed.
public final class SuppressionCheck {
  /// Characters beside `*` without which a pattern fits nearly everything.
  static final int LEAST_LITERALS = 3;

  private static final int MOST_NEAR = 3;
  private static final int LONGEST_NAME = 100;

  private SuppressionCheck() {}

  /// Looks at a suppression before it is made.
  ///
  /// @throws IllegalArgumentException if it names a field that no detection has, or a pattern that
  ///   fits nearly everything; the message says which and what was perhaps meant
  public static void check(SuppressionRule rule) {
    rule.entity().keySet().forEach(SuppressionCheck::field);
    pattern("the rule", rule.ruleId());
    rule.entity().forEach(SuppressionCheck::pattern);
  }

  private static void field(String field) {
    boolean isCarried =
        EventSchema.current().find(field).filter(DetectionFields::isCarried).isPresent();
    if (isCarried || SuppressionRule.words().contains(field)) {
      return;
    }
    List<String> near = near(field);
    String shown = field.length() <= LONGEST_NAME ? field : field.substring(0, LONGEST_NAME) + "…";
    throw new IllegalArgumentException(
        "no detection has the field "
            + shown
            + (near.isEmpty()
                ? "; fields are host, user, hash, command and ECS names"
                : "; did you mean " + String.join(", ", near) + "?"));
  }

  /// Names that may have been meant, of the columns of a source's own name first.
  private static List<String> near(String field) {
    QueryFields names = QueryFields.current();
    Stream<String> columns =
        Stream.concat(Stream.of(field), names.nearest(field).stream())
            .map(names::resolve)
            .flatMap(Collection::stream)
            .flatMap(each -> each instanceof ColumnField of ? Stream.of(of.column()) : Stream.of())
            .filter(DetectionFields::isCarried)
            .map(column -> column.name());
    Stream<String> words = NearName.of(field, SuppressionRule.words()).stream();
    return Stream.concat(words, columns).distinct().limit(MOST_NEAR).toList();
  }

  private static void pattern(String of, String pattern) {
    boolean isExact = pattern.indexOf('*') < 0;
    long literals = pattern.codePoints().filter(each -> each != '*').count();
    if (!isExact && literals < LEAST_LITERALS) {
      throw new IllegalArgumentException(
          "the pattern "
              + pattern
              + " of "
              + of
              + " has fewer than "
              + LEAST_LITERALS
              + " characters beside *, and would hold back nearly everything; give more of it, an"
              + " exact value, or leave it out");
    }
  }
}
