package dev.takagari.core.identity;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// One who had the value that was asked for.
///
/// @param matched the trait by which it was found
/// @param sighting the latest at or before the time, else the earliest after it
/// @param until when the same source first said otherwise; empty when it did not until the time
/// @param known everything known of the subject as of the time, in the order of [Trait]
public record Holder(
    Trait matched, Sighting sighting, Standing standing, OptionalLong until, List<Known> known) {
  public Holder {
    known = List.copyOf(known);
  }

  /// How the holding lies to the time that was asked for.
  public enum Standing {
    /// The latest word until then: it had the value, as far as is known.
    THEN,
    /// It had the value before, and something else afterwards.
    BEFORE,
    /// Nothing was known until then; it was seen with the value later.
    AFTER;

    /// The name as APIs have it.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What was known of one trait.
  ///
  /// @param source who said so
  /// @param first since when, µs since 1970
  /// @param last when it was said last until the time that was asked for, µs since 1970
  public record Known(Trait trait, List<String> values, String source, long first, long last) {
    public Known {
      values = List.copyOf(values);
    }
  }
}
