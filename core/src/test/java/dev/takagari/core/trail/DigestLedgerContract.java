package dev.takagari.core.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [DigestLedger] does.
public abstract class DigestLedgerContract {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456Z");
  private static final Wrong OLD = wrong("old", -10, -9);
  private static final Wrong NEW = wrong("new", -2, -1);

  /// The ledger under test, empty.
  protected abstract DigestLedger ledger();

  private static Instant hour(int hour) {
    return NOON.plus(Duration.ofHours(hour));
  }

  private static Wrong wrong(String object, int from, @Nullable Integer until) {
    return new Wrong(
        "log-file-missing",
        "bucket/" + object,
        hour(from),
        until == null ? null : hour(until),
        object + " is missing");
  }

  private static DigestCheck check(String feed, int at, int since, Wrong... wrong) {
    return new DigestCheck(
        feed, hour(at), hour(since), wrong.length == 0, 24, 311, 5, 1, List.of(wrong));
  }

  private static List<Wrong> wrong(DigestLedger ledger) {
    return ledger.find("trail").orElseThrow().wrong();
  }

  @Test
  void knowsNothingBeforeTheFirstCheck() {
    DigestLedger ledger = ledger();
    assertThat(ledger.find("trail")).isEmpty();
    assertThat(ledger.all()).isEmpty();
  }

  @Test
  void keepsTheNewestCheckOfEachFeed() {
    DigestLedger ledger = ledger();
    ledger.record(check("trail", 0, -48));
    ledger.record(check("trail", 1, -47, NEW, OLD));
    ledger.record(check("other", 0, -48));

    assertThat(ledger.find("trail")).contains(check("trail", 1, -47, NEW, OLD));
    assertThat(ledger.all())
        .containsExactly(check("other", 0, -48), check("trail", 1, -47, NEW, OLD));
  }

  @Test
  void theSameCheckAgainChangesNothing() {
    DigestLedger ledger = ledger();
    for (int i = 0; i < 2; i++) {
      ledger.record(check("trail", 0, -48, NEW, OLD));
      assertThat(ledger.all()).containsExactly(check("trail", 0, -48, NEW, OLD));
    }
  }

  @Test
  void tellsWhatIsWrongNewestFirst() {
    DigestLedger ledger = ledger();
    Wrong other = new Wrong("digest-missing", NEW.object(), NEW.from(), NEW.until(), "gone");
    ledger.record(check("trail", 0, -48, OLD, NEW, other));
    assertThat(wrong(ledger)).containsExactly(other, NEW, OLD);
  }

  @Test
  void whatALaterCheckDoesNotFindWhereItLooksIsOver() {
    DigestLedger ledger = ledger();
    ledger.record(check("trail", 0, -48, NEW, OLD));
    ledger.record(check("trail", 1, -2));
    assertThat(wrong(ledger))
        .as("it looked from the beginning of the newer one")
        .containsExactly(OLD);

    ledger.record(check("trail", 2, -48));
    assertThat(wrong(ledger)).isEmpty();
  }

  @Test
  void whatGoesOnIsOverWhenItIsNotFoundAgain() {
    DigestLedger ledger = ledger();
    ledger.record(check("trail", 0, -48, wrong("ends", -10, null)));
    ledger.record(check("trail", 1, -2));
    assertThat(wrong(ledger)).isEmpty();
  }

  @Test
  void whatIsFoundAgainIsKeptOnceFromItsFirstTimeOn() {
    DigestLedger ledger = ledger();
    ledger.record(check("trail", 0, -48, OLD));
    ledger.record(check("trail", 1, -2, wrong("old", -1, 0)));
    assertThat(wrong(ledger)).containsExactly(wrong("old", -10, 0));
  }

  @Test
  void leavesOtherFeedsAlone() {
    DigestLedger ledger = ledger();
    ledger.record(check("trail", 0, -48, NEW));
    ledger.record(check("other", 1, -48));
    assertThat(wrong(ledger)).containsExactly(NEW);
  }

  /// Digests name objects, and whoever can write into the bucket can write digests.
  @Test
  void takesWhateverADigestNames() {
    DigestLedger ledger = ledger();
    StringBuilder name = new StringBuilder("a\0b\uD83D");
    new Random(7).ints(50_000, 0x4E00, 0x9FFF).forEach(name::appendCodePoint);
    Wrong odd = wrong(name.toString(), -1, 0);
    ledger.record(check("trail", 0, -48, odd, NEW));
    ledger.record(check("trail", 1, -47, odd, NEW));
    assertThat(wrong(ledger))
        .hasSize(2)
        .allMatch(wrong -> wrong.object().startsWith("bucket/"))
        .contains(NEW);
  }
}
