package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.EventSearcherContract;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches a lake whose files lie in S3, as the service does in production.
class S3LakeSearchTest extends EventSearcherContract {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path directory;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private IcebergEventLake lake;

  @Override
  protected EventSearcher searcher(List<EventRow> events) {
    PostgresAddress database = SharedStack.freshDatabase();
    AwsAddress s3 = SharedStack.get().s3();
    lake =
        new IcebergEventLake(
            new LakeSettings(
                database.jdbcUrl(),
                database.user(),
                database.password(),
                "s3://" + SharedStack.freshBucket() + "/lake",
                "takagari",
                LakeSettings.s3(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey())));
    opened.add(lake);
    UnitId unit = new UnitId("0123456789abcdefghjkmnpqrs");
    List<LakeFile> files = new ArrayList<>();
    for (Map.Entry<LakePartition, List<EventRow>> part : ListRows.byPartition(events).entrySet()) {
      files.add(
          lake.write(
              new LakeFileName(new UnitLease(unit, 1), files.size()),
              part.getKey(),
              new ListRows(part.getValue())));
    }
    lake.commit(new NumberedCommit(1, List.of(unit), files));
    return new DuckDbEventSearcher(lake, DuckDbSettings.SMALL, cache("contract", 64L << 20));
  }

  private LakeFileCache cache(String name, long capacity) {
    LakeFileCache cache = new LakeFileCache(lake::open, directory.resolve(name), capacity, LONG);
    opened.add(0, cache);
    return cache;
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Override
  protected int queries() {
    return 40;
  }

  private static SearchRequest all() {
    return new SearchRequest(
        Query.ALL, TimeRange.ALL, Optional.empty(), 10_000, Optional.empty(), LONG);
  }

  @Test
  void saysWhatCameOverTheNetwork() {
    DuckDbEventSearcher searcher =
        new DuckDbEventSearcher(lake, DuckDbSettings.SMALL, cache("stats", 64L << 20));
    searcher.check();

    SearchPage first = searcher.search(all());
    SearchPage second = searcher.search(all());

    assertThat(first.stats().bytesFetched())
        .isPositive()
        .isEqualTo(first.stats().bytesRead())
        .isEqualTo(lake.plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.empty())).bytes());
    assertThat(second.stats().bytesFetched()).isZero();
    assertThat(second.stats().bytesRead()).isEqualTo(first.stats().bytesRead());
    assertThat(second.rows()).isEqualTo(first.rows());
  }

  @Test
  void aCacheThatHoldsFewFilesIsEnough() throws IOException {
    long largest =
        lake.plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.empty())).files().stream()
            .mapToLong(file -> file.bytes())
            .max()
            .orElseThrow();
    DuckDbEventSearcher searcher =
        new DuckDbEventSearcher(lake, DuckDbSettings.SMALL, cache("few", 2 * largest));

    SearchPage page = searcher.search(all());

    assertThat(page.complete()).isTrue();
    assertThat(page.rows()).hasSizeGreaterThan(500);
    try (Stream<Path> left = Files.list(directory.resolve("few"))) {
      assertThat(left.mapToLong(file -> file.toFile().length()).sum())
          .isLessThanOrEqualTo(2 * largest);
    }
  }

  @Test
  void aFileLargerThanTheCacheIsAClearError() {
    DuckDbEventSearcher searcher =
        new DuckDbEventSearcher(lake, DuckDbSettings.SMALL, cache("tiny", 1_000));

    assertThatThrownBy(() -> searcher.search(all()))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.LAKE_FILE_TOO_LARGE));
  }

  @Test
  void aSearchWithoutTimeSaysThatItIsIncomplete() {
    DuckDbEventSearcher searcher =
        new DuckDbEventSearcher(lake, DuckDbSettings.SMALL, cache("hasty", 64L << 20));

    SearchPage page =
        searcher.search(
            new SearchRequest(
                Query.ALL, TimeRange.ALL, Optional.empty(), 10, Optional.empty(), Duration.ZERO));

    assertThat(page.complete()).isFalse();
    assertThat(page.more()).isTrue();
  }
}
