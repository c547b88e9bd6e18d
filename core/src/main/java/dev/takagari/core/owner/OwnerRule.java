package dev.takagari.core.owner;

import dev.takagari.core.normalize.NameGlob;
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
    return new NameGlob(pattern).isExact();
  }

  /// Whether a folded name fits.
  boolean fits(String name) {
    return new NameGlob(pattern).fitsFolded(name);
  }
}
