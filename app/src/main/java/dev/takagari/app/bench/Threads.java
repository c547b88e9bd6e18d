package dev.takagari.app.bench;

/// How threads are counted in labels.
final class Threads {
  private Threads() {}

  static String text(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }
}
