package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.query.Condition.AddressRange;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.DecimalRange;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Condition.TextRange;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query.All;
import dev.takagari.core.query.Query.And;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Or;
import dev.takagari.core.query.Query.Where;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a query as text that [QueryParser] reads as the same query.
public final class QueryPrinter {
  private static final java.util.regex.Pattern PLAIN_NAME =
      java.util.regex.Pattern.compile("[A-Za-z_$@][A-Za-z0-9_.$@-]*");
  private static final java.util.regex.Pattern PLAIN_VALUE =
      java.util.regex.Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private QueryPrinter() {}

  public static String print(Query query) {
    return switch (query) {
      case All _ -> "*";
      case And(List<Query> terms) ->
          terms.stream().map(QueryPrinter::term).collect(Collectors.joining(" AND "));
      case Or(List<Query> terms) ->
          terms.stream().map(QueryPrinter::term).collect(Collectors.joining(" OR "));
      case Not(Query term) -> "NOT " + term(term);
      case Where(Field field, Condition condition) ->
          name(field) + ":" + condition(field, condition);
    };
  }

  private static String term(Query query) {
    return query instanceof And || query instanceof Or ? "(" + print(query) + ")" : print(query);
  }

  private static String name(Field field) {
    String name = QueryFields.current().nameOf(field);
    return PLAIN_NAME.matcher(name).matches() ? name : quoted(name);
  }

  private static String condition(Field field, Condition condition) {
    return switch (condition) {
      case Exists _ -> "*";
      case Matching(Pattern pattern) -> pattern(pattern);
      case NumberRange(long min, long max) -> number(((ColumnField) field).column(), min, max);
      case DecimalRange(var low, var high) -> range(low, high, BigDecimal::toPlainString);
      case TextRange(var low, var high) -> range(low, high, QueryPrinter::quoted);
      case AddressRange(Address first, Address last) -> addresses(first, last);
    };
  }

  private static String pattern(Pattern pattern) {
    String exact = pattern.exact().orElse("");
    if (PLAIN_VALUE.matcher(exact).matches()) {
      return exact;
    }
    StringBuilder text = new StringBuilder();
    for (Part part : pattern.parts()) {
      switch (part) {
        case Part.AnyRun _ -> text.append('*');
        case Part.AnyOne _ -> text.append('?');
        case Part.Text(String piece) ->
            text.append(piece.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?"));
      }
    }
    return quoted(text.toString());
  }

  private static String number(Column column, long min, long max) {
    if (column.type() == ColumnType.BOOLEAN && min == max) {
      return min == 0 ? "false" : "true";
    }
    if (column.type() == ColumnType.TIME) {
      return min == max
          ? quoted(TimeSpan.format(min))
          : "[" + time(min, Long.MIN_VALUE) + " TO " + time(max, Long.MAX_VALUE) + "]";
    }
    return min == max
        ? Long.toString(min)
        : "["
            + (min == Long.MIN_VALUE ? "*" : Long.toString(min))
            + " TO "
            + (max == Long.MAX_VALUE ? "*" : Long.toString(max))
            + "]";
  }

  private static String time(long micros, long open) {
    return micros == open ? "*" : TimeSpan.format(micros);
  }

  private static String addresses(Address first, Address last) {
    int prefix = first.commonPrefix(last);
    boolean block = first.floor(prefix).equals(first) && first.ceiling(prefix).equals(last);
    return block ? quoted(first + "/" + prefix) : "[" + first + " TO " + last + "]";
  }

  private static <T extends Comparable<T>> String range(
      @Nullable Bound<T> low, @Nullable Bound<T> high, Function<T, String> print) {
    return (low == null || low.inclusive() ? "[" : "{")
        + (low == null ? "*" : print.apply(low.value()))
        + " TO "
        + (high == null ? "*" : print.apply(high.value()))
        + (high == null || high.inclusive() ? "]" : "}");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
