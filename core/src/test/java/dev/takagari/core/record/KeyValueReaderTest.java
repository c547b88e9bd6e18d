package dev.takagari.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyValueReaderTest {
  private final KeyValueReader reader = new KeyValueReader(' ');

  @Test
  void readsPairsFlagsAndQuotes() {
    assertThat(
            Pieces.of(
                reader, "time=2026-01-02T03:04:05Z  level=info\tslow msg=\"a \\\"b\\\" =c\" x="))
        .containsExactly(
            "time=2026-01-02T03:04:05Z", "level=info", "slow:true", "msg=a \"b\" =c", "x=");
  }

  @Test
  void unescapesInQuotesOnly() {
    assertThat(Pieces.of(reader, "a=\"\\n\\t\\\\\\u00e9\\q\\ud800\" b=\\n"))
        .containsExactly("a=\n\t\\é\\q\\ud800", "b=\\n");
  }

  @Test
  void takesAnotherSeparator() {
    assertThat(Pieces.of(new KeyValueReader('|'), "src host=a b| dst=c|"))
        .containsExactly("src host=a b", "dst=c");
  }

  @Test
  void refusesWhatIsNoPairs() {
    assertThat(Pieces.refusal(reader, "just some words"))
        .isEqualTo("no name=value pair, at byte 0");
    assertThat(Pieces.refusal(reader, "a=1 =2")).isEqualTo("a value without a name, at byte 4");
    assertThat(Pieces.refusal(reader, "a=\"b"))
        .isEqualTo("a quote that is never closed, at byte 2");
    assertThat(Pieces.refusal(reader, "a=\"b\"c"))
        .isEqualTo("text behind a closing quote, at byte 5");
  }
}
