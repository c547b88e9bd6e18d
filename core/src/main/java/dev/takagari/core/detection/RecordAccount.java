package dev.takagari.core.detection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of the records that somebody brought, each counted once, whichever sinks looked at
/// it: `received` is the sum of all others when that is known of every record.
///
/// @param received records, decodable or not
/// @param detections records of which some sink made a detection
/// @param without records of which none did, by the reason that says most
/// @param parked records that are no events and were set aside
/// @param duplicates copies of another record of the unit, and records of which all detections were
///   known to triage before
public record RecordAccount(
    long received, long detections, SortedMap<String, Long> without, long parked, long duplicates) {
  /// A rule that waits for others took the record.
  public static final String BELOW_THRESHOLD = "below-threshold";

  /// A rule took the record, and had too many to count them all.
  public static final String TOO_MANY = "too-many-to-count";

  /// The record is another version or copy of a detection that the unit holds already.
  public static final String DUPLICATE = "duplicate";

  /// What rules say comes before why a product's road made nothing of the record.
  private static final List<String> FIRST = List.of(BELOW_THRESHOLD, TOO_MANY);

  public RecordAccount {
    without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
  }

  /// Puts together what sinks say.
  ///
  /// @param received records, decodable or not
  /// @param parked of these
  public static RecordAccount of(long received, long parked, Collection<RecordFates> sinks) {
    BitSet copies = RecordFates.union(sinks, RecordFates.COPY);
    BitSet detected = RecordFates.union(sinks, RecordFates.DETECTED);
    detected.andNot(copies);
    BitSet duplicates = RecordFates.union(sinks, RecordFates.KNOWN);
    duplicates.or(RecordFates.union(sinks, DUPLICATE));
    duplicates.or(copies);
    duplicates.andNot(detected);
    BitSet told = (BitSet) detected.clone();
    told.or(duplicates);
    SortedMap<String, Long> without = new TreeMap<>();
    for (String reason : reasons(sinks)) {
      BitSet rest = RecordFates.union(sinks, reason);
      rest.andNot(told);
      if (!rest.isEmpty()) {
        without.put(reason, (long) rest.cardinality());
      }
      told.or(rest);
    }
    return new RecordAccount(
        received, detected.cardinality(), without, parked, duplicates.cardinality());
  }

  /// Those that say most first.
  private static List<String> reasons(Collection<RecordFates> sinks) {
    List<String> reasons = new ArrayList<>(FIRST);
    sinks.stream()
        .flatMap(fates -> fates.lines().keySet().stream())
        .distinct()
        .filter(fate -> !FIRST.contains(fate))
        .filter(
            fate ->
                !List.of(RecordFates.DETECTED, RecordFates.KNOWN, RecordFates.COPY).contains(fate))
        .sorted()
        .forEach(reasons::add);
    return reasons;
  }
}
