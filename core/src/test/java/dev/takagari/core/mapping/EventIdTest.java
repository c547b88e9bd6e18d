package dev.takagari.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EventIdTest {
  @Test
  void namesItsMillisecond() {
    RandomGenerator random = Seeds.random("id");
    for (int i = 0; i < 10_000; i++) {
      long millis = random.nextLong(1L << 48);
      String id = EventId.of(millis * 1_000 + random.nextInt(1_000), "x", "part" + i);
      assertThat(EventId.millis(id)).isEqualTo(millis);
      assertThat(EventId.isValid(id)).isTrue();
    }
  }

  @Test
  void sortsByTime() {
    assertThat(EventId.of(1_700_000_000_000_000L, "z"))
        .isLessThan(EventId.of(1_700_000_000_001_000L, "a"));
  }

  @Test
  void tellsPartsApart() {
    assertThat(EventId.of(1, "ab", "c")).isNotEqualTo(EventId.of(1, "a", "bc"));
    assertThat(EventId.of(1, "a", null)).isNotEqualTo(EventId.of(1, "a", ""));
    assertThat(EventId.of(1, "a", null)).isNotEqualTo(EventId.of(1, "a"));
  }

  @Test
  void isStable() {
    assertThat(
            EventId.of(
                1_633_193_347_639_000L,
                "fdr/1",
                "56879ccf959c4afc96dd17e8bb1dcbb5",
                "8ecdc18f83504925a21f063c02f54f70",
                "af616974-23a0-11ec-9e50-06ef5a990dbb",
                "DnsRequest",
                "1633193358577"))
        .isEqualTo("01fh0yhjhqhy8b50jg7aqfxgaf");
  }

  @Test
  void refusesWhatIsNoId() {
    for (String text :
        new String[] {
          "",
          "01fh0yhjhqhy8b50jg7aqfxga",
          "81fh0yhjhqhy8b50jg7aqfxgaf",
          "01FH0yhjhqhy8b50jg7aqfxgaf",
          "01fh0yhjhqhy8b50jg7aqfxgau"
        }) {
      assertThat(EventId.isValid(text)).as(text).isFalse();
      assertThatThrownBy(() -> EventId.millis(text)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> EventId.of(-1_000, "x")).isInstanceOf(IllegalArgumentException.class);
  }
}
