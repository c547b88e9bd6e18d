package dev.takagari.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Tell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelChangeTest {
  @ParameterizedTest
  @CsvSource({
    "channel, RECORD, CHANNEL",
    "channel, PAGE, CHANNEL",
    "at least channel, DIGEST, CHANNEL",
    "at least channel, PAGE, PAGE",
    "at most channel, PAGE, CHANNEL",
    "at most channel, RECORD, RECORD",
    "one higher, CHANNEL, PAGE",
    "one higher, PAGE, PAGE",
    "one lower, CHANNEL, DIGEST",
    "one lower, RECORD, RECORD",
  })
  void wordsSayWhatBecomesOfALevel(String words, Tell before, Tell after) {
    LevelChange<Tell> change = LevelChange.read(words, Tell.class).orElseThrow();
    assertThat(change.from(before)).isEqualTo(after);
    assertThat(change.words()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "loud", "at least", "at least loud", "Channel", "channel ", "high"})
  void otherWordsSayNothing(String words) {
    assertThat(LevelChange.read(words, Tell.class)).isEmpty();
  }
}
