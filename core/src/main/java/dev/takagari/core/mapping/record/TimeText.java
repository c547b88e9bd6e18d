package dev.takagari.core.mapping.record;

import dev.takagari.core.normalize.EventTime;
import org.jspecify.annotations.Nullable;

/// How the text of a time is read. Pure.
@FunctionalInterface
public interface TimeText {
  /// Every form that is understood without being told.
  TimeText USUAL = (text, arrival) -> EventTime.parse(text);

  /// The time, null when the text says none.
  ///
  /// @param arrival when the record arrived, in microseconds since 1970: for texts without a year
  @Nullable EventTime parse(String text, long arrival);
}
