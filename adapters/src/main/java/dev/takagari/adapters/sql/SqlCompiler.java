package dev.takagari.adapters.sql;

import dev.takagari.core.event.Column;
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
import dev.takagari.core.search.TimeRange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compiles queries to conditions over the columns of the table `events`.
///
/// The condition is necessary: it may select more than the query means, never less. Negations are
/// brought down to the single conditions, and each of these is written twice, for itself and for
/// its negation, so that what is widened is widened under NOT as well. Canonical columns are
/// compared bare, so that statistics and blooms prune; verbatim columns by `lower`, except for
/// values whose letters an engine may lower otherwise, which are all selected. Immutable; safe for
/// use by several threads.
public final class SqlCompiler {
  static final String TRUE = "TRUE";
  static final String FALSE = "FALSE";

  /// Engines try patterns again and again: with more runs than this only their texts are looked
  /// for.
  private static final int MOST_RUNS = 6;

  private static final int GROUP_BITS = 16;
  private static final int OCTET_BITS = 8;

  private final SqlDialect dialect;

  public SqlCompiler(SqlDialect dialect) {
    this.dialect = dialect;
  }

  /// The condition of a query.
  public SqlCondition compile(Query query) {
    return positive(query);
  }

  /// The condition that an event's time lies in the range.
  public String compile(TimeRange range) {
    return "(\"time\" >= "
        + dialect.time(range.fromMicros())
        + " AND \"time\" < "
        + dialect.time(range.toMicros())
        + ")";
  }

  /// What selects a condition's rows, and what selects the rows without it.
  private record Choice(String when, String unless, boolean exact) {
    /// Of a condition that says exactly what is meant, but may be null instead of false.
    static Choice exact(String sql) {
      return new Choice(sql, "NOT coalesce(" + sql + ", FALSE)", true);
    }

    /// Of a condition that selects more than is meant.
    static Choice wide(String sql) {
      return new Choice(sql, TRUE, false);
    }
  }

  private SqlCondition positive(Query query) {
    return switch (query) {
      case All _ -> new SqlCondition(TRUE, true);
      case And(List<Query> terms) -> all(terms.stream().map(this::positive).toList());
      case Or(List<Query> terms) -> any(terms.stream().map(this::positive).toList());
      case Not(Query term) -> negative(term);
      case Where where -> {
        Choice choice = choice(where);
        yield new SqlCondition(choice.when, choice.exact);
      }
    };
  }

  private SqlCondition negative(Query query) {
    return switch (query) {
      case All _ -> new SqlCondition(FALSE, true);
      case And(List<Query> terms) -> any(terms.stream().map(this::negative).toList());
      case Or(List<Query> terms) -> all(terms.stream().map(this::negative).toList());
      case Not(Query term) -> positive(term);
      case Where where -> {
        Choice choice = choice(where);
        yield new SqlCondition(choice.unless, choice.exact);
      }
    };
  }

  private static SqlCondition all(List<SqlCondition> terms) {
    boolean exact = terms.stream().allMatch(SqlCondition::exact);
    return new SqlCondition(and(terms.stream().map(SqlCondition::sql).toList()), exact);
  }

  private static SqlCondition any(List<SqlCondition> terms) {
    boolean exact = terms.stream().allMatch(SqlCondition::exact);
    return new SqlCondition(or(terms.stream().map(SqlCondition::sql).toList()), exact);
  }

  private static String and(List<String> terms) {
    return join(terms, " AND ", TRUE, FALSE);
  }

  private static String or(List<String> terms) {
    return join(terms, " OR ", FALSE, TRUE);
  }

  private static String join(
      List<String> terms, String operator, String neutral, String absorbing) {
    if (terms.contains(absorbing)) {
      return absorbing;
    }
    List<String> kept = terms.stream().filter(term -> !term.equals(neutral)).distinct().toList();
    return switch (kept.size()) {
      case 0 -> neutral;
      case 1 -> kept.getFirst();
      default -> kept.stream().collect(Collectors.joining(operator, "(", ")"));
    };
  }

  private Choice choice(Where where) {
    return switch (where.field()) {
      case ColumnField(Column column) -> column(column, where.condition());
      case AttributeField field -> attribute(field, where.condition());
    };
  }

  private Choice column(Column column, Condition condition) {
    String name = '"' + column.sqlName() + '"';
    if (condition instanceof Exists) {
      return new Choice(name + " IS NOT NULL", name + " IS NULL", true);
    }
    return switch (column.type()) {
      case TEXT -> column.canonical() ? text(name, condition, true) : folded(name, condition);
      case TEXT_LIST -> list(name, column.canonical(), condition);
      case INT, LONG, BOOLEAN, TIME -> number(column, name, condition);
    };
  }

  private Choice list(String name, boolean canonical, Condition condition) {
    String exact = condition instanceof Matching(Pattern p) ? p.exact().orElse(null) : null;
    if (canonical && exact != null) {
      return Choice.exact(dialect.hasElement(name, dialect.text(exact)));
    }
    Function<String, Choice> element =
        canonical ? e -> text(e, condition, false) : e -> folded(e, condition);
    boolean isExact = element.apply("e").exact;
    String when = dialect.anyElement(name, e -> element.apply(e).when);
    if (isExact) {
      return Choice.exact(when);
    }
    // some element does not fit is not what the negation says: all of them must not
    String odd = dialect.anyElement(name, dialect::foldsDifferently);
    return canonical || !(condition instanceof Matching || condition instanceof TextRange)
        ? Choice.wide(when)
        : new Choice(
            when,
            or(
                List.of(
                    "NOT coalesce("
                        + dialect.anyElement(name, e -> lowered(e, condition))
                        + ", FALSE)",
                    "coalesce(" + odd + ", FALSE)")),
            false);
  }

  /// What a verbatim text fits when it has only letters that the engine lowers as we fold them.
  private String lowered(String text, Condition condition) {
    Choice plain = text("lower(" + text + ")", condition, false);
    return plain.exact ? plain.when : FALSE;
  }

  /// A verbatim text: by `lower`, and anything odd.
  private Choice folded(String text, Condition condition) {
    Choice plain = text("lower(" + text + ")", condition, false);
    if (condition instanceof DecimalRange || condition instanceof AddressRange) {
      return plain; // digits have no case, and nothing folds to one
    }
    String odd = dialect.foldsDifferently(text);
    return new Choice(
        or(List.of(plain.when, odd)),
        plain.unless.equals(TRUE)
            ? TRUE
            : or(List.of(plain.unless, "coalesce(" + odd + ", FALSE)")),
        false);
  }

  /// A text that is already folded.
  ///
  /// @param bare whether `text` is a column, so that a range of it prunes
  private Choice text(String text, Condition condition, boolean bare) {
    return switch (condition) {
      case Matching(Pattern pattern) -> matching(text, pattern, bare);
      case TextRange range -> textRange(text, range);
      case DecimalRange range -> Choice.wide(decimalRange(text, range));
      case AddressRange(Address first, Address last) ->
          first.v6() ? Choice.wide(v6(text, first, last)) : v4(text, first, last);
      case Exists _ -> Choice.exact(text + " IS NOT NULL");
      case NumberRange _ -> throw new IllegalArgumentException("text is not a number");
    };
  }

  private Choice matching(String text, Pattern pattern, boolean bare) {
    String exact = pattern.exact().orElse(null);
    if (exact != null) {
      return Choice.exact(text + " = " + dialect.text(exact));
    }
    String substring = pattern.substring().orElse(null);
    if (substring != null) {
      return Choice.exact(dialect.contains(text, dialect.text(substring)));
    }
    String prefix = pattern.prefix().orElse(null);
    String start = start(text, pattern.leadingText());
    if (prefix != null) {
      return Choice.exact(start);
    }
    long runs = pattern.parts().stream().filter(Part.AnyRun.class::isInstance).count();
    if (runs > MOST_RUNS) {
      return Choice.wide(
          and(
              pattern.texts().stream()
                  .map(piece -> dialect.contains(text, dialect.text(piece)))
                  .toList()));
    }
    String like = like(text, pattern);
    return Choice.exact(bare && !start.equals(TRUE) ? and(List.of(start, like)) : like);
  }

  /// That a text begins with another, as a range.
  private String start(String text, String prefix) {
    if (prefix.isEmpty()) {
      return TRUE;
    }
    String least = text + " >= " + dialect.text(prefix);
    String after = successor(prefix);
    return after == null
        ? "starts_with(" + text + ", " + dialect.text(prefix) + ")"
        : "(" + least + " AND " + text + " < " + dialect.text(after) + ")";
  }

  /// The first text, in order of code points, after all that begin with this one.
  private static @Nullable String successor(String prefix) {
    int last = prefix.codePointBefore(prefix.length());
    if (last == Character.MAX_CODE_POINT) {
      return null;
    }
    int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    return prefix.substring(0, prefix.length() - Character.charCount(last))
        + Character.toString(next);
  }

  private String like(String text, Pattern pattern) {
    StringBuilder like = new StringBuilder();
    boolean escaped = false;
    for (Part part : pattern.parts()) {
      switch (part) {
        case Part.AnyRun _ -> like.append('%');
        case Part.AnyOne _ -> like.append('_');
        case Part.Text(String piece) -> {
          String safe = piece.replace("!", "!!").replace("%", "!%").replace("_", "!_");
          boolean special = !piece.equals(piece.replace("%", "").replace("_", ""));
          escaped |= special;
          like.append(safe);
        }
      }
    }
    if (escaped) {
      return text + " LIKE " + dialect.text(like.toString()) + " ESCAPE '!'";
    }
    return text + " LIKE " + dialect.text(like.toString().replace("!!", "!"));
  }

  private Choice textRange(String text, TextRange range) {
    List<String> bounds = new ArrayList<>();
    bounds.add(text + " IS NOT NULL");
    if (range.low() != null) {
      bounds.add(
          text + (range.low().inclusive() ? " >= " : " > ") + dialect.text(range.low().value()));
    }
    if (range.high() != null) {
      bounds.add(
          text + (range.high().inclusive() ? " <= " : " < ") + dialect.text(range.high().value()));
    }
    return Choice.exact(and(bounds));
  }

  /// Rounded to doubles, which keeps the order but not the difference of neighbours.
  private String decimalRange(String text, DecimalRange range) {
    List<String> bounds = new ArrayList<>();
    // '-' and digits, and nothing that no number begins with
    bounds.add("(" + text + " >= '-' AND " + text + " < ':')");
    Bound<BigDecimal> low = range.low();
    if (low != null) {
      bounds.add(dialect.decimal(text, number -> number + " >= " + decimal(low)));
    }
    Bound<BigDecimal> high = range.high();
    if (high != null) {
      bounds.add(dialect.decimal(text, number -> number + " <= " + decimal(high)));
    }
    return and(bounds);
  }

  private String decimal(Bound<BigDecimal> bound) {
    return "CAST(" + dialect.text(bound.value().toPlainString()) + " AS DOUBLE)";
  }

  /// Octets in common, then the next one as a number.
  private Choice v4(String text, Address first, Address last) {
    if (first.compareTo(last) > 0) {
      return new Choice(FALSE, TRUE, true);
    }
    if (first.equals(last)) {
      return Choice.exact(text + " = " + dialect.text(first.toString()));
    }
    int prefix = first.commonPrefix(last);
    int octets = prefix / OCTET_BITS;
    String[] parts = first.toString().split("\\.", -1);
    String common = String.join(".", List.of(parts).subList(0, octets)) + (octets == 0 ? "" : ".");
    int shift = 32 - OCTET_BITS * (octets + 1);
    long low = first.low() >>> shift & 255;
    long high = last.low() >>> shift & 255;
    boolean whole = first.floor(32 - shift).equals(first) && last.ceiling(32 - shift).equals(last);
    List<String> terms = new ArrayList<>();
    terms.add(octets == 0 ? dialect.contains(text, dialect.text(".")) : start(text, common));
    if (low != 0 || high != 255) {
      terms.add(dialect.octet(text, octets + 1, low, high));
    }
    return whole ? Choice.exact(and(terms)) : Choice.wide(and(terms));
  }

  /// Groups in common up to the first that is zero, because zeros may be written as nothing.
  private String v6(String text, Address first, Address last) {
    if (first.compareTo(last) > 0) {
      return FALSE;
    }
    if (first.equals(last)) {
      return text + " = " + dialect.text(first.toString());
    }
    int common = first.commonPrefix(last) / GROUP_BITS;
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < common; i++) {
      long half = i < 4 ? first.high() : first.low();
      long group = half >>> (48 - GROUP_BITS * (i % 4)) & 0xffff;
      if (group == 0) {
        break;
      }
      prefix.append(Long.toHexString(group)).append(':');
    }
    return prefix.isEmpty()
        ? dialect.contains(text, dialect.text(":"))
        : start(text, prefix.toString());
  }

  private Choice number(Column column, String name, Condition condition) {
    return switch (condition) {
      case NumberRange(long min, long max) -> {
        if (min > max) {
          yield new Choice(FALSE, TRUE, true);
        }
        yield switch (column.type()) {
          case BOOLEAN -> bool(name, min, max);
          case TIME -> range(name, min, max, dialect::time);
          default -> range(name, min, max, SqlCompiler::integer);
        };
      }
      case Matching(Pattern pattern) -> matching("CAST(" + name + " AS VARCHAR)", pattern, false);
      case Exists _, DecimalRange _, TextRange _, AddressRange _ ->
          throw new IllegalArgumentException(column + " is not text");
    };
  }

  private static String integer(long value) {
    // the smallest one has no literal in some engines
    return value == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : Long.toString(value);
  }

  private static Choice bool(String name, long min, long max) {
    boolean no = min <= 0 && max >= 0;
    boolean yes = min <= 1 && max >= 1;
    if (no && yes) {
      return new Choice(name + " IS NOT NULL", name + " IS NULL", true);
    }
    return no || yes
        ? Choice.exact(name + " = " + (yes ? TRUE : FALSE))
        : new Choice(FALSE, TRUE, true);
  }

  private static Choice range(String name, long min, long max, Function<Long, String> literal) {
    if (min == max) {
      return Choice.exact(name + " = " + literal.apply(min));
    }
    List<String> bounds = new ArrayList<>();
    if (min != Long.MIN_VALUE) {
      bounds.add(name + " >= " + literal.apply(min));
    }
    if (max != Long.MAX_VALUE) {
      bounds.add(name + " <= " + literal.apply(max));
    }
    return Choice.exact(and(bounds));
  }

  private Choice attribute(AttributeField field, Condition condition) {
    String value = dialect.attribute(field.name());
    Choice itself =
        condition instanceof Exists
            ? Choice.exact(value + " IS NOT NULL")
            : folded(value, condition);
    List<String> when = new ArrayList<>();
    when.add(itself.when);
    for (String holder : field.holders()) {
      when.add(inside(dialect.attribute(holder), condition));
    }
    return new Choice(or(when), TRUE, false);
  }

  /// That a leaf of a JSON value may fit: the value looks like an object or array and, unless it
  /// has escapes, has the texts of the pattern in it.
  private String inside(String value, Condition condition) {
    String container =
        or(
            List.of(
                dialect.contains(value, dialect.text("{")),
                dialect.contains(value, dialect.text("["))));
    if (!(condition instanceof Matching(Pattern pattern))) {
      return container;
    }
    String texts =
        and(
            pattern.texts().stream()
                .map(text -> dialect.contains("lower(" + value + ")", dialect.text(text)))
                .toList());
    return and(
        List.of(
            container,
            or(
                List.of(
                    texts,
                    dialect.contains(value, dialect.text("\\")),
                    dialect.foldsDifferently(value)))));
  }
}
