package dev.takagari.core.sink;

import dev.takagari.core.lake.LakeFile;
import java.util.List;

/// What became of a unit in one sink.
///
/// The ledger records it under the unit's fence: with files the sink is *staged* until a commit
/// names them, without it is done.
///
/// @param accepted events taken
/// @param written events that the sink now holds because of this unit, also those it already held
///   under the same id from an earlier attempt
/// @param duplicates events dropped because the same event came twice in this unit
/// @param parked events that the sink refused for good
/// @param bytes bytes the sink wrote
/// @param files data files that a commit has to name, empty for sinks that need none
public record SinkOutcome(
    long accepted,
    long written,
    long duplicates,
    List<ParkedEvent> parked,
    long bytes,
    List<LakeFile> files) {
  public SinkOutcome {
    parked = List.copyOf(parked);
    files = List.copyOf(files);
  }
}
