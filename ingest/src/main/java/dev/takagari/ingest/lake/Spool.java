package dev.takagari.ingest.lake;

import dev.takagari.core.lake.LakePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rows of one unit: in memory up to a budget, beyond it in sorted runs on disk. Not safe for
/// use by several threads.
final class Spool implements AutoCloseable {
  private final Path directory;
  private final SpoolBuffer buffer;
  private final Map<LakePartition, SpoolPartition> partitions = new TreeMap<>();
  private final Map<SpoolPartition, List<SpoolFile.Slice>> runs = new HashMap<>();
  private final Map<SpoolPartition, SpoolBuffer.Slice> rest = new HashMap<>();
  private @Nullable SpoolFile file;

  Spool(Path directory, int budget) {
    this.directory = directory;
    this.buffer = new SpoolBuffer(budget);
  }

  /// The state of a partition, made when it is new.
  SpoolPartition partition(LakePartition partition) {
    return partitions.computeIfAbsent(partition, SpoolPartition::new);
  }

  void add(SpoolPartition partition, RowEncoder row) {
    if (buffer.isFullFor(row.length())) {
      spill();
    }
    buffer.add(partition, row);
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
    return new MergedRows(partition, cursors);
  }

  @Override
  public void close() {
    buffer.clear();
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
