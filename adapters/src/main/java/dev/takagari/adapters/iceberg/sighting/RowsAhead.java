package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rows of a file that another thread reads a little ahead. Holds three batches at most. For one
/// thread.
final class RowsAhead implements SightingRows {
  private static final int BATCH_ROWS = 512;

  private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(2);
  private final Future<?> reading;
  private List<SightingRow> rows = List.of();
  private int at;
  private boolean ended;

  /// @param failure what ended reading, null if nothing did
  private record Batch(List<SightingRow> rows, boolean last, @Nullable RuntimeException failure) {}

  /// @param source is asked by the other thread
  RowsAhead(Supplier<? extends SightingRows> source, ExecutorService threads) {
    reading = threads.submit(() -> readAll(source));
  }

  private boolean readAll(Supplier<? extends SightingRows> source) throws InterruptedException {
    try (SightingRows all = source.get()) {
      List<SightingRow> batch = new ArrayList<>();
      while (all.hasNext()) {
        batch.add(all.next());
        if (batch.size() == BATCH_ROWS) {
          queue.put(new Batch(batch, false, null));
          batch = new ArrayList<>();
        }
      }
      queue.put(new Batch(batch, true, null));
    } catch (RuntimeException e) {
      queue.put(new Batch(List.of(), true, e));
    } catch (Error e) {
      queue.put(new Batch(List.of(), true, new IllegalStateException("reading ended", e)));
      throw e;
    }
    return true;
  }

  @Override
  public boolean hasNext() {
    while (at == rows.size()) {
      if (ended) {
        return false;
      }
      Batch batch = take();
      if (batch.failure() != null) {
        throw batch.failure();
      }
      rows = batch.rows();
      at = 0;
      ended = batch.last();
    }
    return true;
  }

  private Batch take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a lookup was interrupted", e);
    }
  }

  @Override
  public SightingRow next() {
    SightingRow row = peek();
    at++;
    return row;
  }

  @Override
  public SightingRow peek() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.get(at);
  }

  @Override
  public void close() {
    reading.cancel(true);
  }
}
