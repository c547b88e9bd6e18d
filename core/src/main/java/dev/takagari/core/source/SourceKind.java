package dev.takagari.core.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kind of log of an object, once it was told, with the version of the mapping that decodes it.
/// Frozen when the object is archived, so that it is read the same way for ever, whatever is
/// configured later.
///
/// @param name as [SourceType#name()]
/// @param version of the mapping, from 1
public record SourceKind(String name, int version) {
  private static final Pattern TEXT = Pattern.compile("([^ ]+) ([0-9]{1,9})");

  /// Reads what [#toString()] wrote.
  ///
  /// @throws IllegalArgumentException if it is no such text
  public static SourceKind parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a kind of log and a version: " + text);
    }
    return new SourceKind(parts.group(1), Integer.parseInt(parts.group(2)));
  }

  /// As the archive and the ledger keep it: `acme.app 2`.
  @Override
  public String toString() {
    return name + " " + version;
  }
}
