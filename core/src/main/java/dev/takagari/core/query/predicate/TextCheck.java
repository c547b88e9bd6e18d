package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Condition.AddressRange;
import dev.takagari.core.query.Condition.DecimalRange;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Condition.TextRange;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.QueryMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Whether one text fits a condition: on its bytes, and, for texts that are strings anyway, on the
/// string. The text has the form that the condition compares with. Immutable; safe for use by
/// several threads.
///
/// @param bytes of UTF-8; what is not well-formed means U+FFFD, as in a string made of it
/// @param text the meaning
/// @param cost in rough nanoseconds
record TextCheck(ByteCheck bytes, Predicate<String> text, int cost) {
  /// What bytes that are not UTF-8 become in a string.
  private static final char REPLACEMENT = '\ufffd';

  /// Whether the bytes of one text fit.
  @FunctionalInterface
  interface ByteCheck {
    /// Whether they fit.
    ///
    /// @param address to read an address with, whatever it holds
    boolean fits(ByteSpan text, AddressBytes address);
  }

  boolean fits(ByteSpan span, ComparedEvent event) {
    return bytes.fits(span, event.address());
  }

  boolean fits(String string) {
    return text.test(string);
  }

  static TextCheck of(Condition condition) {
    Predicate<String> meaning = QueryMatcher.ofText(condition);
    return switch (condition) {
      case Exists _ -> new TextCheck((_, _) -> true, meaning, 0);
      case Matching(Pattern pattern) -> matching(pattern, meaning);
      case TextRange range -> {
        boolean exact =
            (range.low() == null || isUtf8(range.low().value()))
                && (range.high() == null || isUtf8(range.high().value()));
        yield new TextCheck(
            exact ? new WellFormed(new TextWithin(range), meaning) : asString(meaning), meaning, 6);
      }
      case DecimalRange range -> new TextCheck(new DecimalWithin(range, meaning), meaning, 10);
      case AddressRange range ->
          new TextCheck(new AddressWithin(List.of(range), meaning), meaning, 20);
      case NumberRange _ -> throw new IllegalArgumentException("text is not a number");
    };
  }

  /// Of several conditions any.
  ///
  /// @param conditions at least one
  static TextCheck any(List<Condition> conditions) {
    List<byte[]> exact = new ArrayList<>();
    List<AddressRange> ranges = new ArrayList<>();
    List<TextCheck> others = new ArrayList<>();
    Predicate<String> meaning = meaning(conditions);
    for (Condition condition : conditions) {
      switch (condition) {
        case Matching(Pattern pattern)
            when pattern.exact().isPresent() && isPlain(pattern.exact().get()) ->
            exact.add(pattern.exact().get().getBytes(StandardCharsets.UTF_8));
        case AddressRange range -> ranges.add(range);
        default -> others.add(of(condition));
      }
    }
    if (exact.size() == 1) {
      others.add(new TextCheck(new ExactText(exact.getFirst()), meaning, 2));
    } else if (!exact.isEmpty()) {
      others.add(new TextCheck(new OneOf(exact), meaning, 4));
    }
    if (!ranges.isEmpty()) {
      Predicate<String> within = meaning(ranges);
      others.add(new TextCheck(new AddressWithin(ranges, within), within, 18 + 2 * ranges.size()));
    }
    others.sort(Comparator.comparingInt(TextCheck::cost));
    return new TextCheck(firstOf(others), meaning, others.stream().mapToInt(TextCheck::cost).sum());
  }

  private static ByteCheck firstOf(List<TextCheck> checks) {
    if (checks.size() == 1) {
      return checks.getFirst().bytes;
    }
    ByteCheck[] any = checks.stream().map(TextCheck::bytes).toArray(ByteCheck[]::new);
    return (text, address) -> {
      for (ByteCheck check : any) {
        if (check.fits(text, address)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Predicate<String> meaning(List<? extends Condition> conditions) {
    List<Predicate<String>> any = new ArrayList<>();
    conditions.forEach(condition -> any.add(QueryMatcher.ofText(condition)));
    return text -> any.stream().anyMatch(fits -> fits.test(text));
  }

  private static TextCheck matching(Pattern pattern, Predicate<String> meaning) {
    if (!pattern.texts().stream().allMatch(TextCheck::isUtf8)) {
      return new TextCheck(asString(meaning), meaning, 50);
    }
    if (pattern.exact().isPresent()) {
      byte[] text = pattern.exact().get().getBytes(StandardCharsets.UTF_8);
      ByteCheck check = new ExactText(text);
      return new TextCheck(
          isPlain(pattern.exact().get()) ? check : new WellFormed(check, meaning), meaning, 2);
    }
    boolean single = pattern.parts().contains(Pattern.Part.ONE);
    ByteCheck check = new BytePattern(pattern);
    int cost = pattern.prefix().isPresent() || pattern.suffix().isPresent() ? 3 : 12;
    return !single && pattern.texts().stream().allMatch(TextCheck::isPlain)
        ? new TextCheck(check, meaning, cost)
        : new TextCheck(new WellFormed(check, meaning), meaning, cost + 4);
  }

  private static ByteCheck asString(Predicate<String> meaning) {
    return (text, _) -> meaning.test(text.toString());
  }

  /// Whether UTF-8 can say it: no half of a surrogate pair.
  private static boolean isUtf8(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// Whether it stands in a text exactly when its bytes stand in that text's, well-formed or not.
  private static boolean isPlain(String text) {
    return isUtf8(text) && text.indexOf(REPLACEMENT) < 0;
  }
}
