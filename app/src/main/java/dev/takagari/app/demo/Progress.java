package dev.takagari.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/// Tells a person what is going on, a line a step, with the time since the start.
final class Progress {
  private static final double NANOS = 1e9;

  private final PrintWriter to;
  private final long start = System.nanoTime();

  Progress(PrintWriter to) {
    this.to = to;
  }

  void say(String what) {
    to.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds(), what));
    to.flush();
  }

  private double seconds() {
    return (System.nanoTime() - start) / NANOS;
  }
}
