package dev.takagari.core.mapping.panw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvLineTest {
  @Test
  void cutsAtCommas() {
    assertThat(CsvLine.values("a,b,,c", 0)).containsExactly("a", "b", "", "c");
    assertThat(CsvLine.values("", 0)).containsExactly("");
    assertThat(CsvLine.values(",", 0)).containsExactly("", "");
    assertThat(CsvLine.values("head a,b", 5)).containsExactly("a", "b");
  }

  @Test
  void quotesHoldCommasAndDoubledQuotes() {
    assertThat(CsvLine.values("\"a,b\",\"say \"\"hi\"\"\",\"\"", 0))
        .containsExactly("a,b", "say \"hi\"", "");
  }

  @Test
  void bracesHoldCommas() {
    assertThat(CsvLine.values("{a,{b,c}},d", 0)).containsExactly("{a,{b,c}}", "d");
  }

  @Test
  void whatIsNotClosedIsText() {
    assertThat(CsvLine.values("\"a,b", 0)).containsExactly("\"a", "b");
    assertThat(CsvLine.values("\"a\"b,c", 0)).containsExactly("\"a\"b", "c");
    assertThat(CsvLine.values("{a,b", 0)).containsExactly("{a", "b");
    assertThat(CsvLine.values("{a}b,c", 0)).containsExactly("{a}b", "c");
    assertThat(CsvLine.values("\"", 0)).containsExactly("\"");
  }
}
