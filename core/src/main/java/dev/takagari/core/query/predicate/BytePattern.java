package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteFinder;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Pattern.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the bytes of a whole text fit a pattern: the wildcards of
/// [dev.takagari.core.query.QueryMatcher], which are for strings, by the same steps. Patterns with
/// single wildcards are for UTF-8 only.
final class BytePattern implements TextCheck.ByteCheck {
  /// What stands between two `*`.
  private final Piece[] pieces;

  BytePattern(Pattern pattern) {
    List<Piece> cut = new ArrayList<>();
    List<Part> piece = new ArrayList<>();
    for (Part part : pattern.parts()) {
      if (part instanceof Part.AnyRun) {
        cut.add(new Piece(piece));
        piece.clear();
      } else {
        piece.add(part);
      }
    }
    cut.add(new Piece(piece));
    pieces = cut.toArray(Piece[]::new);
  }

  @Override
  public boolean fits(ByteSpan text, AddressBytes address) {
    byte[] bytes = text.array();
    int end = text.offset() + text.length();
    int at = pieces[0].endAt(bytes, text.offset(), end);
    int last = pieces.length - 1;
    if (last == 0) {
      return at == end;
    }
    for (int i = 1; at >= 0 && i < last; i++) {
      at = pieces[i].firstEnd(bytes, at, end);
    }
    return at >= 0 && pieces[last].standsAtEnd(bytes, at, end);
  }

  /// Texts and single wildcards.
  private static final class Piece {
    /// Null for a single wildcard.
    private final @Nullable ByteFinder[] parts;

    Piece(List<Part> piece) {
      parts = new ByteFinder[piece.size()];
      for (int i = 0; i < parts.length; i++) {
        if (piece.get(i) instanceof Part.Text(String text)) {
          parts[i] = new ByteFinder(text.getBytes(StandardCharsets.UTF_8));
        }
      }
    }

    /// Where the piece ends when it stands at `from`, or -1.
    int endAt(byte[] bytes, int from, int end) {
      int at = from;
      for (ByteFinder part : parts) {
        if (part == null) {
          if (at >= end) {
            return -1;
          }
          at = next(bytes, at, end);
        } else {
          if (!part.standsAt(bytes, at, end)) {
            return -1;
          }
          at += part.length();
        }
      }
      return at;
    }

    /// Where the piece ends at the first place from `from` on where it stands, or -1. For a piece
    /// of at least one part.
    int firstEnd(byte[] bytes, int from, int end) {
      ByteFinder first = parts[0];
      int at = from;
      while (at <= end) {
        if (first != null) {
          at = first.find(bytes, at, end);
          if (at < 0) {
            return -1;
          }
        }
        int found = endAt(bytes, at, end);
        if (found >= 0) {
          return found;
        }
        at = at < end ? next(bytes, at, end) : end + 1;
      }
      return -1;
    }

    /// Whether the piece, beginning from `from` on, ends at `end`.
    boolean standsAtEnd(byte[] bytes, int from, int end) {
      int at = end;
      for (int i = parts.length - 1; i >= 0; i--) {
        ByteFinder part = parts[i];
        if (part == null) {
          if (at <= from) {
            return false;
          }
          at = previous(bytes, at, from);
        } else {
          at -= part.length();
          if (at < from || !part.standsAt(bytes, at, end)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /// Where the next character begins.
  private static int next(byte[] bytes, int at, int end) {
    int next = at + 1;
    while (next < end && isInside(bytes[next])) {
      next++;
    }
    return next;
  }

  /// Where the character before `at` begins.
  private static int previous(byte[] bytes, int at, int from) {
    int previous = at - 1;
    while (previous > from && isInside(bytes[previous])) {
      previous--;
    }
    return previous;
  }

  private static boolean isInside(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
