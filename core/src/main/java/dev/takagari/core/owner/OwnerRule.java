package dev.takagari.core.owner;

import dev.takagari.core.normalize.Fold;
import java.util.Locale;

/// One line of a list of owners.
///
/// @param line where it stands in its file, from 1
/// @param pattern a name in any case, in which `*` is any text and `?` any character
public record OwnerRule(int line, Type type, String pattern, Owner owner) {

  /// What the pattern is compared with.
  public enum Type {
    /// Names and ids of hosts.
    HOST,
    /// Names and ids of accounts.
    USER;

    /// The name as files have it.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isExact() {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  /// Whether a folded name fits.
  boolean fits(String name) {
    String wanted = Fold.fold(pattern);
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
