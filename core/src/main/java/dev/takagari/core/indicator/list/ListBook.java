package dev.takagari.core.indicator.list;

import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was decided about lists: our own, and which warning lists are on. Safe for use by several
/// threads and processes; times are the store's.
///
/// Every method throws `database-unavailable` when the store does not answer.
public interface ListBook {
  /// Grows with everything that changes here; who has read the book needs to do so again only when
  /// it is another number.
  long version();

  /// Our own list, without what has expired, by time of addition.
  List<AllowEntry> allowed();

  /// Puts a value on our own list, or says anew what is said of it there.
  ///
  /// @param owner who answers for it
  /// @param reason why, for people
  /// @param expires when it ends; null for never
  /// @param by who does this
  /// @throws dev.takagari.core.error.TakagariException bad-request if owner or reason is empty or
  ///   longer than 400 characters, if it would have expired, or the list has 100,000 entries
  void allow(
      IndicatorValue value, String owner, String reason, @Nullable Instant expires, String by);

  /// Takes a value off our own list.
  ///
  /// @return whether it was there
  boolean disallow(IndicatorValue value);

  /// Switches a warning list on or off; which lists there are is not known here.
  void turn(String warningList, boolean on, String by);

  /// The last word on every warning list of which there is one, by name; the others are off.
  List<Turned> turned();

  /// Who switched a warning list, and when.
  record Turned(String warningList, boolean on, String by, Instant at) {}
}
