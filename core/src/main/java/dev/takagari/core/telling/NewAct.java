package dev.takagari.core.telling;

import java.util.regex.Pattern;

/// An act that is to be put into an [ActQueue].
///
/// @param content see [Act#content()]
/// @param marker see [Act#marker()]; of a [Act.Kind#SHOW] one that the queue completes, so that
///   each has its own
public record NewAct(
    String destination, String subject, Act.Kind kind, String marker, String content) {
  /// Longest content, in characters.
  public static final int LONGEST_CONTENT = 1_000_000;

  private static final Pattern MARKER = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

  public NewAct {
    if (!MARKER.matcher(marker).matches()) {
      throw new IllegalArgumentException("no marker of an act");
    }
    if (content.length() > LONGEST_CONTENT) {
      throw new IllegalArgumentException(
          "what an act tells has at most " + LONGEST_CONTENT + " characters");
    }
  }

  /// Shows a case as it is when the act is done. While one waits that nobody has taken, it is
  /// enough.
  public static NewAct show(String destination, String subject) {
    return new NewAct(destination, subject, Act.Kind.SHOW, "show", "");
  }
}
