package dev.takagari.app.convert;

import java.io.PrintWriter;
import java.util.Locale;

/// Says on stderr how far it is, at most every two seconds. Safe for use by several threads.
final class ConversionProgress {
  private static final long BETWEEN_NANOS = 2_000_000_000L;
  private static final double MB = 1e6;
  private static final double NANOS = 1e9;

  private final PrintWriter out;
  private final int files;
  private final long start = System.nanoTime();
  private long said = start;
  private int done;
  private long jsonBytes;

  ConversionProgress(PrintWriter out, int files) {
    this.out = out;
    this.files = files;
  }

  synchronized void file(long bytes) {
    done++;
    jsonBytes += bytes;
    long now = System.nanoTime();
    if (now - said >= BETWEEN_NANOS) {
      said = now;
      say(
          String.format(
              Locale.ROOT,
              "%d of %d files, %,.0f MB of JSON, %,.0f MB/s",
              done,
              files,
              jsonBytes / MB,
              jsonBytes / MB / ((now - start) / NANOS)));
    }
  }

  synchronized void say(String text) {
    out.println("takagari: " + text);
    out.flush();
  }
}
