package dev.takagari.alerting.policy;

import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.Levels;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a policy looks at: a value for every field, of its type.
///
/// @param values a field that is not there is unknown
public record PolicyInput(Map<InputField, Object> values) {
  public PolicyInput {
    EnumMap<InputField, Object> all = new EnumMap<>(InputField.class);
    all.putAll(values);
    values = Collections.unmodifiableMap(all);
  }

  /// What is known of a case. Facts that did not come are unknown, and so are their values that
  /// cannot be read.
  ///
  /// @param detection the newest of the case
  /// @param facts groups in any order
  /// @param now in the zone in which people live
  public static PolicyInput of(
      Detection detection, CaseFigures figures, List<FactGroup> facts, ZonedDateTime now) {
    Map<InputField, Object> values = new EnumMap<>(InputField.class);
    new DetectionInput(detection, figures, now.toInstant()).into(values);
    new FactInput(facts, figures, now.toInstant()).into(values);
    values.put(InputField.TIME_HOUR, (long) now.getHour());
    values.put(InputField.TIME_WEEKDAY, (long) now.getDayOfWeek().getValue());
    return new PolicyInput(values);
  }

  /// The value of a field.
  public Object value(InputField field) {
    return values.getOrDefault(field, field.unknown());
  }

  /// With what rules start.
  Severity severity() {
    Object value = value(InputField.DETECTION_SEVERITY);
    return value instanceof Long rank ? Levels.at(Severity.class, rank) : Severity.INFO;
  }

  /// All values by the names that expressions use.
  Map<String, Object> named() {
    Map<String, Object> named = HashMap.newHashMap(InputField.values().length * 2);
    for (InputField field : InputField.values()) {
      named.put(field.path(), value(field));
    }
    return named;
  }
}
