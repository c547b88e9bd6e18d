package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.adapters.iceberg.NumberedTable;
import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// The files of the table and what lookups know of each, kept from one lookup to the next. Bounded;
/// safe for use by several threads.
final class FilesOfTable {
  private static final long MOST_BYTES = 96L << 20;

  private final NumberedTable table;
  private final long freshNanos;
  private final ReentrantLock loading = new ReentrantLock();
  private final LinkedHashMap<String, SightingPages> pages = new LinkedHashMap<>(64, 0.75f, true);
  private long pageBytes;
  private volatile @Nullable State state;

  /// @param fresh how old the list of files may be
  FilesOfTable(NumberedTable table, Duration fresh) {
    this.table = table;
    this.freshNanos = fresh.toNanos();
  }

  private record State(long snapshotId, long commit, List<Entry> files, long readAt) {}

  /// A file of the table.
  ///
  /// @param firstDay smallest day in it
  /// @param lastDay largest day in it
  /// @param kind of all its rows, null if there are several
  /// @param least hash in it
  /// @param greatest hash in it
  record Entry(
      String location,
      long bytes,
      long firstDay,
      long lastDay,
      @Nullable Observable kind,
      long least,
      long greatest) {

    /// Whether it may hold rows of days.
    boolean overlaps(LocalDate from, LocalDate to) {
      return lastDay >= from.toEpochDay() && firstDay < to.toEpochDay();
    }
  }

  /// All files.
  List<Entry> files() {
    return state(known -> System.nanoTime() - known.readAt() < freshNanos).files();
  }

  /// Whether lookups from now on see a commit; the list is read anew if it has not got it.
  boolean knows(long commit) {
    return state(known -> known.commit() >= commit).commit() >= commit;
  }

  private State state(Predicate<State> isEnough) {
    State known = state;
    if (known != null && isEnough.test(known)) {
      return known;
    }
    loading.lock();
    try {
      known = state;
      if (known != null && isEnough.test(known)) {
        return known;
      }
      State read = read(known, System.nanoTime());
      state = read;
      return read;
    } finally {
      loading.unlock();
    }
  }

  private State read(@Nullable State known, long now) {
    Table loaded = table.load();
    Snapshot current = loaded.currentSnapshot();
    long snapshotId = current == null ? -1 : current.snapshotId();
    if (known != null && known.snapshotId() == snapshotId) {
      return new State(snapshotId, known.commit(), known.files(), now);
    }
    List<Entry> files = new ArrayList<>();
    if (current != null) {
      table.forEach(
          loaded
              .newScan()
              .useSnapshot(snapshotId)
              .includeColumnStats(Set.of("kind", "value_hash", "day")),
          file -> files.add(entry(file)));
    }
    return new State(snapshotId, NumberedTable.newestNumber(loaded), List.copyOf(files), now);
  }

  private static Entry entry(DataFile file) {
    String least = text(file.lowerBounds());
    String greatest = text(file.upperBounds());
    return new Entry(
        file.location(),
        file.fileSizeInBytes(),
        number(file.lowerBounds(), SightingLayout.DAY, Integer.MIN_VALUE),
        number(file.upperBounds(), SightingLayout.DAY, Integer.MAX_VALUE),
        least != null && least.equals(greatest) ? kind(least) : null,
        number(file.lowerBounds(), SightingLayout.HASH, Long.MIN_VALUE),
        number(file.upperBounds(), SightingLayout.HASH, Long.MAX_VALUE));
  }

  private static @Nullable Observable kind(String code) {
    for (Observable kind : Observable.values()) {
      if (SightedValue.code(kind).equals(code)) {
        return kind;
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable Map<Integer, ByteBuffer> bounds) {
    ByteBuffer bound = bounds == null ? null : bounds.get(SightingLayout.KIND + 1);
    if (bound == null) {
      return null;
    }
    CharSequence text = Conversions.fromByteBuffer(Types.StringType.get(), bound);
    return text.toString();
  }

  private static long number(
      @Nullable Map<Integer, ByteBuffer> bounds, int column, long otherwise) {
    ByteBuffer bound = bounds == null ? null : bounds.get(column + 1);
    if (bound == null) {
      return otherwise;
    }
    Number number =
        Conversions.fromByteBuffer(SightingLayout.SCHEMA.columns().get(column).type(), bound);
    return number.longValue();
  }

  /// Where a file's pages lie; read if they are not known.
  SightingPages pages(StoredBytes file, String location) {
    synchronized (pages) {
      SightingPages known = pages.get(location);
      if (known != null) {
        return known;
      }
    }
    SightingPages read = SightingPages.read(file);
    synchronized (pages) {
      SightingPages before = pages.put(location, read);
      pageBytes += read.footprint() - (before == null ? 0 : before.footprint());
      Iterator<Map.Entry<String, SightingPages>> eldest = pages.entrySet().iterator();
      while (pageBytes > MOST_BYTES && eldest.hasNext()) {
        pageBytes -= eldest.next().getValue().footprint();
        eldest.remove();
      }
    }
    return read;
  }
}
