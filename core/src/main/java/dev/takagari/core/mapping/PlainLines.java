package dev.takagari.core.mapping;

import java.util.concurrent.atomic.LongAdder;

/// Counts the lines that a fast decoder left to the plain one. Safe for use by several threads.
public final class PlainLines {
  private final LongAdder count = new LongAdder();

  public void add() {
    count.increment();
  }

  public long count() {
    return count.sum();
  }
}
