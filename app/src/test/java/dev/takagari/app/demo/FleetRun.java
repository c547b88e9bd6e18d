package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A generated fleet of March 2026 and the home it is played into.
record FleetRun(FleetBucket bucket, Path home) {

  static FleetRun write(Path directory, FleetOptions.Builder fleet) throws IOException {
    return new FleetRun(
        FleetBucket.write(
            directory.resolve("bucket"),
            fleet.start(Instant.parse("2026-03-02T00:00:00Z")).build()),
        directory.resolve("home"));
  }

  long events() {
    return bucket.events();
  }

  /// A service that is handed the whole fleet.
  ServiceProcess play(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("demo", "--data", bucket.directory().toString()));
    arguments.addAll(List.of(more));
    return ServiceProcess.start(home, arguments.toArray(String[]::new));
  }

  /// Hands over every event of one tier.
  void search(String tier, String format, Consumer<String> lines) throws Exception {
    Cli ended =
        Cli.stream(
            lines,
            List.of(
                "search",
                "*",
                "--home",
                home.toString(),
                "--tier",
                tier,
                "--from",
                "2026-02-01",
                "--to",
                "2026-04-01",
                "--limit",
                "0",
                "--format",
                format));
    assertThat(ended.exitCode()).as(tier + ": " + ended.err()).isZero();
  }
}
