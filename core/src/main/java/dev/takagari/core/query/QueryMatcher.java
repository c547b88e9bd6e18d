package dev.takagari.core.query;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.query.Condition.AddressRange;
import dev.takagari.core.query.Condition.DecimalRange;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Condition.TextRange;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Query.All;
import dev.takagari.core.query.Query.And;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Or;
import dev.takagari.core.query.Query.Where;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/// The meaning of a query: whether an event fits. Every engine selects at least the events for
/// which this says yes, and everything it selects is checked here.
///
/// Plain on purpose. Compiled once per query; immutable; safe for use by several threads.
public final class QueryMatcher {
  private final Predicate<Event> meaning;

  private QueryMatcher(Predicate<Event> meaning) {
    this.meaning = meaning;
  }

  public static QueryMatcher of(Query query) {
    return new QueryMatcher(compile(query));
  }

  /// Whether the event fits. Reads the event only during the call.
  public boolean matches(Event event) {
    return meaning.test(event);
  }

  private static Predicate<Event> compile(Query query) {
    return switch (query) {
      case All _ -> _ -> true;
      case And(List<Query> terms) -> {
        List<Predicate<Event>> all = terms.stream().map(QueryMatcher::compile).toList();
        yield event -> all.stream().allMatch(term -> term.test(event));
      }
      case Or(List<Query> terms) -> {
        List<Predicate<Event>> any = terms.stream().map(QueryMatcher::compile).toList();
        yield event -> any.stream().anyMatch(term -> term.test(event));
      }
      case Not(Query term) -> compile(term).negate();
      case Where(ColumnField(Column column), Condition condition) -> compile(column, condition);
      case Where(AttributeField field, Condition condition) -> compile(field, condition);
    };
  }

  private static Predicate<Event> compile(Column column, Condition condition) {
    if (condition instanceof Exists) {
      return event -> event.has(column);
    }
    if (condition instanceof NumberRange(long min, long max)) {
      return event ->
          event.has(column) && event.number(column) >= min && event.number(column) <= max;
    }
    Predicate<String> text = ofText(condition);
    return switch (column.type()) {
      case INT, LONG ->
          event -> event.has(column) && text.test(Long.toString(event.number(column)));
      case TEXT -> {
        Predicate<String> value = column.canonical() ? text : folded(text);
        yield event -> {
          String held = event.string(column);
          return held != null && value.test(held);
        };
      }
      case TEXT_LIST -> {
        Predicate<String> value = column.canonical() ? text : folded(text);
        yield event -> event.strings(column).stream().anyMatch(value);
      }
      case BOOLEAN, TIME -> throw new IllegalArgumentException(column + " has no text");
    };
  }

  private static Predicate<Event> compile(AttributeField field, Condition condition) {
    Predicate<String> value = condition instanceof Exists ? _ -> true : folded(ofText(condition));
    byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
    List<byte[]> holders =
        field.holders().stream().map(holder -> holder.getBytes(StandardCharsets.UTF_8)).toList();
    return event -> {
      ByteSpan key = new ByteSpan();
      ByteSpan held = new ByteSpan();
      key.set(name, 0, name.length);
      int index = event.findAttribute(key);
      if (index >= 0) {
        event.attribute(index, key, held);
        if (value.test(held.toString())) {
          return true;
        }
      }
      for (byte[] holder : holders) {
        if (anyLeaf(event, holder, field.name(), value)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean anyLeaf(
      Event event, byte[] holder, String wanted, Predicate<String> value) {
    ByteSpan key = new ByteSpan();
    ByteSpan held = new ByteSpan();
    key.set(holder, 0, holder.length);
    int index = event.findAttribute(key);
    if (index < 0) {
      return false;
    }
    event.attribute(index, key, held);
    boolean[] found = new boolean[1];
    AttributeLeaves.forEach(
        key.toString(),
        held.array(),
        held.offset(),
        held.length(),
        (name, leaf) -> {
          if (!found[0] && name.equals(wanted) && value.test(leaf)) {
            found[0] = true;
          }
        });
    return found[0];
  }

  private static Predicate<String> folded(Predicate<String> test) {
    return value -> test.test(Fold.fold(value));
  }

  /// What a condition means for one text in the form that it compares with: folded, or as a
  /// canonical column holds it. Immutable; safe for use by several threads.
  ///
  /// @throws IllegalArgumentException if it is a condition on numbers
  public static Predicate<String> ofText(Condition condition) {
    return switch (condition) {
      case Matching(Pattern pattern) -> new Wildcards(pattern);
      case TextRange range -> value -> contains(range, value);
      case DecimalRange range -> value -> contains(range, value);
      case AddressRange(Address first, Address last) ->
          value ->
              Address.parse(value)
                  .filter(
                      address ->
                          address.v6() == first.v6()
                              && address.compareTo(first) >= 0
                              && address.compareTo(last) <= 0)
                  .isPresent();
      case Exists _ -> _ -> true;
      case NumberRange _ -> throw new IllegalArgumentException("text is not a number");
    };
  }

  private static boolean contains(TextRange range, String value) {
    return (range.low() == null
            || above(CodePoints.ORDER.compare(value, range.low().value()), range.low().inclusive()))
        && (range.high() == null
            || above(
                CodePoints.ORDER.compare(range.high().value(), value), range.high().inclusive()));
  }

  private static boolean contains(DecimalRange range, String value) {
    return Decimals.parse(value)
        .filter(
            number ->
                (range.low() == null
                        || above(number.compareTo(range.low().value()), range.low().inclusive()))
                    && (range.high() == null
                        || above(range.high().value().compareTo(number), range.high().inclusive())))
        .isPresent();
  }

  private static boolean above(int order, boolean inclusive) {
    return inclusive ? order >= 0 : order > 0;
  }
}
