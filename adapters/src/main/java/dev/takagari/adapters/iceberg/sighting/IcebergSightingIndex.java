package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.adapters.iceberg.NumberedTable;
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
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;

/// Looks into the files of the table `sightings` by their indexes, all files at once, and merges
/// what they hold as maintenance would have done.
///
/// Files that maintenance takes out of the table while they are read stay in the storage until the
/// snapshots that have them expire.
public final class IcebergSightingIndex implements SightingIndex {
  private static final int WINDOW_PAGES = 64;

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
    int asked = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Wanted wanted = new Wanted(question.values());
      FileIO io = table.io();
      List<RowsAhead> sources = new ArrayList<>();
      for (FilesOfTable.Entry file : files.files()) {
        if (file.overlaps(question.from(), question.to()) && mayHold(file, wanted)) {
          sources.add(new RowsAhead(() -> open(io, file, wanted, tally, threads), threads));
        }
      }
      asked = sources.size();
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
    return new SightingCost(asked, tally.requests().sum(), tally.bytes().sum(), found);
  }

  private static boolean mayHold(FilesOfTable.Entry file, Wanted wanted) {
    return file.kind() == null || wanted.between(file.kind(), file.least(), file.greatest());
  }

  private SightingCursor open(
      FileIO io,
      FilesOfTable.Entry file,
      Wanted wanted,
      StoredBytes.Tally tally,
      ExecutorService threads) {
    StoredBytes bytes = new StoredBytes(io, file.location(), file.bytes(), tally);
    SightingPages pages = files.pages(bytes, file.location());
    return new SightingCursor(bytes, pages, wanted, WINDOW_PAGES, threads);
  }

  @Override
  public void check() {
    StoredBytes.Tally tally = new StoredBytes.Tally();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      FileIO io = table.io();
      List<Future<SightingPages>> reading = new ArrayList<>();
      for (FilesOfTable.Entry file : files.files()) {
        reading.add(
            threads.submit(
                () ->
                    files.pages(
                        new StoredBytes(io, file.location(), file.bytes(), tally),
                        file.location())));
      }
      for (Future<SightingPages> pages : reading) {
        pages.get();
      }
    } catch (ExecutionException e) {
      throw table.unavailable("the files of sightings cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw table.unavailable("looking at sightings was interrupted", e);
    }
  }
}
