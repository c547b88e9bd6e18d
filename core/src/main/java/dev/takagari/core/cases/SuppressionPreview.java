package dev.takagari.core.cases;

import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a suppression would have held back.
///
/// @param looked detections that were looked at
/// @param hidden those of them that it fits
/// @param verdicts of these, by the reason for which their cases were closed, or the state of a
///   case that is not closed, or `no-case`
/// @param cases the cases of which it would have held detections back, the newest first; at most 20
public record SuppressionPreview(
    long looked, long hidden, SequencedMap<String, Long> verdicts, List<CaseKey> cases) {
  public SuppressionPreview {
    verdicts = Collections.unmodifiableSequencedMap(new TreeMap<>(verdicts));
    cases = List.copyOf(cases);
  }
}
