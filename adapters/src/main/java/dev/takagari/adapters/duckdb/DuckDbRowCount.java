package dev.takagari.adapters.duckdb;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.statement.RowCount;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Counts rows in the lake: Iceberg plans the files that may hold some, DuckDB reads one column of
/// them.
public final class DuckDbRowCount implements RowCount {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long WAVE_BYTES = 256L << 20;
  private static final int WAVE_FILES = 200;

  private final EventLake lake;
  private final DuckDbSettings settings;
  private final @Nullable LakeFileCache cache;

  /// @param cache for the files that are not on the local disk; null when all are
  public DuckDbRowCount(EventLake lake, DuckDbSettings settings, @Nullable LakeFileCache cache) {
    this.lake = lake;
    this.settings = settings;
    this.cache = cache;
  }

  @Override
  public long rowsOf(String keyPrefix) {
    List<PlannedFile> files =
        lake.plan(
                new LakeScan(
                    Literals.matching(
                        new Field.ColumnField(Columns.RAW_OBJECT), Pattern.startsWith(keyPrefix)),
                    TimeRange.ALL,
                    Optional.empty()))
            .files();
    long deadline = System.nanoTime() + LONGEST.toNanos();
    long rows = 0;
    for (List<PlannedFile> wave : waves(files)) {
      rows += count(wave, keyPrefix, deadline);
    }
    return rows;
  }

  private List<List<PlannedFile>> waves(List<PlannedFile> files) {
    long most = cache == null ? WAVE_BYTES : Math.min(WAVE_BYTES, cache.capacity() / 4);
    List<List<PlannedFile>> waves = new ArrayList<>();
    long bytes = 0;
    for (PlannedFile file : files) {
      if (waves.isEmpty() || bytes + file.bytes() > most || waves.getLast().size() == WAVE_FILES) {
        waves.add(new ArrayList<>());
        bytes = 0;
      }
      waves.getLast().add(file);
      bytes += file.bytes();
    }
    return waves;
  }

  private long count(List<PlannedFile> files, String keyPrefix, long deadline) {
    List<PlannedFile> remote = files.stream().filter(file -> local(file) == null).toList();
    try (LakeFileCache.@Nullable Lease _ = lease(remote, deadline)) {
      List<String> paths = files.stream().map(this::path).toList();
      long[] rows = new long[1];
      DuckDbDialect dialect = new DuckDbDialect();
      try (DuckDbSession session = DuckDbSession.open(settings, paths);
          DuckDbSession.Alarm alarm =
              session.alarm(Duration.ofNanos(deadline - System.nanoTime()))) {
        session.query(
            "SELECT count(*) FROM read_parquet("
                + paths.stream()
                    .map(dialect::text)
                    .collect(java.util.stream.Collectors.joining(", ", "[", "]"))
                + ", union_by_name = true) WHERE starts_with(raw_object, "
                + dialect.text(keyPrefix)
                + ")",
            result -> {
              result.next();
              rows[0] = result.getLong(1);
            });
        alarm.disarm();
      }
      return rows[0];
    } catch (SQLException | TimeoutException e) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "rows of the lake cannot be counted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "counting was stopped", e);
    }
  }

  private LakeFileCache.@Nullable Lease lease(List<PlannedFile> remote, long deadline)
      throws InterruptedException, TimeoutException {
    return remote.isEmpty() ? null : requireCache().lease(remote, deadline);
  }

  private String path(PlannedFile file) {
    String local = local(file);
    return local == null ? requireCache().path(file.location()).toString() : local;
  }

  private static @Nullable String local(PlannedFile file) {
    return DuckDbEventSearcher.local(file);
  }

  private LakeFileCache requireCache() {
    if (cache == null) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "DuckDB reads local files only: there is no cache");
    }
    return cache;
  }
}
