package dev.takagari.app.bench;

import dev.takagari.adapters.duckdb.DuckDbConversion;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures the whole road of an event beside DuckDB's bare conversion of the same files.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what ingest costs on this machine, beside DuckDB's conversion of the same files to"
          + " Parquet.",
      "Both run in turns as processes of their own; all servers are on loopback; nothing is left on"
          + " disk."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "5:one side failed, or the disk is too small"},
    subcommands = {MeasuredCommand.class, DuckDbCommand.class})
public final class BenchCommand implements Callable<Integer> {
  static final int FAILED = 5;

  private static final int MOST_MB = 1_000_000;
  private static final int MOST_REPEATS = 1_000;
  private static final int MOST_THREADS = 1_024;
  private static final long BYTES_PER_MB = 1_000_000;

  /// Databases, logs and indices of the embedded servers, empty.
  private static final long SERVERS_BYTES = 1_500_000_000;

  /// Feed and archive hold the files themselves, lake and spool about as much again.
  private static final long COPIES = 6;

  private static final Duration LEAST_LIMIT = Duration.ofMinutes(20);
  private static final Duration LIMIT_PER_MB = Duration.ofSeconds(3);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "measure a copy of an FDR bucket instead of a generated fleet")
  private @Nullable Path data;

  @Option(
      names = "--mb",
      paramLabel = "N",
      defaultValue = "100",
      description = "MB of JSON to generate (default: ${DEFAULT-VALUE})")
  private int megabytes = 100;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "how often each side runs (default: ${DEFAULT-VALUE})")
  private int repeat = 3;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processors that each side may use (default: all)")
  private @Nullable Integer threads;

  @Option(names = "--report", paramLabel = "FILE", description = "write the figures as JSON")
  private @Nullable Path report;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".takagari",
      description =
          "directory in which a temporary one is made and removed (default: ${DEFAULT-VALUE})")
  private Path home = Path.of(".takagari");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--mb", megabytes, MOST_MB);
    check("--repeat", repeat, MOST_REPEATS);
    int processors = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    check("--threads", processors, MOST_THREADS);
    BenchReport measured;
    try (Workspace workspace = Workspace.open(home)) {
      BenchData bucket = bucket(workspace);
      workspace.require(COPIES * bucket.gzipBytes() + bucket.jsonBytes() + SERVERS_BYTES);
      List<Round> rounds = new ArrayList<>();
      for (int round = 1; round <= repeat; round++) {
        rounds.add(
            new Round(
                duckDb(workspace, bucket, processors, round),
                takagari(workspace, bucket, processors, round)));
      }
      measured = new BenchReport(bucket, Machine.here(processors), rounds);
    }
    if (report != null) {
      Path parent = report.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(report, measured.json());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(measured.table());
    out.flush();
    return 0;
  }

  private void check(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(spec.commandLine(), option + " must be from 1 to " + most);
    }
  }

  private BenchData bucket(Workspace workspace) throws IOException {
    if (data != null) {
      say("reading " + data + " once for its keys");
      return BenchData.survey(data.toRealPath(), data.toString());
    }
    workspace.require((2 + COPIES) * megabytes * BYTES_PER_MB / COPIES + SERVERS_BYTES);
    say("generating " + megabytes + " MB of JSON");
    return BenchData.generate(workspace.path("data"), megabytes);
  }

  private Round.DuckDb duckDb(Workspace workspace, BenchData bucket, int processors, int round)
      throws IOException, InterruptedException {
    Path job = workspace.path("duckdb-job.json");
    Path result = workspace.path("duckdb-result.json");
    Path output = workspace.path("duckdb");
    DuckDbCommand.writeJob(
        new DuckDbConversion.Job(
            bucket.files(),
            bucket.keys(),
            output,
            workspace.path("duckdb-temporary"),
            bucket.jsonBytes() + BYTES_PER_MB,
            processors),
        job);
    say("round " + round + " of " + repeat + ": DuckDB");
    ChildProcess.Measured process =
        ChildProcess.run(
            workspace,
            "duckdb",
            processors,
            limit(bucket),
            List.of("bench", "duckdb", job.toString(), result.toString()));
    FlatJson outcome = FlatJson.read(result);
    same("DuckDB", bucket.events(), (long) outcome.number("rows"));
    long bytes = Workspace.size(output);
    workspace.delete("duckdb");
    workspace.delete("duckdb-temporary");
    return new Round.DuckDb(process, bytes, outcome.text("version"));
  }

  private Round.Takagari takagari(Workspace workspace, BenchData bucket, int processors, int round)
      throws IOException, InterruptedException {
    Path figures = workspace.path("takagari-report.json");
    say("round " + round + " of " + repeat + ": Takagari");
    ChildProcess.Measured process =
        ChildProcess.run(
            workspace,
            "takagari",
            processors,
            limit(bucket),
            List.of(
                "demo",
                "--data",
                bucket.directory().toString(),
                "--once",
                "--report",
                figures.toString(),
                "--home",
                workspace.path("takagari").toString(),
                "--port",
                "0"));
    FlatJson outcome = FlatJson.read(figures);
    same("Takagari", bucket.events(), (long) outcome.number("events_received"));
    workspace.delete("takagari");
    return new Round.Takagari(
        process,
        (long) outcome.number("lake_bytes"),
        (long) outcome.number("hot_bytes"),
        outcome.number("seconds"),
        outcome.number("cpu_seconds"),
        outcome.numbersBelow("cpu_seconds_by_stage"));
  }

  private static Duration limit(BenchData bucket) {
    return LEAST_LIMIT.plus(LIMIT_PER_MB.multipliedBy(bucket.jsonBytes() / BYTES_PER_MB));
  }

  private static void same(String side, long events, long seen) {
    if (events != seen) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          "the files hold %,d events and %s read %,d: nothing to compare"
              .formatted(events, side, seen));
    }
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("takagari: " + text);
    err.flush();
  }
}
