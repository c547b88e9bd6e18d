package dev.takagari.enrich.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.UrlText;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ObservedTextTest {
  @Test
  void everyObservableColumnIsComparedButUsersAndParents() {
    Set<Column> expected = new HashSet<>();
    for (Column column : EventSchema.current().columns()) {
      if (column.observable().filter(kind -> kind != Observable.USER).isPresent()) {
        expected.add(column);
      }
    }
    expected.remove(Columns.PROCESS_PARENT_NAME);
    expected.remove(Columns.PROCESS_PARENT_EXECUTABLE);
    expected.add(Columns.PROCESS_COMMAND_LINE);
    expected.add(Columns.USER_AGENT_ORIGINAL);
    assertThat(ObservedColumn.ALL).extracting(ObservedColumn::column).doesNotHaveDuplicates();
    assertThat(ObservedColumn.ALL)
        .extracting(ObservedColumn::column)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void foldsAsTheNormaliserDoes() {
    RandomGenerator random = Seeds.random("folding");
    FoldedText folded = new FoldedText();
    for (int i = 0; i < 20_000; i++) {
      String text = text(random, "abcXYZ09 @[`{\\\u00e9\u00c9\u0301\u212a\u0130\ud83d\ude00", 40);
      folded.set(span(text));
      assertThat(new String(folded.bytes(), 0, folded.length(), StandardCharsets.UTF_8))
          .isEqualTo(Fold.fold(new String(utf8(text), StandardCharsets.UTF_8)));
      assertThat(folded.bytes().length).isGreaterThanOrEqualTo(folded.length() + Long.BYTES);
    }
  }

  @Test
  void doesNotKeepTheRoomOfAHugeText() {
    FoldedText folded = new FoldedText();
    folded.set(span("A".repeat(5_000_000)));
    assertThat(folded.length()).isEqualTo(5_000_000);
    folded.set(span("A"));
    assertThat(folded.bytes().length).isLessThan(1_000_000);
  }

  @Test
  void takesNoUrlForCanonicalThatIsNot() {
    RandomGenerator random = Seeds.random("urls");
    int canonical = 0;
    for (int i = 0; i < 200_000; i++) {
      String start = random.nextInt(8) == 0 ? "" : random.nextBoolean() ? "http://" : "https://";
      String text = start + text(random, "ab1.-/:?#@ [%\u00e9\\A\t_", 12);
      if (UrlForms.isCanonical(span(text))) {
        canonical++;
        assertThat(UrlText.canonical(text)).isEqualTo(text);
      }
    }
    assertThat(canonical).isGreaterThan(500);
    assertThat(UrlForms.isCanonical(span("https://evil.example/a?b=c"))).isTrue();
  }

  @Test
  void triesUrlsWithoutASchemeAsHttpAndHttps() {
    assertThat(UrlForms.of("evil.example:443/a"))
        .containsExactly("http://evil.example:443/a", "https://evil.example/a");
    assertThat(UrlForms.of("HTTP://evil.example")).containsExactly("http://evil.example/");
    assertThat(UrlForms.of("no url")).isEmpty();
  }

  private static String text(RandomGenerator random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteSpan span(String text) {
    ByteSpan span = new ByteSpan();
    byte[] bytes = utf8("<" + text + ">");
    span.set(bytes, 1, bytes.length - 2);
    return span;
  }
}
