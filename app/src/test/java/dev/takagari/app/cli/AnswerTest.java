package dev.takagari.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void showsWhatThereIsAndNothingElse() {
    JsonNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", "a\u001b[31mb\nc")
            .put("rows", 7)
            .putNull("reason");

    assertThat(Answer.text(answer, "name")).isEqualTo("a\\u001b[31mb\\nc");
    assertThat(Answer.text(answer, "rows")).isEqualTo("7");
    assertThat(Answer.text(answer, "reason")).isEmpty();
    assertThat(Answer.text(answer, "none")).isEmpty();
  }
}
