package dev.takagari.core.sighting.store;

import java.time.YearMonth;
import java.util.List;

/// Files of one month that are replaced by others with the same rows, summed.
///
/// @param id never used twice
/// @param level of the outputs
/// @param inputs locations of the files that go
/// @param outputs files that take their place; empty as long as they are not staged
/// @param staged whether the outputs are complete
public record SightingRewrite(
    long id,
    YearMonth month,
    int level,
    List<String> inputs,
    List<SightingFile> outputs,
    boolean staged) {
  public SightingRewrite {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// The same with what takes the inputs' place.
  public SightingRewrite withOutputs(List<SightingFile> files) {
    return new SightingRewrite(id, month, level, inputs, files, true);
  }

  /// How a data file of this rewrite is called. The id comes from a counter that is never set back,
  /// and a name is never overwritten.
  public String fileName(int number) {
    return "merged-" + level + "-" + id + "-" + number;
  }
}
