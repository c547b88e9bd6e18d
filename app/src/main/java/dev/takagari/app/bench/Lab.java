package dev.takagari.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What every run needs: the files, a place to work, and how long a run may take.
record Lab(Workspace workspace, BenchData data) {
  private static final Duration LEAST_LIMIT = Duration.ofMinutes(20);
  private static final Duration LIMIT_PER_MB = Duration.ofSeconds(3);
  private static final long BYTES_PER_MB = 1_000_000;

  Duration limit() {
    return LEAST_LIMIT.plus(LIMIT_PER_MB.multipliedBy(data.jsonBytes() / BYTES_PER_MB));
  }

  Path path(String name) {
    return workspace.path(name);
  }

  /// Runs a command of this executable with these options of the JVM.
  ChildProcess.Measured run(String name, List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    return ChildProcess.start(workspace, name, options, List.of(), arguments).await(limit());
  }
}
