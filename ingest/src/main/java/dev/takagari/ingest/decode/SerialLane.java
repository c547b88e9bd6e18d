package dev.takagari.ingest.decode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs one object's pieces of work one after the other on a shared pool, and occupies none of its
/// threads while there is nothing to do. Who offers faster than the pool works, waits.
///
/// The bytes wait in at most eight buffers, which are used again and again: fresh memory is dear,
/// and a reader that hands over megabytes at once must not make more of it wait.
final class SerialLane {
  private static final int PIECES = 8;
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int TURN = 4;

  private final Executor pool;
  private final Work work;
  private final Semaphore room = new Semaphore(PIECES);
  private final ConcurrentLinkedQueue<Piece> free = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Piece> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  /// What is done with the bytes; called by one thread at a time.
  interface Work {
    void bytes(byte[] buffer, int length);
  }

  private static final class Piece {
    final byte[] bytes = new byte[PIECE_BYTES];
    int length;
  }

  SerialLane(Executor pool, Work work) {
    this.pool = pool;
    this.work = work;
  }

  /// Hands over a copy of the bytes. After a failure they are dropped.
  void offer(byte[] buffer, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at < end; at += PIECE_BYTES) {
      room.acquireUninterruptibly();
      Piece piece = free.poll();
      if (piece == null) {
        piece = new Piece();
      }
      piece.length = Math.min(PIECE_BYTES, end - at);
      System.arraycopy(buffer, at, piece.bytes, 0, piece.length);
      waiting.add(piece);
      schedule();
    }
  }

  private void schedule() {
    if (running.compareAndSet(false, true)) {
      pool.execute(this::turn);
    }
  }

  private void turn() {
    for (int i = 0; i < TURN; i++) {
      Piece piece = waiting.poll();
      if (piece == null) {
        break;
      }
      try {
        if (failure == null) {
          work.bytes(piece.bytes, piece.length);
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
        free.add(piece);
        room.release();
      }
    }
    running.set(false);
    if (!waiting.isEmpty()) {
      schedule();
    }
  }

  /// Waits until everything offered is done, then does `last` on the pool.
  ///
  /// @throws RuntimeException or Error, what went wrong first
  <T> T finish(Supplier<T> last) {
    room.acquireUninterruptibly(PIECES);
    room.release(PIECES);
    rethrow();
    try {
      return CompletableFuture.supplyAsync(last, pool).get();
    } catch (ExecutionException e) {
      failure = e.getCause();
      rethrow();
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
