package dev.takagari.core.normalize;

/// Names as people list them: in any case, with `*` for any text and `?` for any character.
public final class NameGlob {
  private final String wanted;

  /// @param pattern compared with whole names
  public NameGlob(String pattern) {
    wanted = Fold.fold(pattern);
  }

  /// Whether it names exactly one name, in any case.
  public boolean isExact() {
    return wanted.indexOf('*') < 0 && wanted.indexOf('?') < 0;
  }

  /// Whether a name fits. Takes at most the product of both lengths.
  public boolean fits(String name) {
    return fitsFolded(Fold.fold(name));
  }

  /// As [#fits(String)], for a name that is folded already.
  public boolean fitsFolded(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      int c = name.codePointAt(in);
      if (at < wanted.length() && wanted.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < wanted.length()
          && (wanted.charAt(at) == '?' || wanted.codePointAt(at) == c)) {
        at += Character.charCount(wanted.codePointAt(at));
        in += Character.charCount(c);
      } else if (star >= 0) {
        at = star + 1;
        resume += Character.charCount(name.codePointAt(resume));
        in = resume;
      } else {
        return false;
      }
    }
    while (at < wanted.length() && wanted.charAt(at) == '*') {
      at++;
    }
    return at == wanted.length();
  }
}
