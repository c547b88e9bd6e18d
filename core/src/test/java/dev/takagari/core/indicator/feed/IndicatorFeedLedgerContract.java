package dev.takagari.core.indicator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every [IndicatorFeedLedger] does.
public abstract class IndicatorFeedLedgerContract {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456Z");

  protected abstract IndicatorFeedLedger ledger();

  @Test
  void knowsNothingOfANewFeed() {
    assertThat(ledger().find("new")).isEqualTo(FeedState.of("new"));
    assertThat(ledger().all()).isEmpty();
    assertThat(ledger().confirm("new", "", "me")).isFalse();
  }

  @Test
  void keepsWhatIsSaved() {
    ledger().save(FeedState.of("b"));
    ledger().save(state("a", "sum"));
    ledger().save(state("a", "other"));

    assertThat(ledger().find("a")).isEqualTo(state("a", "other"));
    assertThat(ledger().all()).containsExactly(state("a", "other"), FeedState.of("b"));
  }

  @Test
  void confirmsWhatIsOffered() {
    ledger().save(state("a", "sum"));

    assertThat(ledger().confirm("a", "other", "me")).isFalse();
    assertThat(ledger().confirm("b", "sum", "me")).isFalse();
    assertThat(ledger().find("a").confirmed()).isEmpty();
    assertThat(ledger().confirm("a", "sum", "me")).isTrue();

    FeedState confirmed = ledger().find("a");
    assertThat(confirmed.confirmed()).isEqualTo("sum");
    assertThat(confirmed.isDue(Instant.EPOCH)).isTrue();
    ledger().save(state("a", "another"));
    assertThat(ledger().find("a").confirmed()).isEqualTo("sum");
    assertThat(ledger().find("a").isDue(Instant.EPOCH)).isFalse();
  }

  @Test
  void makesAFeedDueAtOnce() {
    ledger().save(state("a", "sum"));
    assertThat(ledger().find("a").isDue(Instant.EPOCH)).isFalse();

    ledger().hasten("a");
    ledger().hasten("nobody knows it");

    assertThat(ledger().find("a").isDue(Instant.EPOCH)).isTrue();
    assertThat(ledger().find("a").offered()).isEqualTo("sum");
    assertThat(ledger().all()).hasSize(1);
  }

  private static FeedState state(String feed, String offered) {
    return new FeedState(
        feed,
        new FeedMarks("\"e\"", "Thu, 01 Jan 2026 00:00:00 GMT", "2026-01-01T00:00:00Z", "sum", "1"),
        FeedCondition.NEEDS_CONFIRMATION,
        "indicators-unreadable",
        "it has 1 values where it had 9",
        3,
        9,
        offered,
        "",
        true,
        TIME,
        TIME.minusSeconds(60),
        TIME.plusSeconds(60));
  }
}
