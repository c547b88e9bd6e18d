package dev.takagari.core.cases;

import java.time.Instant;
import java.util.Locale;

/// That people are to be told of a case, as it is when they are told.
///
/// @param version of the case when this was written
/// @param tell how loudly
/// @param since when the first of the changes was that wait to be told
public record OutboxRow(CaseKey key, Kind kind, long version, Tell tell, Instant since) {
  /// What is to be told.
  public enum Kind {
    /// A case that nobody was told of.
    OPENED,
    /// A case that people were told of is not as it was.
    CHANGED;

    /// The name in answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
