package dev.takagari.core.response;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names of people so that one is told from another: what looks the same, or is the same to whoever
/// typed it, is one name. Letters of different scripts that look alike stay different.
public final class PersonName {
  private static final Pattern BLANKS = Pattern.compile("\\p{IsWhite_Space}+");

  /// What nobody sees: controls, formats, fillers and selectors of variants.
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}\\p{Cf}\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}"
              + "\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}]+");

  /// A small i with the dot of the capital one, as it becomes without a locale.
  private static final String DOTTED = "i\u0307";

  private PersonName() {}

  /// The name in the form in which all its spellings are one: NFKC, without case, without what
  /// nobody sees, and with single blanks within.
  ///
  /// @return empty when nothing of it can be seen
  public static String folded(String name) {
    String wide = Normalizer.normalize(name, Normalizer.Form.NFKC);
    String seen = UNSEEN.matcher(BLANKS.matcher(wide).replaceAll(" ")).replaceAll("");
    // there and back: what is one letter, or the same letters, in either case is one
    String upper = seen.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
    String lower = upper.toLowerCase(Locale.ROOT).replace(DOTTED, "i");
    String composed = Normalizer.normalize(lower, Normalizer.Form.NFKC);
    return BLANKS.matcher(composed).replaceAll(" ").strip();
  }
}
