package dev.takagari.core.normalize;

import java.text.Normalizer;

/// Names of the domain name system.
public final class DomainName {
  private static final int LONGEST_LABEL = 63;

  private DomainName() {}

  /// The one spelling of a name: folded, without the dot at its end, every label in ASCII (UTS 46,
  /// non-transitional). A name that cannot be put into ASCII stays folded as it is.
  public static String canonical(String name) {
    String folded = withoutLastDot(Fold.fold(name));
    return isAscii(folded) ? folded : toAscii(folded);
  }

  /// Whether a canonical name has more than one label and no other characters than names have: only
  /// then it is an observable.
  public static boolean isQualified(String canonical) {
    int dots = 0;
    int label = 0;
    for (int i = 0; i < canonical.length(); i++) {
      char c = canonical.charAt(i);
      if (c == '.') {
        if (label == 0 || label > LONGEST_LABEL) {
          return false;
        }
        dots++;
        label = 0;
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
        label++;
      } else {
        return false;
      }
    }
    return dots > 0 && label > 0 && label <= LONGEST_LABEL && IpAddress.parse(canonical) == null;
  }

  private static String toAscii(String folded) {
    String mapped = withoutLastDot(Fold.fold(compatible(folded)));
    StringBuilder ascii = new StringBuilder(mapped.length() + 16);
    int start = 0;
    while (start <= mapped.length()) {
      int dot = mapped.indexOf('.', start);
      int end = dot < 0 ? mapped.length() : dot;
      String label = mapped.substring(start, end);
      if (isAscii(label)) {
        ascii.append(label);
      } else {
        String encoded = isLabel(label) ? Punycode.encode(label) : null;
        if (encoded == null || encoded.length() + 4 > LONGEST_LABEL) {
          return folded;
        }
        ascii.append("xn--").append(encoded);
      }
      if (dot < 0) {
        break;
      }
      ascii.append('.');
      start = dot + 1;
    }
    return ascii.toString();
  }

  /// Compatibility forms resolved, ignorable characters gone, every kind of full stop a dot.
  private static String compatible(String name) {
    StringBuilder kept = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean ignored =
          c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
      if (!ignored) {
        kept.append(c == 0x3002 || c == 0xFF61 ? '.' : c);
      }
    }
    return Normalizer.normalize(Fold.fold(kept.toString()), Normalizer.Form.NFKC);
  }

  /// Letters, digits and marks only, not beginning with a mark; ASCII also `-` and `_`.
  private static boolean isLabel(String label) {
    int first = label.codePointAt(0);
    if (isMark(first)) {
      return false;
    }
    return label
        .codePoints()
        .allMatch(
            c ->
                c < 0x80
                    ? Character.isLetterOrDigit(c) || c == '-' || c == '_'
                    : Character.isDefined(c)
                        && !Character.isISOControl(c)
                        && !Character.isWhitespace(c)
                        && !Character.isSpaceChar(c)
                        && Character.getType(c) != Character.SURROGATE
                        && Character.getType(c) != Character.PRIVATE_USE
                        && c != 0xFFFD);
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static String withoutLastDot(String name) {
    int last = name.length() - 1;
    boolean one = last > 0 && name.charAt(last) == '.' && name.charAt(last - 1) != '.';
    return one ? name.substring(0, last) : name;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
