package dev.takagari.core.hot;

import dev.takagari.core.sink.ParkedEvent;
import java.util.List;
import java.util.Set;

/// What became of a batch.
///
/// @param created events that are new in the index
/// @param present events that were there already: an earlier run wrote them
/// @param repeated events whose id was there already, from another line
/// @param parked events that the index refused for good
/// @param bytes bytes of the request
/// @param indices every index that was touched, also by events that were there already: all of them
///   need a refresh before the batch counts as done
public record HotBatchOutcome(
    long created,
    long present,
    long repeated,
    List<ParkedEvent> parked,
    long bytes,
    Set<String> indices) {
  public HotBatchOutcome {
    parked = List.copyOf(parked);
    indices = Set.copyOf(indices);
  }
}
