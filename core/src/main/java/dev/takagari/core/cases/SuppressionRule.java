package dev.takagari.core.cases;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which detections are held back: those that everything given fits. Patterns are compared with
/// whole values, whatever their letters' case; `*` stands for any characters, also none.
///
/// @param source empty for all
/// @param ruleId pattern for the rule's id; empty for all
/// @param entity patterns by field: an ECS name, or `host`, `user`, `hash`, `command`, which stand
///   for several columns each. A field with several values fits when one does
public record SuppressionRule(String source, String ruleId, SequencedMap<String, String> entity) {
  private static final Map<String, List<Column>> WORDS =
      Map.of(
          "host", List.of(Columns.HOST_ID, Columns.HOST_NAME),
          "user", List.of(Columns.USER_NAME, Columns.USER_ID),
          "hash",
              List.of(
                  Columns.PROCESS_HASH_SHA256,
                  Columns.FILE_HASH_SHA256,
                  Columns.PROCESS_HASH_MD5,
                  Columns.FILE_HASH_MD5),
          "command", List.of(Columns.PROCESS_COMMAND_LINE));

  private static final int MOST_FIELDS = 20;
  private static final int LONGEST = 4_000;

  /// @throws IllegalArgumentException if it would hold everything back, or is too long
  public SuppressionRule {
    entity = Collections.unmodifiableSequencedMap(new TreeMap<>(entity));
    if (ruleId.isEmpty() && entity.isEmpty()) {
      throw new IllegalArgumentException("a suppression names a rule, an entity or both");
    }
    if (entity.size() > MOST_FIELDS || ruleId.length() > LONGEST || source.length() > LONGEST) {
      throw new IllegalArgumentException("a suppression names at most " + MOST_FIELDS + " fields");
    }
    entity.forEach(
        (field, pattern) -> {
          if (field.isEmpty() || pattern.isEmpty() || pattern.length() > LONGEST) {
            throw new IllegalArgumentException("a field of a suppression needs a pattern");
          }
        });
    boolean any =
        ruleId.replace("*", "").isEmpty()
            && entity.values().stream().allMatch(pattern -> pattern.replace("*", "").isEmpty());
    if (any) {
      throw new IllegalArgumentException("a suppression with only * would hold back everything");
    }
  }

  /// The names that stand for several columns, in alphabetical order.
  static SequencedSet<String> words() {
    return new TreeSet<>(WORDS.keySet());
  }

  /// Whether it holds a detection back.
  public boolean fits(Detection detection) {
    return (source.isEmpty() || source.equals(detection.source()))
        && (ruleId.isEmpty() || matches(ruleId, detection.ruleId()))
        && entity.entrySet().stream()
            .allMatch(each -> fits(detection, each.getKey(), each.getValue()));
  }

  private static boolean fits(Detection detection, String field, String pattern) {
    List<Column> columns = WORDS.get(field);
    if (columns == null) {
      return detection.fields().getOrDefault(field, List.of()).stream()
          .anyMatch(value -> matches(pattern, value));
    }
    return columns.stream()
        .flatMap(column -> detection.all(column).stream())
        .anyMatch(value -> matches(pattern, value));
  }

  /// In time proportional to the product of the lengths at worst, whatever the pattern.
  static boolean matches(String pattern, String value) {
    String p = pattern.toLowerCase(Locale.ROOT);
    String v = value.toLowerCase(Locale.ROOT);
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < v.length()) {
      if (at < p.length() && p.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < p.length() && p.charAt(at) == v.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < p.length() && p.charAt(at) == '*') {
      at++;
    }
    return at == p.length();
  }
}
