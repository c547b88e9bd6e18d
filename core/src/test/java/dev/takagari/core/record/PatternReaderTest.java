package dev.takagari.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PatternReaderTest {
  private final PatternReader access =
      new PatternReader("{ip} - {user} [{time}] \"{request}\" {status} \"{agent}\"", null);

  @Test
  void readsBlanksBracketsAndQuotes() {
    assertThat(
            Pieces.of(
                access,
                "192.0.2.1 - mika [03/Oct/2026:22:14:15 +0900] \"GET /a?b=\\\"c\\\" HTTP/1.1\" 200"
                    + " \"curl/8 \\\\\""))
        .containsExactly(
            "ip=192.0.2.1",
            "user=mika",
            "time=03/Oct/2026:22:14:15 +0900",
            "request=GET /a?b=\\\"c\\\" HTTP/1.1",
            "status=200",
            "agent=curl/8 \\\\");
  }

  @Test
  void keepsWhatStandsBehindThePattern() {
    assertThat(Pieces.of(access, "a - b [c] \"\" 5 \"\" 0.01 \"x\""))
        .contains("request=", "agent=", "rest= 0.01 \"x\"");
  }

  @Test
  void takesTheRestOfTheLineForALastPieceWithNothingBehindIt() {
    assertThat(Pieces.of(new PatternReader("{level}: {message}", null), "WARN: a: b c"))
        .containsExactly("level=WARN", "message=a: b c");
  }

  @Test
  void endsEarlyWhereThePatternAllows() {
    PatternReader growing = new PatternReader("{a} \"{b}\" {c} \"{d}\" {e}", "c");
    assertThat(Pieces.of(growing, "1 \"2\"")).containsExactly("a=1", "b=2");
    assertThat(Pieces.of(growing, "1 \"2\" 3")).containsExactly("a=1", "b=2", "c=3");
    assertThat(Pieces.of(growing, "1 \"2\" 3 \"4\"")).contains("d=4");
    assertThat(Pieces.of(growing, "1 \"2\" 3 \"4\" 5 6")).contains("d=4", "e=5 6");
    assertThat(Pieces.refusal(growing, "1 \"2"))
        .isEqualTo("{b} does not end as in the pattern, at byte 3");
    assertThat(Pieces.refusal(growing, "1")).startsWith("{a} does not end");
  }

  @Test
  void refusesOtherLines() {
    assertThat(Pieces.refusal(access, "é - b {c} \"\" 5 \"\""))
        .isEqualTo("{user} does not end as in the pattern, at byte 5");
    assertThat(Pieces.refusal(access, " - b [c] \"\" 5 \"\""))
        .isEqualTo("nothing stands where {ip} is expected, at byte 0");
    assertThat(Pieces.refusal(new PatternReader("<{a}>", null), "x"))
        .isEqualTo("the line does not begin as the pattern does, at byte 0");
  }

  @Test
  void refusesPatternsThatCannotBe() {
    assertThatThrownBy(() -> new PatternReader("plain", null)).hasMessageContaining("no piece");
    assertThatThrownBy(() -> new PatternReader("{a}{b}", null))
        .hasMessage("nothing stands behind {a}");
    assertThatThrownBy(() -> new PatternReader("{a} {a}", null)).hasMessageContaining("twice");
    assertThatThrownBy(() -> new PatternReader("{a} {b", null))
        .hasMessageContaining("never closed");
    assertThatThrownBy(() -> new PatternReader("{a} {}", null)).hasMessageContaining("no name");
    assertThatThrownBy(() -> new PatternReader("{a} {b}", "c")).hasMessageContaining("{c}");
  }
}
