package dev.takagari.adapters.duckdb;

import dev.takagari.adapters.sql.SqlCompiler;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Finds events in the lake: Iceberg plans the files, DuckDB reads them.
///
/// Files are read in waves, those with the newest events first, and the search ends as soon as no
/// unread file can hold a newer event than the last one wanted. Files that are not on the local
/// disk are copied there, wave by wave. When the calling thread is interrupted the search gives up
/// with what it has, as after its timeout.
public final class DuckDbEventSearcher implements EventSearcher {
  private static final int WAVE_GROWTH = 4;
  private static final long FIRST_WAVE_BYTES = 4L << 20;
  private static final long LARGEST_WAVE_BYTES = 256L << 20;

  private final EventLake lake;
  private final DuckDbSettings settings;
  private final @Nullable LakeFileCache cache;
  private final SqlCompiler compiler = new SqlCompiler(new DuckDbDialect());
  private final Semaphore turns;

  /// For a lake on the local disk.
  public DuckDbEventSearcher(EventLake lake, DuckDbSettings settings) {
    this(lake, settings, null);
  }

  /// @param cache for the files that are not on the local disk; null when all are
  public DuckDbEventSearcher(
      EventLake lake, DuckDbSettings settings, @Nullable LakeFileCache cache) {
    this.lake = lake;
    this.settings = settings;
    this.cache = cache;
    this.turns = new Semaphore(settings.searches(), true);
  }

  @Override
  public SearchPage search(SearchRequest request) {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    LakePlan plan = lake.plan(new LakeScan(request.query(), request.range(), request.files()));
    if (plan.files().isEmpty()) {
      return new SearchPage(List.of(), false, true, stats(plan, new Progress()));
    }
    try {
      if (!turns.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return new SearchPage(List.of(), true, false, stats(plan, new Progress()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SearchPage(List.of(), true, false, stats(plan, new Progress()));
    }
    try {
      return read(request, plan, deadline);
    } finally {
      turns.release();
    }
  }

  /// What has been done and found so far; rows in the order of results, at most one more than
  /// wanted.
  private static final class Progress {
    List<EventRow> rows = List.of();
    long files;
    long bytes;
    long fetched;
    long checked;
    boolean more;
    boolean complete;
  }

  private SearchPage read(SearchRequest request, LakePlan plan, long deadline) {
    Progress progress = new Progress();
    List<PlannedFile> files = new ArrayList<>(plan.files());
    files.sort(Comparator.comparingLong(PlannedFile::maxTime).reversed());
    try (DuckDbSession session =
        DuckDbSession.open(settings, files.stream().map(this::path).toList())) {
      try (DuckDbSession.Alarm alarm =
          session.alarm(Duration.ofNanos(deadline - System.nanoTime()))) {
        waves(request, files, session, progress, deadline);
        alarm.disarm();
        progress.complete = true;
      }
    } catch (DuckDbSession.GaveUp _) {
      // the rows found are right, older ones may be missing
    } catch (SQLException e) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE,
          "files of the lake cannot be read, planned " + files.size(),
          e);
    }
    boolean more = !progress.complete || progress.more;
    List<EventRow> rows = progress.rows.subList(0, Math.min(request.limit(), progress.rows.size()));
    return new SearchPage(rows, more, progress.complete, stats(plan, progress));
  }

  private void waves(
      SearchRequest request,
      List<PlannedFile> files,
      DuckDbSession session,
      Progress progress,
      long deadline)
      throws SQLException {
    long wave = FIRST_WAVE_BYTES;
    long most = mostAtOnce(files);
    int next = 0;
    DuckDbScan scan = new DuckDbScan(session, compiler, request);
    while (next < files.size() && !isSettled(scan.end(), files.get(next))) {
      DuckDbWave some = new DuckDbWave(request);
      do {
        some.add(files.get(next));
        next++;
      } while (next < files.size()
          && some.bytes() + files.get(next).bytes() <= Math.min(LARGEST_WAVE_BYTES, most)
          && (some.bytes() + files.get(next).bytes() <= wave
              || !some.suffices(files.get(next).maxTime())));
      wave(some.files(), some.bytes(), scan, progress, deadline);
      wave = Math.min(LARGEST_WAVE_BYTES, WAVE_GROWTH * wave);
    }
  }

  private void wave(
      List<PlannedFile> files, long bytes, DuckDbScan scan, Progress progress, long deadline)
      throws SQLException {
    try (LakeFileCache.@Nullable Lease _ = fetch(files, progress, deadline)) {
      progress.files += files.size();
      progress.bytes += bytes;
      progress.rows = scan.merge(progress.rows, files.stream().map(this::path).toList());
    } finally {
      progress.checked = scan.checked();
      progress.more = scan.end() != null;
    }
  }

  /// Brings what is not on the local disk there; null when all is.
  private LakeFileCache.@Nullable Lease fetch(
      List<PlannedFile> files, Progress progress, long deadline) throws DuckDbSession.GaveUp {
    List<PlannedFile> remote = files.stream().filter(file -> local(file) == null).toList();
    if (remote.isEmpty()) {
      return null;
    }
    try {
      LakeFileCache.Lease lease = requireCache(remote.getFirst()).lease(remote, deadline);
      progress.fetched += lease.fetchedBytes();
      return lease;
    } catch (TimeoutException e) {
      throw new DuckDbSession.GaveUp(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DuckDbSession.GaveUp(e);
    }
  }

  /// Bytes of one wave: searches that run at the same time share the cache.
  private long mostAtOnce(List<PlannedFile> files) {
    LakeFileCache shared = cache;
    if (shared == null || files.stream().allMatch(file -> local(file) != null)) {
      return Long.MAX_VALUE;
    }
    return shared.capacity() / settings.searches();
  }

  /// Whether all rows wanted are newer than anything in the files that are left.
  private static boolean isSettled(@Nullable Position end, PlannedFile next) {
    return end != null && end.micros() > next.maxTime();
  }

  private static SearchStats stats(LakePlan plan, Progress progress) {
    return new SearchStats(
        plan.filesInRange(),
        plan.filesInRange() - plan.files().size(),
        progress.files,
        progress.bytes,
        progress.fetched,
        progress.checked);
  }

  private String path(PlannedFile file) {
    String local = local(file);
    return local == null ? requireCache(file).path(file.location()).toString() : local;
  }

  /// The path of a file on the local disk, null for any other.
  static @Nullable String local(PlannedFile file) {
    String location = file.location();
    if (location.startsWith("file:")) {
      return location.replaceFirst("^file:/+", "/");
    }
    return location.startsWith("/") ? location : null;
  }

  private LakeFileCache requireCache(PlannedFile file) {
    if (cache == null) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "DuckDB reads local files only, not " + file.location());
    }
    return cache;
  }

  @Override
  public void check() {
    lake.check();
    if (cache != null) {
      cache.check();
    }
    try (DuckDbSession session = DuckDbSession.open(settings, List.of())) {
      session.ping();
    } catch (SQLException e) {
      throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "DuckDB does not start", e);
    }
  }
}
