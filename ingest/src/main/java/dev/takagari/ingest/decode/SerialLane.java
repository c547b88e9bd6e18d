package dev.takagari.ingest.decode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Runs one object's pieces of work one after the other on a shared pool, and occupies none of its
/// threads while there is nothing to do. Who offers faster than the pool works, waits.
final class SerialLane {
  private static final int MAX_WAITING = 8;
  private static final int TURN = 4;

  private final Executor pool;
  private final Work work;
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ConcurrentLinkedQueue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  /// What is done with the bytes; called by one thread at a time.
  interface Work {
    void bytes(byte[] buffer, int length);
  }

  SerialLane(Executor pool, Work work) {
    this.pool = pool;
    this.work = work;
  }

  /// Hands over a copy of the bytes. After a failure they are dropped.
  void offer(byte[] buffer, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(buffer, offset, copy, 0, length);
    room.acquireUninterruptibly();
    waiting.add(copy);
    schedule();
  }

  private void schedule() {
    if (running.compareAndSet(false, true)) {
      pool.execute(this::turn);
    }
  }

  private void turn() {
    for (int i = 0; i < TURN; i++) {
      byte[] bytes = waiting.poll();
      if (bytes == null) {
        break;
      }
      try {
        if (failure == null) {
          work.bytes(bytes, bytes.length);
        }
      } catch (Throwable e) {
        failure = e;
      } finally {
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
  void finish(Runnable last) {
    room.acquireUninterruptibly(MAX_WAITING);
    room.release(MAX_WAITING);
    rethrow();
    CompletableFuture<?> end = CompletableFuture.runAsync(last, pool);
    try {
      end.get();
    } catch (ExecutionException e) {
      failure = e.getCause();
      rethrow();
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
