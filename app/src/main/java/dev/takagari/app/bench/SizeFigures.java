package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Our data files beside the same rows in the same order written again by DuckDB at zstd level 3,
/// file by file.
///
/// @param bytes ours, bloom filters and all
/// @param bloomBytes of these, bloom filters
record SizeFigures(long bytes, long bloomBytes, long duckDbBytes) {

  /// Converts once more and lets DuckDB write the outcome again.
  static SizeFigures of(Lab lab) throws IOException, InterruptedException {
    Run run = new ConvertSide(ConvertSide.FAST, 1).run(lab, lab.data().directory(), List.of());
    Path result = lab.path("size-result.json");
    lab.run(
        "size",
        ChildProcess.options(Runtime.getRuntime().availableProcessors()),
        List.of(
            "bench",
            "size",
            lab.path("convert").toString(),
            lab.path("size").toString(),
            result.toString()));
    long again = Workspace.size(lab.path("size"));
    lab.workspace().delete("convert");
    lab.workspace().delete("size");
    return new SizeFigures(
        run.outputBytes(), (long) FlatJson.read(result).number("bloom_bytes"), again);
  }

  /// Ours without blooms by DuckDB's.
  double ratio() {
    return (double) (bytes - bloomBytes) / duckDbBytes;
  }
}
