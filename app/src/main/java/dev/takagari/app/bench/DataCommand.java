package dev.takagari.app.bench;

import dev.takagari.app.fleet.FleetBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the generated data of a benchmark, to keep.
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Writes the generated fleet's files in the layout of an FDR bucket, to keep.")
final class DataCommand implements Callable<Integer> {
  private static final double MB = 1e6;

  @Parameters(paramLabel = "DIR", description = "where to; files that exist are refused")
  private Path directory = Path.of(".");

  @Mixin private FleetArguments fleet = new FleetArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    fleet.check(spec.commandLine());
    FleetBucket bucket = FleetBucket.write(directory, fleet.options());
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "takagari: %,d events of %,d types, %,.1f MB JSON, %,.1f MB gz%n",
            bucket.events(),
            bucket.eventTypes().size(),
            bucket.jsonBytes() / MB,
            bucket.gzipBytes() / MB);
    spec.commandLine().getErr().flush();
    return 0;
  }
}
