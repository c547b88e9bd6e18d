package dev.takagari.app.bench;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures conversion and the whole road of an event beside DuckDB's bare conversion of the same
/// files.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what ingest costs on this machine, beside DuckDB's conversion of the same files to"
          + " Parquet.",
      "All sides run in turns as processes of their own; all servers are on loopback; nothing is"
          + " left on disk."
    },
    footerHeading = "%nSides:%n",
    footer = {
      "  a, a2   DuckDB COPY with 1 and with 2 threads",
      "  b       convert with the plain decoder",
      "  c, c2   convert with 1 and with 2 threads",
      "  d       the whole road without hot index: queue, archive, decode, lake, commit",
      "  e       the same with the hot index",
      "  f       d, and every event is compared with --indicators indicators",
      "  g       f, and it is remembered what was seen when and where",
      "  floor   inflate and zstd of the same bytes, nothing else",
      "  pair    two convert processes at once, each on one half of the files",
      "  size    DuckDB writes our data files again; once",
      "",
      "From a clone also: bench micro (JMH), bench month (a lake maintained for thirty days)"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "5:one side failed or read other events than the rest, or the disk is too small"
    },
    subcommands = {
      AlertingCommand.class,
      CasesCommand.class,
      DataCommand.class,
      DuckDbCommand.class,
      FloorCommand.class,
      LargestBatchCommand.class,
      RoadCommand.class,
      SizeCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  static final int FAILED = 5;

  private static final int MOST_REPEATS = 1_000;
  private static final long BYTES_PER_MB = 1_000_000;
  private static final String SIZE = "size";

  /// Feed and archive hold the files themselves, lake and spool about as much again.
  private static final long COPIES = 6;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "measure a copy of an FDR bucket instead of a generated fleet")
  private @Nullable Path data;

  @Mixin private FleetArguments fleet = new FleetArguments();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "how often each side runs (default: ${DEFAULT-VALUE})")
  private int repeat = 5;

  @Option(
      names = "--indicators",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "indicators that f and g compare events with (default: ${DEFAULT-VALUE})")
  private int indicators = 1_000_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processors that d, e, f and g may use (default: all)")
  private @Nullable Integer threads;

  @Option(
      names = "--only",
      paramLabel = "SIDE",
      split = ",",
      description = "run these sides only (default: all)")
  private List<String> only = List.of();

  @Option(names = "--report", paramLabel = "FILE", description = "write the figures as JSON")
  private @Nullable Path report;

  @Option(
      names = "--profile",
      paramLabel = "DIR",
      description =
          "run those of b, c, d, e, f and g that are chosen once more, not measured, leave their JFR"
              + " recordings there and print where the time went")
  private @Nullable Path profile;

  @Mixin private BenchPlaces places = new BenchPlaces();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    fleet.check(spec.commandLine());
    FleetArguments.check(spec.commandLine(), "--repeat", repeat, 1, MOST_REPEATS);
    FleetArguments.check(spec.commandLine(), "--indicators", indicators, 1, BenchIndicators.MOST);
    int processors = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    FleetArguments.check(spec.commandLine(), "--threads", processors, 1, Threads.MOST);
    InstantSource clock = InstantSource.system();
    List<Side> sides = chosen(processors, clock);
    BenchReport measured;
    try (Workspace workspace = places.workspace()) {
      BenchData bucket = bucket(workspace);
      workspace.require(
          COPIES * bucket.gzipBytes()
              + bucket.jsonBytes()
              + BenchIndicators.bytes(indicators)
              + Workspace.SERVERS_BYTES);
      Lab lab = new Lab(workspace, bucket);
      List<Map<String, Run>> rounds = new ArrayList<>();
      for (int round = 1; round <= repeat; round++) {
        rounds.add(round(lab, sides, round));
      }
      Optional<SizeFigures> size = Optional.empty();
      if (wants(SIZE)) {
        say("sizes");
        size = Optional.of(SizeFigures.of(lab));
      }
      measured =
          new BenchReport(
              bucket,
              Machine.here(processors),
              sides.stream().map(BenchReport.Described::of).toList(),
              rounds,
              size);
      profile(lab, sides);
    }
    if (report != null) {
      BenchPlaces.write(report, measured.json());
    }
    places.document(spec, clock, measured::document);
    PrintWriter out = spec.commandLine().getOut();
    out.print(measured.table());
    out.flush();
    return 0;
  }

  private boolean wants(String code) {
    return only.isEmpty() || only.contains(code);
  }

  private List<Side> chosen(int processors, InstantSource clock) {
    List<Side> all =
        List.of(
            new DuckDbSide(1),
            new ConvertSide(ConvertSide.PLAIN, 1),
            new ConvertSide(ConvertSide.FAST, 1),
            new FloorSide(),
            new DuckDbSide(2),
            new ConvertSide(ConvertSide.FAST, 2),
            new PairSide(),
            road(RoadSide.Sinks.LAKE, processors, clock),
            road(RoadSide.Sinks.COMPARED, processors, clock),
            road(RoadSide.Sinks.SIGHTED, processors, clock),
            road(RoadSide.Sinks.HOT, processors, clock));
    Set<String> known = new TreeSet<>(all.stream().map(Side::code).toList());
    known.add(SIZE);
    for (String code : only) {
      if (!known.contains(code)) {
        throw new ParameterException(
            spec.commandLine(), "--only: '" + code + "' is none of " + String.join(", ", known));
      }
    }
    List<Side> sides = all.stream().filter(side -> wants(side.code())).toList();
    if (sides.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--only: size needs another side beside it");
    }
    return sides;
  }

  private RoadSide road(RoadSide.Sinks sinks, int processors, InstantSource clock) {
    return new RoadSide(sinks, processors, indicators, clock);
  }

  private BenchData bucket(Workspace workspace) throws IOException {
    if (data != null) {
      say("reading " + data + " once for its keys");
      return BenchData.survey(data.toRealPath(), data.toString());
    }
    workspace.require((2 + COPIES) * fleet.jsonBytes() / COPIES + Workspace.SERVERS_BYTES);
    say("generating " + fleet.jsonBytes() / BYTES_PER_MB + " MB of JSON");
    return BenchData.generate(workspace.path("data"), fleet.options());
  }

  private Map<String, Run> round(Lab lab, List<Side> sides, int round)
      throws IOException, InterruptedException {
    Map<String, Run> runs = new LinkedHashMap<>();
    for (Side side : sides) {
      Run run = side.run(lab);
      if (run.events() != lab.data().events()) {
        throw new TakagariException(
            ErrorCode.INTERNAL,
            "the files hold %,d events and side %s read %,d: nothing to compare"
                .formatted(lab.data().events(), side.code(), run.events()));
      }
      say(
          "round %d of %d, %s: %.2f CPU s, %.2f s"
              .formatted(round, repeat, side.label(), run.cpuSeconds(), run.seconds()));
      runs.put(side.code(), run);
    }
    return runs;
  }

  private void profile(Lab lab, List<Side> sides) throws IOException, InterruptedException {
    if (profile == null) {
      return;
    }
    Files.createDirectories(profile);
    for (Side side : sides) {
      switch (side) {
        case ConvertSide convert when convert.threads() == 1 -> {
          say("recording " + side.code() + " into " + profile);
          convert.run(lab, lab.data().directory(), recording(side.code()));
          lab.workspace().delete("convert");
          printShares(side);
        }
        case RoadSide road -> {
          say("recording " + side.code() + " into " + profile);
          road.run(lab, recording(side.code()));
          printShares(side);
        }
        default -> {}
      }
    }
  }

  private List<String> recording(String code) {
    return List.of(
        "-XX:StartFlightRecording=settings=profile,jdk.CPUTimeSample#enabled=true"
            + ",jdk.Compilation#threshold=0ms,filename="
            + recordingFile(code));
  }

  private Path recordingFile(String code) {
    return Path.of(String.valueOf(profile)).toAbsolutePath().resolve(code + ".jfr");
  }

  private void printShares(Side side) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        ProfileShares.read(recordingFile(side.code())).table(side.code() + ": " + side.label()));
    out.flush();
  }

  private void say(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("takagari: " + text);
    err.flush();
  }
}
