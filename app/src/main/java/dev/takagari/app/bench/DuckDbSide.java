package dev.takagari.app.bench;

import dev.takagari.adapters.duckdb.DuckDbConversion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The yardstick: DuckDB's conversion of the files and nothing else.
record DuckDbSide(int threads) implements Side {
  private static final long BYTES_PER_MB = 1_000_000;

  @Override
  public String code() {
    return threads == 1 ? "a" : "a" + threads;
  }

  @Override
  public String label() {
    return "DuckDB COPY, " + Threads.text(threads);
  }

  @Override
  public Run run(Lab lab) throws IOException, InterruptedException {
    Path job = lab.path("duckdb-job.json");
    Path result = lab.path("duckdb-result.json");
    Path output = lab.path("duckdb");
    DuckDbCommand.writeJob(
        new DuckDbConversion.Job(
            lab.data().files(),
            lab.data().keys(),
            output,
            lab.path("duckdb-temporary"),
            lab.data().jsonBytes() + BYTES_PER_MB,
            threads),
        job);
    ChildProcess.Measured process =
        lab.run(
            "duckdb",
            ChildProcess.convertOptions(),
            List.of("bench", "duckdb", job.toString(), result.toString()));
    long rows = (long) FlatJson.read(result).number("rows");
    long bytes = Workspace.size(output);
    lab.workspace().delete("duckdb");
    lab.workspace().delete("duckdb-temporary");
    return Run.of(process, rows, bytes);
  }
}
