package dev.takagari.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.takagari.core.text.PlainText;
import org.junit.jupiter.api.Test;

class PrintedJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyCharacterIsReadAgainAndNoneSteersATerminal() throws JsonProcessingException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    JsonNode tree = JsonNodeFactory.instance.objectNode().put("a\u202eb", all.toString());

    for (String json : new String[] {PrintedJson.line(tree), PrintedJson.pretty(tree)}) {
      assertThat(JSON.readTree(json)).isEqualTo(tree);
      assertThat(json.codePoints().filter(c -> PlainText.isHarmful(c, true))).isEmpty();
    }
    assertThat(PrintedJson.line(tree)).doesNotContain("\n", "\u202e", "\u009b");
  }
}
