package dev.takagari.app.bench;

import java.io.IOException;

/// One way through the same files, always as a whole process of its own.
interface Side {
  /// Short name, as `--only` and the report say it.
  String code();

  /// What it does, for people.
  String label();

  /// Threads that it may use.
  int threads();

  /// Runs once and leaves nothing behind.
  ///
  /// @throws dev.takagari.core.error.TakagariException if it fails
  Run run(Lab lab) throws IOException, InterruptedException;
}
