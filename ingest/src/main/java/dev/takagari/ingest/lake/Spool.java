package dev.takagari.ingest.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.lake.LakePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rows of one unit: in memory up to a budget, beyond it in sorted runs on disk. Not safe for
/// use by several threads.
final class Spool implements AutoCloseable {
  private static final int RECENT = 1 << 8;

  private final Path directory;
  private final SpoolBuffer buffer;
  private final SharedParts parts = new SharedParts();
  private final Map<LakePartition, SpoolPartition> partitions = new TreeMap<>();
  private final @Nullable SpoolPartition[] recent = new @Nullable SpoolPartition[RECENT];
  private final Map<SpoolPartition, List<SpoolFile.Slice>> runs = new HashMap<>();
  private final Map<SpoolPartition, SpoolBuffer.Slice> rest = new HashMap<>();
  private @Nullable SpoolFile file;

  Spool(Path directory, int budget) {
    this.directory = directory;
    this.buffer = new SpoolBuffer(budget, parts);
  }

  /// An encoder of rows for this spool.
  RowEncoder newEncoder() {
    return new RowEncoder(parts);
  }

  /// Whether the row would exceed the memory.
  boolean isFullFor(RowEncoder row) {
    return buffer.isFullFor(row.length());
  }

  void add(RowEncoder row) {
    if (isFullFor(row)) {
      spill();
    }
    SpoolPartition partition = partition(row.eventClass(), row.day());
    partition.count(row);
    buffer.add(partition, row);
  }

  private SpoolPartition partition(ByteSpan eventClass, long day) {
    int place = (eventClass.hashCode() + (int) day * 31) & (RECENT - 1);
    SpoolPartition found = recent[place];
    if (found == null || !found.isOf(eventClass, day)) {
      SpoolPartition wanted = new SpoolPartition(eventClass, day);
      found = partitions.computeIfAbsent(wanted.partition(), _ -> wanted);
      recent[place] = found;
    }
    return found;
  }

  private void spill() {
    try {
      SpoolFile into = file;
      if (into == null) {
        into = SpoolFile.create(directory);
        file = into;
      }
      for (SpoolBuffer.Slice slice : buffer.sort()) {
        long from = into.size();
        buffer.forEach(slice, into::append);
        runs.computeIfAbsent(slice.partition(), _ -> new ArrayList<>())
            .add(new SpoolFile.Slice(slice.partition(), from, into.size()));
      }
      into.flush();
      buffer.clear();
    } catch (IOException e) {
      throw new UncheckedIOException("the spool cannot be written", e);
    }
  }

  /// Bytes on disk.
  long spilled() {
    return file == null ? 0 : file.size();
  }

  /// Ends adding; partitions in their order.
  List<SpoolPartition> seal() {
    for (SpoolBuffer.Slice slice : buffer.sort()) {
      rest.put(slice.partition(), slice);
    }
    return List.copyOf(partitions.values());
  }

  /// The sorted rows of a partition, after [#seal()].
  MergedRows rows(SpoolPartition partition) {
    return new MergedRows(partition, cursors(partition), parts);
  }

  /// The sorted runs of a partition, after [#seal()].
  List<RowCursor> cursors(SpoolPartition partition) {
    List<RowCursor> cursors = new ArrayList<>();
    SpoolFile spilled = file;
    if (spilled != null) {
      for (SpoolFile.Slice slice : runs.getOrDefault(partition, List.of())) {
        cursors.add(spilled.cursor(slice));
      }
    }
    SpoolBuffer.Slice inMemory = rest.get(partition);
    if (inMemory != null) {
      cursors.add(buffer.cursor(inMemory));
    }
    return cursors;
  }

  /// What rows of this spool have in common.
  SharedParts parts() {
    return parts;
  }

  /// Forgets all rows and keeps the memory, when none went to disk.
  void clear() {
    buffer.clear();
    rest.clear();
    partitions.clear();
    Arrays.fill(recent, null);
  }

  @Override
  public void close() {
    clear();
    SpoolFile spilled = file;
    file = null;
    if (spilled == null) {
      return;
    }
    try {
      spilled.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the spool cannot be closed", e);
    }
  }
}
