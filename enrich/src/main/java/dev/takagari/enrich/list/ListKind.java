package dev.takagari.enrich.list;

import java.util.Locale;
import java.util.Optional;

/// What the entries of a warning list mean.
public enum ListKind {
  /// The whole value, letters of either case. An entry that begins with a dot is a name and all
  /// names below it. Of a URL, the host counts too.
  STRING,
  /// Part of the value, letters of either case.
  SUBSTRING,
  /// A name and all names below it; of a URL, of its host.
  HOSTNAME,
  /// A network: every address and every narrower network in it. Of a URL, of its host.
  CIDR,
  /// A pattern that is found somewhere in the value, in the syntax of RE2.
  REGEX;

  /// The kind of a word in a file, if it is one.
  static Optional<ListKind> find(String word) {
    for (ListKind kind : values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
