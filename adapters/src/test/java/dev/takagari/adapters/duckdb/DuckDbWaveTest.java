package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DuckDbWaveTest {
  private static final TimeRange RANGE =
      new TimeRange(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofMillis(1)));

  @Test
  void sufficesWhenTwiceThePageIsNewerThanTheNextFile() {
    DuckDbWave wave = new DuckDbWave(request(49, null));
    wave.add(file(110, 0, 999));
    assertThat(wave.suffices(0)).isTrue();
    assertThat(wave.suffices(500)).isFalse();
    wave.add(file(100, 500, 999));
    assertThat(wave.suffices(500)).isTrue();
    assertThat(wave.bytes()).isEqualTo(2_000);
  }

  @Test
  void rowsOfEarlierPagesDoNotCount() {
    DuckDbWave wave = new DuckDbWave(request(49, new Position(249, "x")));
    wave.add(file(110, 0, 999));
    assertThat(wave.suffices(0)).isFalse();
    wave.add(file(1_000, 0, 999));
    assertThat(wave.suffices(0)).isTrue();
  }

  private static PlannedFile file(long rows, long from, long to) {
    return new PlannedFile("/" + from, rows, 1_000, from, to);
  }

  private static SearchRequest request(int limit, @Nullable Position after) {
    return new SearchRequest(
        Query.ALL,
        RANGE,
        Optional.ofNullable(after),
        limit,
        Optional.empty(),
        Duration.ofMinutes(1));
  }
}
