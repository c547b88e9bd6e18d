package dev.takagari.core.detection;

import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one sink made of each record of a unit, by the lines of the unit's one object, from 1.
/// Several sinks see the same lines, so that what they say can be put together.
///
/// @param lines by fate: one of the constants here, or the reason why a record is no detection
public record RecordFates(SortedMap<String, BitSet> lines) {
  /// A detection was made of the record.
  public static final String DETECTED = "detected";

  /// A detection was made of the record that triage had before the unit was looked at.
  public static final String KNOWN = "known";

  /// The unit holds another record of the same event, and that one counts.
  public static final String COPY = "copy";

  /// Nothing is known of any record.
  public static final RecordFates NONE = new RecordFates(new TreeMap<>());

  public RecordFates {
    SortedMap<String, BitSet> copy = new TreeMap<>();
    lines.forEach((fate, set) -> copy.put(fate, (BitSet) set.clone()));
    lines = Collections.unmodifiableSortedMap(copy);
  }

  /// The lines of a fate.
  ///
  /// @return a set of the caller's own
  public BitSet of(String fate) {
    BitSet set = lines.get(fate);
    return set == null ? new BitSet() : (BitSet) set.clone();
  }

  /// The lines of any fate in any of several sinks.
  static BitSet union(Collection<RecordFates> all, String fate) {
    BitSet union = new BitSet();
    all.forEach(each -> union.or(each.of(fate)));
    return union;
  }
}
