package dev.takagari.core.normalize;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A text with wildcards, free of any escaping.
///
/// @param parts literal texts and wildcards in order
public record TextPattern(List<Part> parts) {
  /// A piece of a pattern.
  public sealed interface Part {}

  /// Characters that stand for themselves; never empty.
  public record Literal(String text) implements Part {}

  /// The wildcards.
  public enum Wildcard implements Part {
    /// Any number of characters, also none: `*`.
    ANY_RUN,
    /// Exactly one character: `?`.
    ANY_ONE
  }

  public TextPattern {
    parts = joined(parts);
  }

  /// A pattern without wildcards.
  public static TextPattern literal(String text) {
    return new TextPattern(List.of(new Literal(text)));
  }

  /// A pattern in which every `*` and `?` is a wildcard. There is no escape.
  public static TextPattern glob(String text) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      parts.add(
          switch (c) {
            case '*' -> Wildcard.ANY_RUN;
            case '?' -> Wildcard.ANY_ONE;
            default -> new Literal(String.valueOf(c));
          });
    }
    return new TextPattern(parts);
  }

  /// Whether it stands for exactly one text.
  public boolean isLiteral() {
    return parts.stream().allMatch(Literal.class::isInstance);
  }

  /// The characters it begins with before any wildcard; may be empty.
  public String leading() {
    return !parts.isEmpty() && parts.getFirst() instanceof Literal(String text) ? text : "";
  }

  /// The characters it ends with after any wildcard; may be empty.
  public String trailing() {
    return !parts.isEmpty() && parts.getLast() instanceof Literal(String text) ? text : "";
  }

  /// This pattern with its leading characters replaced.
  public TextPattern withLeading(String text) {
    List<Part> changed = new ArrayList<>(parts);
    if (!leading().isEmpty()) {
      changed.removeFirst();
    }
    changed.addFirst(new Literal(text));
    return new TextPattern(changed);
  }

  /// This pattern with its trailing characters replaced.
  public TextPattern withTrailing(String text) {
    List<Part> changed = new ArrayList<>(parts);
    if (!trailing().isEmpty()) {
      changed.removeLast();
    }
    changed.add(new Literal(text));
    return new TextPattern(changed);
  }

  /// This pattern without its first `count` parts.
  public TextPattern without(int count) {
    return new TextPattern(parts.subList(count, parts.size()));
  }

  /// This pattern behind another one.
  public TextPattern after(TextPattern front) {
    List<Part> all = new ArrayList<>(front.parts);
    all.addAll(parts);
    return new TextPattern(all);
  }

  /// This pattern with every literal piece changed.
  public TextPattern map(UnaryOperator<String> change) {
    List<Part> changed = new ArrayList<>(parts.size());
    for (Part part : parts) {
      changed.add(part instanceof Literal(String text) ? new Literal(change.apply(text)) : part);
    }
    return new TextPattern(changed);
  }

  /// The pattern as people write it, with `*` and `?`; ambiguous when a literal holds one of them.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Wildcard.ANY_RUN -> text.append('*');
        case Wildcard.ANY_ONE -> text.append('?');
      }
    }
    return text.toString();
  }

  private static List<Part> joined(List<Part> parts) {
    List<Part> joined = new ArrayList<>(parts.size());
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Wildcard wildcard -> {
          flush(text, joined);
          boolean repeated =
              wildcard == Wildcard.ANY_RUN && !joined.isEmpty() && joined.getLast() == wildcard;
          if (!repeated) {
            joined.add(wildcard);
          }
        }
      }
    }
    flush(text, joined);
    return List.copyOf(joined);
  }

  private static void flush(StringBuilder text, List<Part> joined) {
    if (!text.isEmpty()) {
      joined.add(new Literal(text.toString()));
      text.setLength(0);
    }
  }
}
