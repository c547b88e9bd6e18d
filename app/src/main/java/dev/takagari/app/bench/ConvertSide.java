package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `./takagari convert` as people run it.
///
/// @param decoder `plain` or `fast`
record ConvertSide(String decoder, int threads) implements Side {
  static final String PLAIN = "plain";
  static final String FAST = "fast";

  @Override
  public String code() {
    return (decoder.equals(PLAIN) ? "b" : "c") + (threads == 1 ? "" : threads);
  }

  @Override
  public String label() {
    return "convert, " + decoder + " decoder, " + Threads.text(threads);
  }

  @Override
  public Run run(Lab lab) throws IOException, InterruptedException {
    Run run = run(lab, lab.data().directory(), List.of());
    lab.workspace().delete("convert");
    return run;
  }

  /// Runs and leaves the data files in `convert` of the workspace.
  ///
  /// @param more options of the JVM
  Run run(Lab lab, Path in, List<String> more) throws IOException, InterruptedException {
    Path report = lab.path("convert-report.json");
    ChildProcess process =
        ChildProcess.start(
            lab.workspace(),
            code(),
            ChildProcess.convertOptions(),
            more,
            arguments(in, lab.path("convert"), report));
    ChildProcess.Measured measured = process.await(lab.limit());
    FlatJson outcome = FlatJson.read(report);
    return Run.of(measured, (long) outcome.number("events"), (long) outcome.number("output_bytes"));
  }

  List<String> arguments(Path in, Path out, Path report) {
    return List.of(
        "convert",
        in.toString(),
        out.toString(),
        "--threads",
        Integer.toString(threads),
        "--decoder",
        decoder,
        "--report",
        report.toString());
  }
}
