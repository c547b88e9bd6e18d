package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FoldTest {
  @Test
  void lowersAsciiAndReturnsTheSameObjectWhenNothingChanges() {
    String folded = "c:\\windows";
    assertThat(Fold.fold(folded)).isSameAs(folded);
    assertThat(Fold.fold("C:\\WINDOWS")).isEqualTo(folded);
  }

  @Test
  void lowersPerCodePointWithoutSpecialCasing() {
    assertThat(Fold.fold("İ")).isEqualTo("i");
    assertThat(Fold.fold("ΟΔΟΣ")).isEqualTo("οδοσ");
    assertThat(Fold.fold("STRASSE straße")).isEqualTo("strasse straße");
    assertThat(Fold.fold("\uD801\uDC00")).isEqualTo("\uD801\uDC28");
  }

  @Test
  void composesBeforeAndAfter() {
    assertThat(Fold.fold("E\u0301")).isEqualTo("é");
    assertThat(Fold.fold("H\u0331")).isEqualTo("\u1E96");
  }

  @Test
  void isIdempotentForEveryCodePointWithAndWithoutAMark() {
    int[] marks = {0x301, 0x307, 0x323, 0x331, 0x345};
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c >= 0xD800 && c <= 0xDFFF) {
        continue;
      }
      check(Character.toString(c));
      if (Character.isLetter(c)) {
        for (int mark : marks) {
          check(Character.toString(c) + Character.toString(mark));
        }
      }
    }
  }

  @Test
  void isIdempotentForRandomText() {
    RandomGenerator random = Seeds.random("fold");
    for (int i = 0; i < 20_000; i++) {
      check(NormalizeTexts.any(random));
    }
  }

  @Test
  void isTheSameForEveryFormOfATextThatMeansTheSame() {
    RandomGenerator random = Seeds.random("forms");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(NormalizeTexts.any(random));
      for (int n = random.nextInt(6); n > 0; n--) {
        // kana, marks of kana, Latin, combining marks, Hangul
        int[][] ranges = {
          {0x3041, 0x30ff}, {0x3099, 0x309a}, {0x41, 0x24f}, {0x300, 0x345}, {0xac00, 0xd7a3}
        };
        int[] range = ranges[random.nextInt(ranges.length)];
        text.appendCodePoint(random.nextInt(range[0], range[1] + 1));
      }
      String any = text.toString();
      String composed = Normalizer.normalize(any, Form.NFC);
      String apart = Normalizer.normalize(any, Form.NFD);
      if (!Fold.fold(composed).equals(Fold.fold(apart))
          || !Fold.fold(any).equals(Fold.fold(apart))) {
        throw new AssertionError("folded apart: " + any.codePoints().boxed().toList());
      }
    }
  }

  @Test
  void composesKanaWithTheirMarksAndLeavesHalfWidthAsItIs() {
    assertThat(Fold.fold("か\u3099は\u309a")).isEqualTo("がぱ");
    assertThat(Fold.fold("ｶﾞ")).isEqualTo("ｶﾞ");
  }

  private static void check(String text) {
    String folded = Fold.fold(text);
    if (!Fold.fold(folded).equals(folded)) {
      throw new AssertionError("folding again changes " + text.codePoints().boxed().toList());
    }
    String upper = Fold.upper(text);
    if (!Fold.upper(upper).equals(upper)) {
      throw new AssertionError("upper again changes " + text.codePoints().boxed().toList());
    }
  }
}
