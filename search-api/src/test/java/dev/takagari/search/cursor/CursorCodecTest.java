package dev.takagari.search.cursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class CursorCodecTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final SearchCursor CURSOR =
      new SearchCursor(
          "process.name:日本語 \"x\"",
          new TimeRange(NOW.minusSeconds(60), NOW),
          Tier.ALL,
          new Position(1_700_000_000_123_456L, "01hf7yat3vf506aknbsd1tgmw5"));

  private final MemoryCursorKeys keys = new MemoryCursorKeys();
  private final CursorCodec codec = codec(NOW);

  private CursorCodec codec(Instant now) {
    return new CursorCodec(keys, InstantSource.fixed(now), Duration.ofHours(1));
  }

  @Test
  void comesBackAsItWas() {
    assertThat(codec.decode(codec.encode(CURSOR))).isEqualTo(CURSOR);
  }

  @Test
  void everyChangedByteIsNoticed() {
    byte[] whole = Base64.getUrlDecoder().decode(codec.encode(CURSOR));
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      assertBad(codec, Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
    }
  }

  @Test
  void everyShorterAndALongerTextIsNoticed() {
    String text = codec.encode(CURSOR);
    for (int i = 0; i < text.length(); i++) {
      assertBad(codec, text.substring(0, i));
    }
    assertBad(codec, text + "A");
    assertBad(codec, text + "====");
    assertBad(codec, "no cursor at all!");
  }

  @Test
  void expires() {
    String text = codec.encode(CURSOR);

    assertThat(codec(NOW.plus(Duration.ofMinutes(59))).decode(text)).isEqualTo(CURSOR);
    assertBad(codec(NOW.plus(Duration.ofMinutes(61))), text);
  }

  @Test
  void isBoundToTheKey() {
    CursorCodec other =
        new CursorCodec(new MemoryCursorKeys(), InstantSource.fixed(NOW), Duration.ofHours(1));

    assertBad(other, codec.encode(CURSOR));
  }

  private static void assertBad(CursorCodec codec, String text) {
    assertThatThrownBy(() -> codec.decode(text))
        .asInstanceOf(InstanceOfAssertFactories.type(TakagariException.class))
        .extracting(TakagariException::code)
        .isEqualTo(ErrorCode.BAD_CURSOR);
  }
}
