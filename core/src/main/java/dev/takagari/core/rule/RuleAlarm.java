package dev.takagari.core.rule;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.mapping.EventId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// An alarm in one version, as it is to be told.
///
/// @param number of the alarm, in the order in which they were raised
/// @param revision from 1, one more for each change
/// @param detection has the revision too
public record RuleAlarm(long number, long revision, Detection detection) {

  /// The id of an alarm's detection: of all its versions, and again when the same events raise it
  /// anew after everything was forgotten.
  ///
  /// @param first event of those that raised it
  public static String id(String rule, String group, RuleMatch first) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, first.time());
    return "rule:" + rule + ":" + EventId.of(micros, group, first.eventId());
  }

  /// An alarm of a group of events.
  ///
  /// @param template what the events say that raised it
  /// @param first time of its first event
  /// @param last time of its last event
  /// @param count events
  /// @param values distinct values among them; 0 when none are counted
  public static RuleAlarm of(
      long number,
      long revision,
      String id,
      Detection template,
      Instant first,
      Instant last,
      long count,
      long values) {
    SequencedMap<String, String> details = new LinkedHashMap<>();
    details.put("first", first.toString());
    details.put("last", last.toString());
    if (values > 0) {
      details.put("distinct values", Long.toString(values));
    }
    details.putAll(template.details());
    return new RuleAlarm(
        number,
        revision,
        new Detection(
            id,
            Long.toString(revision),
            template.source(),
            template.ruleId(),
            template.title(),
            template.description(),
            template.severity(),
            last,
            count,
            template.groupKey(),
            template.eventId(),
            template.dataset(),
            template.fields(),
            details,
            template.link(),
            template.marks()));
  }
}
