package dev.takagari.app.convert;

import dev.takagari.app.cli.ExitCodes;
import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.process.ProcessUse;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Converts a copy of a feed bucket to Parquet. Starts neither Spring nor servers.
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Converts a copy of an FDR bucket to zstd Parquet in the lake's layout, without queue, catalog"
          + " or servers.",
      "Reads every part-*.gz below IN and writes OUT/event_class=…/time_day=…/*.parquet."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line is in OUT, or was a duplicate",
      "2:an argument cannot be: no such data, OUT is not empty",
      "3:something could not be read and was set aside; OUT holds all the rest",
      "5:a disk failed, or another fault; nothing is left in OUT"
    })
public final class ConvertCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 1_024;
  private static final int LEAST_SPOOL = 4 << 20;
  private static final int MOST_SPOOL = 64 << 20;

  /// Rows take this part of the heap; pages and row groups of open files take about as much.
  private static final int SPOOLS_SHARE = 4;

  private static final int MOST_SAID = 20;
  private static final double NANOS = 1e9;

  @Parameters(index = "0", paramLabel = "IN", description = "top directory of the copy")
  private Path in = Path.of(".");

  @Parameters(index = "1", paramLabel = "OUT", description = "a new or empty directory")
  private Path out = Path.of(".");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "how many files are converted at once (default: one a processor)")
  private @Nullable Integer threads;

  @Option(names = "--report", paramLabel = "FILE", description = "write the figures as JSON")
  private @Nullable Path report;

  @Option(names = "--decoder", hidden = true, description = "plain or fast, to compare")
  private Decoder decoder = Decoder.FAST;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    long start = System.nanoTime();
    int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (workers < 1 || workers > MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be from 1 to " + MOST_THREADS);
    }
    BucketCopy copy = BucketCopy.open(in);
    if (out.toAbsolutePath().normalize().startsWith(copy.directory())) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "OUT must not lie within IN");
    }
    List<BucketCopy.Part> parts = copy.parts();
    List<BucketCopy.Part> events = parts.stream().filter(part -> !part.isInventory()).toList();
    ConversionProgress progress =
        new ConversionProgress(spec.commandLine().getErr(), events.size());
    ConversionReport figures;
    try (OutputDirectory output = OutputDirectory.make(out)) {
      Conversion conversion =
          new Conversion(
              output,
              new Conversion.Settings(workers, spoolBytes(workers), decoder, Instant.now()),
              progress);
      Conversion.Inventories inventories = conversion.inventories(parts);
      if (inventories.skipped() > 0) {
        progress.say(inventories.skipped() + " files of inventories other than aidmaster skipped");
      }
      ConversionTotals totals = conversion.run(events, inventories.names());
      output.complete();
      figures =
          new ConversionReport(
              totals,
              inventories.names().size(),
              inventories.skipped(),
              decoder == Decoder.PLAIN ? totals.lines() : conversion.plainLines(),
              workers,
              (System.nanoTime() - start) / NANOS,
              ProcessUse.cpuSeconds(),
              ProcessUse.peakRssBytes());
    }
    tell(figures, progress);
    return figures.totals().setAside().isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
  }

  private void tell(ConversionReport figures, ConversionProgress progress) {
    List<SetAside> aside = figures.totals().setAside();
    aside.stream().limit(MOST_SAID).forEach(each -> progress.say("set aside: " + each));
    if (!aside.isEmpty()) {
      progress.say("what was set aside is listed in " + out.resolve("_quarantine"));
    }
    progress.say(figures.summary());
    if (report != null) {
      figures.write(report);
    }
  }

  private static int spoolBytes(int workers) {
    long share = Runtime.getRuntime().maxMemory() / SPOOLS_SHARE / workers;
    return Math.clamp(share, LEAST_SPOOL, MOST_SPOOL);
  }
}
