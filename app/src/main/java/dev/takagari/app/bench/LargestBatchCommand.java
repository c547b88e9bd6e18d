package dev.takagari.app.bench;

import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.app.fleet.FeedBatch;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures whether a batch as large as the largest that was ever published is archived and in the
/// lake in the time in which it was produced, and how fast the hot index catches up from the
/// ledger.
@Command(
    name = "largest-batch",
    mixinStandardHelpOptions = true,
    description = {
      "Measures one batch as large as the largest published one: 40 parts, 0.7 GB gz, produced in"
          + " five minutes.",
      "Prints when it is archived, when it is in the lake, and how fast the hot index catches up"
          + " afterwards. All servers are on loopback; nothing is left on disk."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:in the lake in time", "5:later, or failed, or the disk is too small"})
final class LargestBatchCommand implements Callable<Integer> {
  private static final int MOST_MB = 100_000;
  private static final int MOST_PARTS = 10_000;
  private static final int LEAST_HOSTS = 20;
  private static final int MOST_HOSTS = 100_000;
  private static final int MOST_MINUTES = 1_440;
  private static final double MB = 1e6;

  /// What JSON becomes in feed, archive, lake and spool; and in the hot index, which may hold it
  /// twice while it merges.
  private static final long BYTES_PER_MB = 2_500_000;

  private static final Duration LEAST_LIMIT = Duration.ofMinutes(15);
  private static final Duration LIMIT_PER_MB = Duration.ofMillis(500);

  @Option(
      names = "--mb",
      paramLabel = "N",
      defaultValue = "6000",
      description = "MB of JSON to generate (default: ${DEFAULT-VALUE}, which gzip makes 0.7 GB)")
  private int megabytes = 6000;

  @Option(
      names = "--parts",
      paramLabel = "N",
      defaultValue = "40",
      description = "objects of the batch (default: ${DEFAULT-VALUE})")
  private int parts = 40;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "10000",
      description = "hosts of the generated fleet (default: ${DEFAULT-VALUE})")
  private int hosts = 10_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "5",
      description = "in which the batch was produced (default: ${DEFAULT-VALUE})")
  private int minutes = 5;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "processors that ingest may use (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Mixin private BenchPlaces places = new BenchPlaces();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    FleetArguments.check(spec.commandLine(), "--mb", megabytes, 1, MOST_MB);
    FleetArguments.check(spec.commandLine(), "--parts", parts, 1, MOST_PARTS);
    FleetArguments.check(spec.commandLine(), "--hosts", hosts, LEAST_HOSTS, MOST_HOSTS);
    FleetArguments.check(spec.commandLine(), "--minutes", minutes, 1, MOST_MINUTES);
    FleetArguments.check(spec.commandLine(), "--threads", threads, 1, Threads.MOST);
    InstantSource clock = InstantSource.system();
    LargestBatch measured;
    try (Workspace workspace = places.workspace()) {
      workspace.require(megabytes * BYTES_PER_MB + Workspace.SERVERS_BYTES);
      measured = measure(workspace, clock);
    }
    places.document(spec, clock, measured::document);
    PrintWriter out = spec.commandLine().getOut();
    out.print(measured.table());
    out.flush();
    return measured.isInTime() ? 0 : BenchCommand.FAILED;
  }

  private LargestBatch measure(Workspace workspace, InstantSource clock)
      throws IOException, InterruptedException {
    say("generating %,d MB of JSON in %,d parts".formatted(megabytes, parts));
    FleetBucket bucket = FleetBucket.write(workspace.path("data"), options());
    FeedBatch batch =
        bucket.batches().stream().filter(each -> !each.isInventory()).findFirst().orElseThrow();
    say(
        String.format(
            Locale.ROOT,
            "%,d events, %,.1f MB gz; starting the servers and filling the feed",
            bucket.events(),
            batch.totalSize() / MB));
    Path result = workspace.path("road-result.json");
    ChildProcess.Measured process;
    try (EmbeddedStack stack =
        EmbeddedStack.start(EmbeddedStackOptions.in(workspace.path("servers")))) {
      String queue = RoadSide.announce(stack, clock, drop -> drop.drop(batch));
      workspace.delete("data");
      Path job = workspace.path("road-job.json");
      RoadJob.catchingUp(stack, queue, workspace.path("road")).write(job);
      say("ingesting, then the hot index catches up");
      process =
          ChildProcess.start(
                  workspace,
                  "road",
                  ChildProcess.convertOptions(threads),
                  List.of(),
                  List.of("bench", "road", job.toString(), result.toString()))
              .await(LEAST_LIMIT.plus(LIMIT_PER_MB.multipliedBy(megabytes)));
    }
    FlatJson outcome = FlatJson.read(result);
    long events = (long) outcome.number("events");
    if (events != bucket.events()) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          "%,d events were generated and %,d came in".formatted(bucket.events(), events));
    }
    return LargestBatch.of(
        parts,
        hosts,
        batch.totalSize(),
        bucket.jsonBytes(),
        Duration.ofMinutes(minutes).toSeconds(),
        outcome,
        process.peakRssBytes(),
        Machine.here(threads));
  }

  private FleetOptions options() {
    return FleetOptions.builder()
        .hosts(hosts)
        .megabytes(megabytes)
        .span(Duration.ofMinutes(minutes))
        .batches(1)
        .partsPerBatch(parts)
        .intrusion(false)
        .build();
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("takagari: " + text);
    err.flush();
  }
}
