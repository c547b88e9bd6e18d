package dev.takagari.ingest.intake;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Gathers records of many callers for a moment and keeps them as one object; every caller waits
/// until that is done. Whoever brings the first record of a group writes it. Safe for use by
/// several threads.
public final class GatheredIntake implements RecordIntake {
  private final RecordIntake intake;
  private final Duration gather;
  private final long groupBytes;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Group> open = new HashMap<>();

  /// Of all records that somebody waits for.
  private long waiting;

  /// @param gather how long the first record of a group waits for others
  /// @param groupBytes after which a group does not wait any more
  /// @param mostBytes of records that wait at a time; whoever brings more is sent away
  public GatheredIntake(RecordIntake intake, Duration gather, long groupBytes, long mostBytes) {
    this.intake = intake;
    this.gather = gather;
    this.groupBytes = groupBytes;
    this.mostBytes = mostBytes;
  }

  /// Records that are kept together.
  private static final class Group {
    private final List<byte[]> records = new ArrayList<>();
    private final CompletableFuture<IntakeReceipt> kept = new CompletableFuture<>();
    private final Condition full;
    private long bytes;

    Group(Condition full) {
      this.full = full;
    }
  }

  /// @throws TakagariException intake-busy when too much waits; see [RecordIntake#take]
  @Override
  public IntakeReceipt take(String source, List<byte[]> records) {
    ObjectIntake.requireContent(records);
    long bytes = records.stream().mapToLong(record -> record.length + 1L).sum();
    Group group;
    boolean first;
    lock.lock();
    try {
      if (waiting > 0 && waiting + bytes > mostBytes) {
        throw new TakagariException(
            ErrorCode.INTAKE_BUSY, "too many records wait to be kept; send them again later");
      }
      waiting += bytes;
      Group present = open.get(source);
      first = present == null;
      group = present == null ? new Group(lock.newCondition()) : present;
      group.records.addAll(records);
      group.bytes += bytes;
      if (group.bytes >= groupBytes) {
        open.remove(source);
        group.full.signal();
      } else if (first) {
        open.put(source, group);
      }
    } finally {
      lock.unlock();
    }
    try {
      if (first) {
        write(source, group);
      }
      return group.kept.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      lock.lock();
      try {
        waiting -= bytes;
      } finally {
        lock.unlock();
      }
    }
  }

  /// Waits for others, then keeps what came.
  private void write(String source, Group group) {
    boolean interrupted = false;
    lock.lock();
    try {
      long left = gather.toNanos();
      while (open.get(source) == group && left > 0) {
        left = group.full.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // what others gave is kept nevertheless
      interrupted = true;
    } finally {
      open.remove(source, group);
      lock.unlock();
    }
    try {
      group.kept.complete(intake.take(source, group.records));
    } catch (RuntimeException | Error e) {
      group.kept.completeExceptionally(e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
