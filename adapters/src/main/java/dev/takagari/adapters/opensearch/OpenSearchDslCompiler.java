package dev.takagari.adapters.opensearch;

import dev.takagari.adapters.opensearch.Dsl.Range;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.query.Address;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Condition.AddressRange;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.DecimalRange;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Condition.TextRange;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.Query.All;
import dev.takagari.core.query.Query.And;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Or;
import dev.takagari.core.query.Query.Where;
import dev.takagari.core.text.PlainText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compiles a query to a necessary condition: it selects at least every document whose event fits.
///
/// Negations are pushed down to the conditions. A condition that the engine cannot express exactly
/// becomes a wider one, and under a negation every document. A condition on a field that
/// `hot.missing` may name lets documents through that it names, negated or not.
final class OpenSearchDslCompiler {
  /// Engines refuse more than 1,024 clauses, and deep nesting.
  private static final int MOST_CLAUSES = 900;

  private static final int DEEPEST = 16;

  /// Characters of literal text in a pattern, and runs of `*`; longer ones make automata that
  /// engines refuse.
  private static final int LONGEST_PATTERN = 200;

  private static final int MOST_RUNS = 6;

  private static final long LAST_TIME = Long.MAX_VALUE / 1_000;

  private OpenSearchDslCompiler() {}

  /// What the engine can say about one condition.
  ///
  /// @param dsl selects at least the documents that fit, but for those that `missing` names
  /// @param exact whether it selects no other
  /// @param missing values of `hot.missing` of documents about which it says nothing
  private record Leaf(Dsl dsl, boolean exact, Set<String> missing) {}

  /// The necessary condition of a query.
  static Dsl compile(Query query) {
    Dsl dsl = compile(query, false);
    return dsl.clauses() > MOST_CLAUSES || dsl.depth() > DEEPEST ? widen(dsl) : dsl;
  }

  private static Dsl compile(Query query, boolean negated) {
    return switch (query) {
      case All _ -> negated ? Dsl.none() : Dsl.all();
      case Not(Query term) -> compile(term, !negated);
      case And(List<Query> terms) -> negated ? any(terms, true) : every(terms, false);
      case Or(List<Query> terms) -> negated ? every(terms, true) : any(terms, false);
      case Where where -> condition(where, negated);
    };
  }

  private static Dsl every(List<Query> terms, boolean negated) {
    return Dsl.every(terms.stream().map(term -> compile(term, negated)).toList());
  }

  private static Dsl any(List<Query> terms, boolean negated) {
    return Dsl.any(terms.stream().map(term -> compile(term, negated)).toList());
  }

  private static Dsl condition(Where where, boolean negated) {
    Leaf leaf =
        switch (where.field()) {
          case ColumnField(Column column) -> column(column, where.condition());
          case AttributeField field -> attribute(field, where.condition());
        };
    Dsl dsl = leaf.dsl;
    if (negated) {
      dsl = leaf.exact ? Dsl.without(dsl) : Dsl.all();
    }
    return leaf.missing.isEmpty()
        ? dsl
        : Dsl.any(List.of(dsl, new Dsl.Terms(OpenSearchMapping.MISSING, leaf.missing)));
  }

  /// Gives up conditions until the rest is small enough for the engine.
  private static Dsl widen(Dsl dsl) {
    if (!(dsl instanceof Dsl.Every(List<Dsl> terms))) {
      return Dsl.all();
    }
    List<Dsl> kept = new ArrayList<>();
    int clauses = 0;
    for (Dsl term : terms) {
      if (term.depth() < DEEPEST && clauses + term.clauses() <= MOST_CLAUSES) {
        kept.add(term);
        clauses += term.clauses();
      }
    }
    return Dsl.every(kept);
  }

  // ---- columns

  private static Leaf column(Column column, Condition condition) {
    return switch (column.hot()) {
      case NONE -> new Leaf(Dsl.all(), false, Set.of());
      case KEYWORD -> {
        if (column.equals(Columns.EVENT_ID)) {
          yield id(condition);
        }
        yield missing(column, text(column.name(), "", condition, true));
      }
      case WILDCARD -> missing(column, text(column.name(), "", condition, false));
      case IP -> missing(column, address(column, condition));
      case INTEGER, LONG -> number(column, condition);
      case BOOLEAN -> truth(column, condition);
      case DATE_NANOS -> missing(column, time(column, condition));
    };
  }

  private static Leaf missing(Column column, Leaf leaf) {
    return new Leaf(leaf.dsl, leaf.exact, Set.of(column.name()));
  }

  private static Leaf exact(Dsl dsl) {
    return new Leaf(dsl, true, Set.of());
  }

  private static Leaf wide(Dsl dsl) {
    return new Leaf(dsl, false, Set.of());
  }

  /// Every document has an id, and it is the event's.
  private static Leaf id(Condition condition) {
    return switch (condition) {
      case Exists _ -> exact(Dsl.all());
      case Matching(Pattern pattern) when pattern.exact().isPresent() -> {
        String id = pattern.exact().get();
        yield exact(id.isEmpty() || id.length() > 512 ? Dsl.none() : new Dsl.Ids(Set.of(id)));
      }
      case Matching _, TextRange _, DecimalRange _, NumberRange _, AddressRange _ ->
          wide(Dsl.all());
    };
  }

  private static Leaf address(Column column, Condition condition) {
    return switch (condition) {
      case Exists _ -> exact(new Dsl.Exists(column.name()));
      case AddressRange(Address first, Address last) -> addresses(column, first, last);
      case Matching(Pattern pattern) -> {
        Optional<String> literal = pattern.exact();
        if (literal.isPresent()) {
          Optional<Address> address = Address.parse(literal.get());
          yield address.isEmpty()
              ? exact(Dsl.none())
              // one IPv6 address has several spellings, and it is the spelling that is compared
              : new Leaf(
                  Dsl.Terms.of(column.name(), address.get().toString()),
                  !address.get().v6(),
                  Set.of());
        }
        yield wide(octets(column, pattern.leadingText()));
      }
      case TextRange _, DecimalRange _, NumberRange _ -> wide(new Dsl.Exists(column.name()));
    };
  }

  private static Leaf addresses(Column column, Address first, Address last) {
    if (first.compareTo(last) > 0) {
      return exact(Dsl.none());
    }
    Dsl range = range(column.name(), "gte", first.toString(), "lte", last.toString());
    // the engine keeps IPv4 as a block of IPv6
    boolean mixes =
        first.v6()
            && first.compareTo(new Address(true, 0, 0xffff_ffff_ffffL)) <= 0
            && last.compareTo(new Address(true, 0, 0xffff_0000_0000L)) >= 0;
    return new Leaf(range, !mixes, Set.of());
  }

  /// The block of addresses that begin with the whole octets of a text, like `10.1.`.
  private static Dsl octets(Column column, String text) {
    int octets = (int) text.chars().filter(c -> c == '.').count();
    if (octets < 1 || octets > 3) {
      return new Dsl.Exists(column.name());
    }
    String whole = text.substring(0, text.lastIndexOf('.'));
    return Address.parse(whole + ".0".repeat(4 - octets))
        .map(
            address ->
                range(
                    column.name(),
                    "gte",
                    address.floor(8 * octets).toString(),
                    "lte",
                    address.ceiling(8 * octets).toString()))
        .orElse(new Dsl.Exists(column.name()));
  }

  private static Leaf number(Column column, Condition condition) {
    return switch (condition) {
      case Exists _ -> exact(new Dsl.Exists(column.name()));
      case NumberRange(long min, long max) -> {
        long low = column.type() == ColumnType.INT ? Math.max(min, Integer.MIN_VALUE) : min;
        long high = column.type() == ColumnType.INT ? Math.min(max, Integer.MAX_VALUE) : max;
        if (low > high) {
          yield exact(Dsl.none());
        }
        yield exact(range(column.name(), "gte", Long.toString(low), "lte", Long.toString(high)));
      }
      case Matching(Pattern pattern) -> {
        Optional<String> literal = pattern.exact();
        if (literal.isEmpty()) {
          yield wide(new Dsl.Exists(column.name()));
        }
        Long value = canonicalNumber(literal.get());
        yield value == null ? exact(Dsl.none()) : number(column, new NumberRange(value, value));
      }
      case TextRange _, DecimalRange _, AddressRange _ -> wide(new Dsl.Exists(column.name()));
    };
  }

  private static @Nullable Long canonicalNumber(String text) {
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Leaf truth(Column column, Condition condition) {
    if (!(condition instanceof NumberRange(long min, long max))) {
      Dsl exists = new Dsl.Exists(column.name());
      return condition instanceof Exists ? exact(exists) : wide(exists);
    }
    Set<String> values = new TreeSet<>();
    if (min <= 0 && max >= 0) {
      values.add("false");
    }
    if (min <= 1 && max >= 1) {
      values.add("true");
    }
    return exact(values.isEmpty() ? Dsl.none() : new Dsl.Terms(column.name(), values));
  }

  private static Leaf time(Column column, Condition condition) {
    if (!(condition instanceof NumberRange(long min, long max))) {
      Dsl exists = new Dsl.Exists(column.name());
      return condition instanceof Exists ? exact(exists) : wide(exists);
    }
    return exact(times(column, min, max));
  }

  /// Times between two, both included, in µs.
  static Dsl times(Column column, long min, long max) {
    long low = Math.max(min, 0);
    if (low > max || low > LAST_TIME) {
      return Dsl.none();
    }
    List<Range.Bound> bounds = new ArrayList<>();
    bounds.add(new Range.Bound("gte", time(low)));
    if (max < LAST_TIME) {
      bounds.add(new Range.Bound("lt", time(max + 1)));
    }
    return new Range(column.name(), bounds);
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  private static Dsl range(String field, String low, String from, String high, String to) {
    return new Range(field, List.of(new Range.Bound(low, from), new Range.Bound(high, to)));
  }

  // ---- attributes

  private static Leaf attribute(AttributeField field, Condition condition) {
    Set<String> missing = new TreeSet<>();
    missing.add(EventSchema.ATTRIBUTES);
    field.holders().forEach(holder -> missing.add(HotDocument.missingAttribute(holder)));
    String start = HotDocument.tokenStart(field.name());
    if (start.length() >= OpenSearchMapping.IGNORE_ABOVE) {
      return new Leaf(Dsl.none(), true, missing);
    }
    Leaf leaf = text(OpenSearchMapping.TOKENS, start, condition, true);
    return new Leaf(leaf.dsl, leaf.exact, missing);
  }

  // ---- text

  /// A condition on a field of texts, or on those of its texts that begin with `start`.
  ///
  /// @param ordered whether the engine knows ranges of the field
  private static Leaf text(String field, String start, Condition condition, boolean ordered) {
    return switch (condition) {
      case Exists _ -> exact(anything(field, start));
      case Matching(Pattern pattern) -> pattern(field, start, pattern, ordered);
      case TextRange(Bound<String> low, Bound<String> high) ->
          ordered ? range(field, start, low, high) : wide(anything(field, start));
      case DecimalRange _, NumberRange _, AddressRange _ -> wide(anything(field, start));
    };
  }

  private static Dsl anything(String field, String start) {
    return start.isEmpty() ? new Dsl.Exists(field) : new Dsl.Prefix(field, start);
  }

  private static Leaf range(
      String field, String start, @Nullable Bound<String> low, @Nullable Bound<String> high) {
    if (isLong(start, low) || isLong(start, high)) {
      return wide(anything(field, start));
    }
    List<Range.Bound> bounds = new ArrayList<>();
    if (low != null) {
      bounds.add(new Range.Bound(low.inclusive() ? "gte" : "gt", start + low.value()));
    } else if (!start.isEmpty()) {
      bounds.add(new Range.Bound("gte", start));
    }
    if (high != null) {
      bounds.add(new Range.Bound(high.inclusive() ? "lte" : "lt", start + high.value()));
    } else if (!start.isEmpty()) {
      // the first text after all that begin with `name=`
      bounds.add(new Range.Bound("lt", start.substring(0, start.length() - 1) + (char) ('=' + 1)));
    }
    return exact(bounds.isEmpty() ? anything(field, start) : new Range(field, bounds));
  }

  private static boolean isLong(String start, @Nullable Bound<String> bound) {
    return bound != null
        && start.length() + bound.value().length() > OpenSearchMapping.IGNORE_ABOVE;
  }

  /// @param keyword whether the field is of keywords: in prefixes of the other kind the engine
  ///   takes `*`, `?` and the backslash for what they are in patterns
  private static Leaf pattern(String field, String start, Pattern pattern, boolean keyword) {
    Optional<String> literal = pattern.exact();
    if (literal.isPresent()) {
      String text = start + literal.get();
      return exact(
          text.length() > OpenSearchMapping.IGNORE_ABOVE ? Dsl.none() : Dsl.Terms.of(field, text));
    }
    int runs = 0;
    int length = start.length();
    for (Part part : pattern.parts()) {
      switch (part) {
        case Part.AnyRun _ -> runs++;
        case Part.AnyOne _ -> length++;
        case Part.Text(String text) -> length += text.length();
      }
    }
    if (runs > MOST_RUNS || length > LONGEST_PATTERN) {
      return wide(shorter(field, start, pattern, keyword));
    }
    Optional<String> prefix = pattern.prefix();
    if (prefix.isPresent()) {
      return exact(prefix(field, start + prefix.get(), keyword));
    }
    StringBuilder wildcard = new StringBuilder();
    escape(start, wildcard);
    for (Part part : pattern.parts()) {
      switch (part) {
        case Part.AnyRun _ -> wildcard.append('*');
        case Part.AnyOne _ -> wildcard.append('?');
        case Part.Text(String text) -> escape(text, wildcard);
      }
    }
    return exact(new Dsl.Wildcard(field, wildcard.toString()));
  }

  /// A condition that every text that fits a long pattern fulfils.
  private static Dsl shorter(String field, String start, Pattern pattern, boolean keyword) {
    String leading = start + pattern.leadingText();
    if (leading.length() > start.length() || start.length() > LONGEST_PATTERN) {
      return prefix(field, PlainText.beginning(leading, LONGEST_PATTERN), keyword);
    }
    String longest = "";
    for (String text : pattern.texts()) {
      longest = text.length() > longest.length() ? text : longest;
    }
    StringBuilder wildcard = new StringBuilder();
    escape(start, wildcard);
    wildcard.append('*');
    escape(PlainText.beginning(longest, LONGEST_PATTERN), wildcard);
    wildcard.append('*');
    return longest.isEmpty()
        ? anything(field, start)
        : new Dsl.Wildcard(field, wildcard.toString());
  }

  private static Dsl prefix(String field, String text, boolean keyword) {
    if (keyword) {
      return new Dsl.Prefix(field, text);
    }
    StringBuilder wildcard = new StringBuilder();
    escape(text, wildcard);
    return new Dsl.Wildcard(field, wildcard.append('*').toString());
  }

  private static void escape(String text, StringBuilder into) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?' || c == '\\') {
        into.append('\\');
      }
      into.append(c);
    }
  }
}
