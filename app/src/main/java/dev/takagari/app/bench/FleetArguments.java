package dev.takagari.app.bench;

import dev.takagari.app.fleet.FleetOptions;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The options of a generated fleet.
final class FleetArguments {
  private static final int MOST_MB = 1_000_000;
  private static final int LEAST_HOSTS = 20;
  private static final int MOST_HOSTS = 1_000_000;
  private static final int MOST_DAYS = 3_650;
  private static final int MOST_PLANTED = 100_000;
  private static final long BYTES_PER_MB = 1_000_000;
  private static final int MB_PER_PART = 50;
  private static final int PARTS_PER_BATCH = 4;

  @Option(
      names = "--mb",
      paramLabel = "N",
      defaultValue = "100",
      description = "MB of JSON to generate (default: ${DEFAULT-VALUE})")
  private int megabytes = 100;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "2000",
      description = "hosts of the generated fleet (default: ${DEFAULT-VALUE})")
  private int hosts = 2000;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "1",
      description = "days that the generated events are spread over (default: ${DEFAULT-VALUE})")
  private int days = 1;

  @Option(
      names = "--member-mb",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "MB of JSON in each gzip member, 0 for one member a file (default: ${DEFAULT-VALUE})")
  private int memberMegabytes;

  @Option(
      names = "--plant",
      paramLabel = "N",
      defaultValue = "0",
      description = "indicators planted in the generated events (default: ${DEFAULT-VALUE})")
  private int plant;

  /// @throws ParameterException if a number cannot be
  void check(CommandLine command) {
    check(command, "--mb", megabytes, 1, MOST_MB);
    check(command, "--hosts", hosts, LEAST_HOSTS, MOST_HOSTS);
    check(command, "--days", days, 1, MOST_DAYS);
    check(command, "--member-mb", memberMegabytes, 0, MOST_MB);
    check(command, "--plant", plant, 0, MOST_PLANTED);
  }

  static void check(CommandLine command, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(command, option + " must be from " + least + " to " + most);
    }
  }

  long jsonBytes() {
    return megabytes * BYTES_PER_MB;
  }

  /// At least two files, so that two workers have something to do.
  FleetOptions options() {
    int parts = Math.max(2, (megabytes + MB_PER_PART - 1) / MB_PER_PART);
    int partsPerBatch = Math.min(parts, PARTS_PER_BATCH);
    return FleetOptions.builder()
        .hosts(hosts)
        .megabytes(megabytes)
        .days(days)
        .batches((parts + partsPerBatch - 1) / partsPerBatch)
        .partsPerBatch(partsPerBatch)
        .memberBytes(memberMegabytes * BYTES_PER_MB)
        .indicators(plant)
        .build();
  }
}
