package dev.takagari.enrich.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class JoinedTextsTest {
  @Test
  void whatIsJoinedIsSplitAgain() {
    RandomGenerator random = Seeds.random("joined texts");
    String letters = "ab;\\, \"'";
    for (int i = 0; i < 20_000; i++) {
      List<String> texts = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        StringBuilder text = new StringBuilder();
        for (int k = 1 + random.nextInt(5); k > 0; k--) {
          text.append(letters.charAt(random.nextInt(letters.length())));
        }
        texts.add(text.toString());
      }
      assertThat(JoinedTexts.split(JoinedTexts.join(texts))).isEqualTo(texts);
    }
  }

  @Test
  void whatPeopleWriteIsTakenAsItIs() {
    assertThat(JoinedTexts.split("a;b")).containsExactly("a", "b");
    assertThat(JoinedTexts.split(";a;;CORP\\ann;")).containsExactly("a", "CORP\\ann");
    assertThat(JoinedTexts.split("a\\")).containsExactly("a\\");
    assertThat(JoinedTexts.split("")).isEmpty();
  }
}
