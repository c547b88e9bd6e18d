package dev.takagari.core.sink;

import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.volume.VolumeCount;
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
/// @param leftOut accepted events that the sink did not take on purpose
/// @param volume what the sink took, by kind; empty when it does not count
public record SinkOutcome(
    long accepted,
    long written,
    long duplicates,
    List<ParkedEvent> parked,
    long bytes,
    List<LakeFile> files,
    LeftOut leftOut,
    List<VolumeCount> volume) {
  public SinkOutcome {
    parked = List.copyOf(parked);
    files = List.copyOf(files);
    volume = List.copyOf(volume);
  }

  /// What became of a unit of which all was taken, and nothing counted.
  public SinkOutcome(
      long accepted,
      long written,
      long duplicates,
      List<ParkedEvent> parked,
      long bytes,
      List<LakeFile> files) {
    this(accepted, written, duplicates, parked, bytes, files, LeftOut.NOTHING, List.of());
  }
}
