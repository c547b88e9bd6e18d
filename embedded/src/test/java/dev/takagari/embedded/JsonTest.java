package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void readsEveryKindOfValue() {
    assertThat(
            Json.parse(" {\"a\": [1, -2.50, true, false, null, \"x\\u00e9\\n\\/\"], \"b\": {}} "))
        .isEqualTo(
            Json.of(
                "a",
                java.util.Arrays.asList(1L, new BigDecimal("-2.50"), true, false, null, "xé\n/"),
                "b",
                Map.of()));
  }

  @Test
  void keepsWholeNumbersWhole() {
    assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(Json.parse("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(Json.parse("0")).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "--1",
        "tru",
        "nul",
        "'a'",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "1 2",
        "{a:1}",
        "NaN",
        "[1 2]",
        "{\"a\" 1}",
        "// x\n1"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
  }

  @Test
  void refusesWhatIsTooDeep() {
    assertThat(Json.parse("[".repeat(64) + "]".repeat(64))).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.parse("[".repeat(100_000) + "]".repeat(100_000)));
  }

  @Test
  void readsWhatItWrote() {
    Object value =
        Json.of(
            "</script>&",
            "\u0000\u001f\"\\\u2028😀\ud800",
            "n",
            List.of(1L, new BigDecimal("1.5")));
    String text = Json.write(value);
    assertThat(text).doesNotContain("<", ">", "&", "\u2028", "\ud800\"").contains("😀");
    assertThat(Json.parse(text)).isEqualTo(value);
  }

  @Test
  void refusesToWriteWhatJsonHasNot() {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
  }

  @Test
  void answersMissingMembersByEmptyOnes() {
    Map<String, ?> read = Json.parseObject("{\"a\":1,\"b\":\"true\"}");
    assertThat(Json.text(Json.object(read), "a")).isEqualTo("1");
    assertThat(Json.text(Json.object(read), "zz")).isEmpty();
    assertThat(Json.yes(Json.object(read), "b")).isTrue();
    assertThat(Json.array(Json.object(read), "a")).isEmpty();
    assertThat(Json.object(Json.object(read), "a")).isEmpty();
  }

  @Test
  void aCopySharesNothing() {
    Map<String, ?> read = Json.parseObject("{\"a\":{\"b\":[1]}}");
    Map<String, ?> copy = Json.copy(Json.object(read));
    Json.object(Json.object(copy), "a").put("b", 2L);
    assertThat(Json.write(read)).isEqualTo("{\"a\":{\"b\":[1]}}");
  }
}
