package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What cannot be saved: inflating the files, and compressing the same bytes with zstd.
record FloorSide() implements Side {
  @Override
  public String code() {
    return "floor";
  }

  @Override
  public String label() {
    return "floor: inflate + zstd 3, 1 thread";
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Run run(Lab lab) throws IOException, InterruptedException {
    Path result = lab.path("floor-result.json");
    ChildProcess.Measured process =
        lab.run(
            code(),
            ChildProcess.convertOptions(),
            List.of("bench", "floor", lab.data().directory().toString(), result.toString()));
    FlatJson outcome = FlatJson.read(result);
    return Run.of(process, lab.data().events(), (long) outcome.number("output_bytes"));
  }
}
