package dev.takagari.ingest.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageViewTest {
  private static final TimeRange ALL = TimeRange.ALL;

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final List<Runnable> beside = new ArrayList<>();
  private int asked;
  private boolean down;

  private final CoverageView view =
      new CoverageView(this::report, () -> now, Duration.ofMinutes(1), beside::add);

  @Test
  void asksTheLedgerOnceForManySearches() {
    for (int i = 0; i < 100; i++) {
      assertThat(view.in(ALL)).hasSize(1);
    }
    assertThat(asked).isEqualTo(1);
    assertThat(beside).isEmpty();
  }

  @Test
  void doesNotLetASearchWaitForANewAnswer() {
    view.in(ALL);
    now = now.plusSeconds(61);

    assertThat(view.in(ALL)).extracting(CoverageItem::count).containsExactly(1L);
    assertThat(view.in(ALL)).extracting(CoverageItem::count).containsExactly(1L);
    assertThat(beside).hasSize(1);
    beside.removeFirst().run();
    assertThat(view.in(ALL)).extracting(CoverageItem::count).containsExactly(2L);
  }

  @Test
  void saysThatItDoesNotKnow() {
    down = true;

    assertThat(view.in(ALL))
        .containsExactly(
            CoverageItem.always(
                CoverageKind.UNKNOWN,
                "",
                0,
                "what is covered cannot be told now: database-unavailable"));
  }

  @Test
  void saysThatItsAnswerIsOld() {
    view.in(ALL);
    down = true;
    now = now.plus(Duration.ofMinutes(11));
    view.in(ALL);
    beside.removeFirst().run();

    assertThat(view.in(ALL))
        .extracting(CoverageItem::text)
        .containsExactly("what is covered was found out at 2026-11-20T12:00:00Z", "paused");
    assertThat(beside).as("tries again").hasSize(1);
  }

  private CoverageSnapshot report(Instant at) {
    if (down) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "down");
    }
    asked++;
    return new CoverageSnapshot(
        at,
        List.of(
            new FeedCoverage(
                "falcon",
                at,
                at,
                null,
                false,
                false,
                List.of(CoverageItem.always(CoverageKind.PAUSED, "falcon", asked, "paused")))),
        List.of(),
        List.of(),
        List.of());
  }
}
