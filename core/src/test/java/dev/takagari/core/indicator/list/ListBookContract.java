package dev.takagari.core.indicator.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What every [ListBook] does.
public abstract class ListBookContract {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final IndicatorValue OURS =
      new IndicatorValue(IndicatorType.DOMAIN, "ours.example");
  private static final IndicatorValue NETWORK =
      new IndicatorValue(IndicatorType.CIDR, "198.51.100.0/24");

  protected abstract ListBook book();

  /// Sets the clock of the book.
  protected abstract void clock(Instant time);

  @Test
  void keepsOurOwnListUntilItsEntriesEnd() {
    clock(NOON);
    Instant end = NOON.plusSeconds(60);
    book().allow(OURS, "net team", "our own site", null, "ann");
    clock(NOON.plusSeconds(1));
    book().allow(NETWORK, "ben", "a test", end, "ben");
    AllowEntry first = new AllowEntry(OURS, "net team", "our own site", "ann", NOON, null);
    assertThat(book().allowed())
        .containsExactly(
            first, new AllowEntry(NETWORK, "ben", "a test", "ben", NOON.plusSeconds(1), end));

    clock(end);
    assertThat(book().allowed()).containsExactly(first);
    assertThat(book().disallow(NETWORK)).isFalse();
    book().allow(OURS, "soc", "for a while", end.plusSeconds(1), "cem");
    assertThat(book().allowed())
        .containsExactly(
            new AllowEntry(OURS, "soc", "for a while", "cem", end, end.plusSeconds(1)));
    assertThat(book().disallow(OURS)).isTrue();
    assertThat(book().disallow(OURS)).isFalse();
    assertThat(book().allowed()).isEmpty();
  }

  @Test
  void wantsAnOwnerAReasonAndAnEndToCome() {
    clock(NOON);
    assertThatThrownBy(() -> book().allow(OURS, " ", "why", null, "ann"))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> book().allow(OURS, "ann", "", null, "ann"))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> book().allow(OURS, "ann", "x".repeat(401), null, "ann"))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> book().allow(OURS, "ann", "why", NOON, "ann"))
        .isInstanceOf(TakagariException.class);
    assertThat(book().allowed()).isEmpty();
  }

  @Test
  void saysWhoTurnedAListAndWhen() {
    clock(NOON);
    assertThat(book().turned()).isEmpty();
    book().turn("b list", true, "ann");
    book().turn("a list", true, "ann");
    clock(NOON.plusSeconds(1));
    book().turn("b list", false, "ben");
    assertThat(book().turned())
        .containsExactly(
            new ListBook.Turned("a list", true, "ann", NOON),
            new ListBook.Turned("b list", false, "ben", NOON.plusSeconds(1)));
  }

  @Test
  void showsThatSomethingChanged() {
    clock(NOON);
    long before = book().version();
    book().turn("a", true, "ann");
    long turned = book().version();
    assertThat(turned).isGreaterThan(before);
    book().allow(OURS, "ann", "why", null, "ann");
    long allowed = book().version();
    assertThat(allowed).isGreaterThan(turned);
    book().disallow(OURS);
    assertThat(book().version()).isGreaterThan(allowed);
  }
}
