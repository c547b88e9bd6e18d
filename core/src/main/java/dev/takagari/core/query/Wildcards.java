package dev.takagari.core.query;

import dev.takagari.core.query.Pattern.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Whether a whole text fits a pattern.
///
/// The pattern is cut at its `*`: the first piece must stand at the start, the last one at the end,
/// and every piece between is taken where it fits first, which is never worse than later. So
/// nothing is tried twice, whatever the number of wildcards.
final class Wildcards implements Predicate<String> {
  /// Text and single wildcards between two `*`.
  private final List<List<Part>> pieces;

  Wildcards(Pattern pattern) {
    List<List<Part>> cut = new ArrayList<>();
    List<Part> piece = new ArrayList<>();
    for (Part part : pattern.parts()) {
      if (part instanceof Part.AnyRun) {
        cut.add(List.copyOf(piece));
        piece.clear();
      } else {
        piece.add(part);
      }
    }
    cut.add(List.copyOf(piece));
    pieces = List.copyOf(cut);
  }

  @Override
  public boolean test(String value) {
    int at = fitsAt(pieces.getFirst(), value, 0);
    if (pieces.size() == 1) {
      return at == value.length();
    }
    for (int i = 1; at >= 0 && i < pieces.size() - 1; i++) {
      at = firstEnd(pieces.get(i), value, at);
    }
    return at >= 0 && fitsAtEnd(pieces.getLast(), value, at);
  }

  /// The end of the piece when it stands at `at`, or -1.
  private static int fitsAt(List<Part> piece, String value, int at) {
    int end = at;
    for (Part part : piece) {
      if (part instanceof Part.Text(String text)) {
        if (!value.startsWith(text, end)) {
          return -1;
        }
        end += text.length();
      } else {
        if (end >= value.length()) {
          return -1;
        }
        end += Character.charCount(value.codePointAt(end));
      }
    }
    return end;
  }

  /// The end of the piece at the first place from `from` on where it fits, or -1.
  private static int firstEnd(List<Part> piece, String value, int from) {
    int at = from;
    while (at <= value.length()) {
      if (piece.getFirst() instanceof Part.Text(String text)) {
        at = value.indexOf(text, at);
        if (at < 0) {
          return -1;
        }
      }
      int end = fitsAt(piece, value, at);
      if (end >= 0) {
        return end;
      }
      at += at < value.length() ? Character.charCount(value.codePointAt(at)) : 1;
    }
    return -1;
  }

  private static boolean fitsAtEnd(List<Part> piece, String value, int from) {
    int at = value.length();
    for (int i = piece.size() - 1; i >= 0; i--) {
      if (piece.get(i) instanceof Part.Text(String text)) {
        if (!value.startsWith(text, at - text.length())) {
          return false;
        }
        at -= text.length();
      } else {
        if (at <= from) {
          return false;
        }
        at -= Character.charCount(value.codePointBefore(at));
      }
    }
    return at >= from;
  }
}
