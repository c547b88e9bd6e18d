package dev.takagari.core.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A text with wildcards that a whole value must fit.
///
/// Normal form, so that equal meaning is equal structure: no empty text, no two texts side by side,
/// in a row of wildcards the single ones first and one [Part#ANY] last.
public final class Pattern {
  private final List<Part> parts;

  private Pattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /// A piece of a pattern.
  public sealed interface Part {
    /// `*`: any run of characters, also none.
    Part ANY = new AnyRun();

    /// `?`: exactly one code point.
    Part ONE = new AnyOne();

    /// Text as it stands.
    record Text(String text) implements Part {}

    /// `*`: any run of characters, also none.
    record AnyRun() implements Part {}

    /// `?`: exactly one code point.
    record AnyOne() implements Part {}
  }

  /// Brings the parts into normal form.
  public static Pattern of(List<Part> parts) {
    List<Part> normal = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int ones = 0;
    boolean any = false;
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String piece) -> {
          if (!piece.isEmpty()) {
            if (ones > 0 || any) {
              addText(normal, text);
              addWildcards(normal, ones, any);
              ones = 0;
              any = false;
            }
            text.append(piece);
          }
        }
        case Part.AnyRun _ -> any = true;
        case Part.AnyOne _ -> ones++;
      }
    }
    addText(normal, text);
    addWildcards(normal, ones, any);
    return new Pattern(normal);
  }

  private static void addText(List<Part> into, StringBuilder text) {
    if (!text.isEmpty()) {
      into.add(new Part.Text(text.toString()));
      text.setLength(0);
    }
  }

  private static void addWildcards(List<Part> into, int ones, boolean any) {
    for (int i = 0; i < ones; i++) {
      into.add(Part.ONE);
    }
    if (any) {
      into.add(Part.ANY);
    }
  }

  /// Exactly this text.
  public static Pattern exactly(String text) {
    return of(List.of(new Part.Text(text)));
  }

  /// Any value that begins with this text.
  public static Pattern startsWith(String text) {
    return of(List.of(new Part.Text(text), Part.ANY));
  }

  /// Any value that ends with this text.
  public static Pattern endsWith(String text) {
    return of(List.of(Part.ANY, new Part.Text(text)));
  }

  /// Any value that has this text in it.
  public static Pattern contains(String text) {
    return of(List.of(Part.ANY, new Part.Text(text), Part.ANY));
  }

  /// This pattern with any run before and after it.
  public Pattern anywhere() {
    List<Part> around = new ArrayList<>();
    around.add(Part.ANY);
    around.addAll(parts);
    around.add(Part.ANY);
    return of(around);
  }

  /// The same wildcards with every text changed.
  public Pattern mapText(UnaryOperator<String> change) {
    return of(
        parts.stream()
            .map(
                part -> part instanceof Part.Text(String t) ? new Part.Text(change.apply(t)) : part)
            .toList());
  }

  /// In normal form; no part at all fits the empty text.
  public List<Part> parts() {
    return parts;
  }

  /// Whether every value fits.
  public boolean fitsAll() {
    return parts.equals(List.of(Part.ANY));
  }

  /// Whether it has a wildcard.
  public boolean hasWildcard() {
    return exact().isEmpty();
  }

  /// The only text that fits, if the pattern has no wildcard.
  public Optional<String> exact() {
    if (parts.isEmpty()) {
      return Optional.of("");
    }
    return parts.size() == 1 ? text(0) : Optional.empty();
  }

  /// The text of a pattern of the form `text*`.
  public Optional<String> prefix() {
    return parts.size() == 2 && isAny(1) ? text(0) : Optional.empty();
  }

  /// The text of a pattern of the form `*text`.
  public Optional<String> suffix() {
    return parts.size() == 2 && isAny(0) ? text(1) : Optional.empty();
  }

  /// The text of a pattern of the form `*text*`.
  public Optional<String> substring() {
    return parts.size() == 3 && isAny(0) && isAny(2) ? text(1) : Optional.empty();
  }

  /// The text that every value that fits begins with; may be empty.
  public String leadingText() {
    return parts.isEmpty() ? "" : text(0).orElse("");
  }

  /// The texts between the wildcards.
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      text(i).ifPresent(texts::add);
    }
    return texts;
  }

  private Optional<String> text(int index) {
    return parts.get(index) instanceof Part.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private boolean isAny(int index) {
    return parts.get(index) instanceof Part.AnyRun;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pattern pattern && parts.equals(pattern.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return parts.toString();
  }
}
