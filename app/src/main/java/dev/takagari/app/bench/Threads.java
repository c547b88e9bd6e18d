package dev.takagari.app.bench;

/// How many threads a measurement may use, and how they are counted in labels.
final class Threads {
  static final int MOST = 1_024;

  private Threads() {}

  static String text(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }
}
