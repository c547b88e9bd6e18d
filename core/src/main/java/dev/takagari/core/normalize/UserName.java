package dev.takagari.core.normalize;

import org.jspecify.annotations.Nullable;

/// An account as Windows writes it.
///
/// @param name folded; a principal name `user@realm` stays whole; null when nothing is there
/// @param domain folded; null when none is given
public record UserName(@Nullable String name, @Nullable String domain) {
  /// Splits `DOMAIN\name` at its first `\`.
  public static UserName split(String text) {
    int cut = text.indexOf('\\');
    if (cut < 0) {
      return new UserName(folded(text), null);
    }
    return new UserName(folded(text.substring(cut + 1)), folded(text.substring(0, cut)));
  }

  /// The one spelling of a user id: upper case, as security identifiers and access keys are
  /// written.
  public static String canonicalId(String id) {
    return Fold.upper(id);
  }

  private static @Nullable String folded(String text) {
    return text.isEmpty() ? null : Fold.fold(text);
  }
}
