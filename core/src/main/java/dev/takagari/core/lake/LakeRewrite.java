package dev.takagari.core.lake;

import dev.takagari.core.unit.UnitId;
import java.util.List;

/// Files of one partition that are replaced by others with the same rows, copies of events left
/// out.
///
/// @param id never used twice
/// @param inputs locations of the files that go
/// @param outputs files that take their place, empty as long as they are not staged and when all
///   rows were copies
/// @param staged whether the outputs are complete
/// @param removed rows of the inputs that are left out
public record LakeRewrite(
    long id,
    LakePartition partition,
    List<String> inputs,
    List<LakeFile> outputs,
    boolean staged,
    long removed) {
  public LakeRewrite {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// A rewrite whose files are not written yet.
  public static LakeRewrite begun(long id, LakePartition partition, List<String> inputs) {
    return new LakeRewrite(id, partition, inputs, List.of(), false, 0);
  }

  /// The same with what takes the inputs' place.
  public LakeRewrite withOutputs(List<LakeFile> files, long removedRows) {
    return new LakeRewrite(id, partition, inputs, files, true, removedRows);
  }

  /// What stands for a unit in its files, which hold rows of many.
  public UnitId unit() {
    return new UnitId("%026d".formatted(id));
  }

  /// How a data file of this rewrite is called. The id comes from a counter that is never set back,
  /// and a name is never overwritten.
  public String fileName(int number) {
    return "merged-" + id + "-" + number;
  }
}
