package dev.takagari.core.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HotPeriodTest {
  @Test
  void namesAndRangesAgree() {
    LocalDate day = LocalDate.of(2024, 12, 31);
    assertThat(HotPeriod.DAY.textOf(day)).isEqualTo("2024-12-31");
    assertThat(HotPeriod.MONTH.textOf(day)).isEqualTo("2024-12");
    assertThat(HotPeriod.YEAR.textOf(day)).isEqualTo("2024");
    assertThat(HotPeriod.DAY.range("2024-12-31"))
        .isEqualTo(range("2024-12-31T00:00:00Z", "2025-01-01T00:00:00Z"));
    assertThat(HotPeriod.MONTH.range("2024-02"))
        .isEqualTo(range("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"));
    assertThat(HotPeriod.YEAR.range("2024"))
        .isEqualTo(range("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"));
  }

  @Test
  void knowsItsLengthFromTheText() {
    assertThat(HotPeriod.ofText("2024-12-31")).contains(HotPeriod.DAY);
    assertThat(HotPeriod.ofText("2024-12")).contains(HotPeriod.MONTH);
    assertThat(HotPeriod.ofText("2024")).contains(HotPeriod.YEAR);
    assertThat(HotPeriod.ofText("24")).isEmpty();
    assertThatThrownBy(() -> HotPeriod.DAY.range("2024-12"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }
}
