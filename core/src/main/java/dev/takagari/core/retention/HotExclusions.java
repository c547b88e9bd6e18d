package dev.takagari.core.retention;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// What the hot index does not hold on purpose, so that a search reads it from the lake. Safe for
/// use by several threads and processes.
///
/// Every method may throw a transient [dev.takagari.core.error.TakagariException] and may then be
/// called again.
public interface HotExclusions {

  /// The first day, by class, of which the hot index has all rows that it was to take; before it
  /// rows may be missing or whole indices gone. Classes of which nothing was ever left out are
  /// absent. A day never goes back.
  Map<String, LocalDate> floors();

  /// Lets floors rise; lower ones change nothing.
  void raise(Map<String, LocalDate> floors);

  /// Where rows are that only the lake has, of days from `first` to `last`.
  List<LeftOut.Kind> lakeOnly(LocalDate first, LocalDate last);

  /// Forgets such rows of days before the floors: all of those days is read from the lake.
  void forget();
}
