package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.adapters.iceberg.NumberedTable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;

/// Looks into the files of the table `sightings` by their indexes, all files at once, and merges
/// what they hold as maintenance would have done.
///
/// Files that maintenance takes out of the table while they are read stay in the storage until the
/// snapshots that have them expire.
public final class IcebergSightingIndex implements SightingIndex {
  private static final int WINDOW_PAGES = 64;
  private static final int WINDOWS = 8;

  /// Rows that a check reads.
  private static final int WARMING_ROWS = 60_000;

  /// Lookups that a check makes.
  private static final int WARMING_LOOKUPS = 12;

  private final NumberedTable table;
  private final FilesOfTable files;

  /// @param fresh how old the list of files may be: what was committed since is not found
  public IcebergSightingIndex(IcebergSightingTable table, Duration fresh) {
    this.table = table.table();
    this.files = new FilesOfTable(this.table, fresh);
  }

  @Override
  public SightingCost find(SightingQuestion question, Consumer<SightingRow> rows) {
    if (question.values().isEmpty()) {
      return new SightingCost(0, 0, 0, 0);
    }
    StoredBytes.Tally tally = new StoredBytes.Tally();
    long found = 0;
    LongAdder touched = new LongAdder();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Wanted wanted = new Wanted(question.values());
      FileIO io = table.io();
      List<RowsAhead> sources = new ArrayList<>();
      for (FilesOfTable.Entry file : files.files()) {
        if (file.overlaps(question.from(), question.to()) && mayHold(file, wanted)) {
          sources.add(
              new RowsAhead(() -> open(io, file, wanted, tally, touched, threads), threads));
        }
      }
      long from = question.from().toEpochDay();
      long to = question.to().toEpochDay();
      try (SightingRows merged = new SightingMerge(sources)) {
        while (merged.hasNext()) {
          SightingRow row = merged.next();
          if (row.day() >= from && row.day() < to) {
            found++;
            rows.accept(row);
          }
        }
      } finally {
        threads.shutdownNow();
      }
    } catch (RuntimeException e) {
      throw table.unavailable("sightings cannot be read", e);
    }
    return new SightingCost(touched.intValue(), tally.requests().sum(), tally.bytes().sum(), found);
  }

  private static boolean mayHold(FilesOfTable.Entry file, Wanted wanted) {
    return file.kind() == null || wanted.between(file.kind(), file.least(), file.greatest());
  }

  private SightingCursor open(
      FileIO io,
      FilesOfTable.Entry file,
      Wanted wanted,
      StoredBytes.Tally tally,
      LongAdder touched,
      ExecutorService threads) {
    StoredBytes bytes = new StoredBytes(io, file.location(), file.bytes(), tally);
    SightingPages pages = files.pages(bytes, file.location());
    SightingCursor rows = new SightingCursor(bytes, pages, wanted, WINDOW_PAGES, WINDOWS, threads);
    if (rows.mayHold()) {
      touched.increment();
    }
    return rows;
  }

  @Override
  public boolean knows(long commit) {
    try {
      return commit <= 0 || files.knows(commit);
    } catch (RuntimeException e) {
      throw table.unavailable("the table of sightings cannot be read", e);
    }
  }

  @Override
  public void check() {
    StoredBytes.Tally tally = new StoredBytes.Tally();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      FileIO io = table.io();
      List<Future<SightingPages>> reading = new ArrayList<>();
      List<FilesOfTable.Entry> all = files.files();
      for (FilesOfTable.Entry file : all) {
        reading.add(threads.submit(() -> pages(io, file, tally)));
      }
      for (Future<SightingPages> pages : reading) {
        pages.get();
      }
      if (!all.isEmpty()) {
        readSome(io, all.getLast(), threads);
      }
    } catch (ExecutionException e) {
      throw table.unavailable("the files of sightings cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw table.unavailable("looking at sightings was interrupted", e);
    } catch (RuntimeException e) {
      throw table.unavailable("sightings cannot be read", e);
    }
  }

  private SightingPages pages(FileIO io, FilesOfTable.Entry file, StoredBytes.Tally tally) {
    return files.pages(new StoredBytes(io, file.location(), file.bytes(), tally), file.location());
  }

  /// Reads rows of a file and looks some of their values up: so every part of a lookup has run,
  /// often enough to be compiled, before somebody waits for one.
  private void readSome(FileIO io, FilesOfTable.Entry file, ExecutorService threads) {
    StoredBytes.Tally tally = new StoredBytes.Tally();
    StoredBytes bytes = new StoredBytes(io, file.location(), file.bytes(), tally);
    SightingPages pages = pages(io, file, tally);
    List<SightedValue> some = new ArrayList<>();
    try (SightingRows rows =
        new SightingMerge(
            List.of(new SightingCursor(bytes, pages, null, WINDOW_PAGES, 1, threads)))) {
      for (int i = 0; i < WARMING_ROWS && rows.hasNext(); i++) {
        SightingRow row = rows.next();
        if (i % (WARMING_ROWS / WARMING_LOOKUPS) == 0) {
          some.add(new SightedValue(row.kind(), row.valueText()));
        }
      }
    }
    for (SightedValue value : some) {
      find(SightingQuestion.ever(List.of(value)), found -> {});
    }
  }
}
