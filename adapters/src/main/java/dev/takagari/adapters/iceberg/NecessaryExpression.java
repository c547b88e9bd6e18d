package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/// Turns a query into an Iceberg expression that is true of every row that fits the query, and
/// maybe of others: what statistics cannot decide becomes true, also under a negation.
final class NecessaryExpression {
  private NecessaryExpression() {}

  static Expression of(Query query) {
    return of(query, false);
  }

  private static Expression of(Query query, boolean negated) {
    return switch (query) {
      case Query.All _ -> negated ? Expressions.alwaysFalse() : Expressions.alwaysTrue();
      case Query.Not(Query term) -> of(term, !negated);
      case Query.And(var terms) ->
          terms.stream()
              .map(term -> of(term, negated))
              .reduce(negated ? Expressions::or : Expressions::and)
              .orElseThrow();
      case Query.Or(var terms) ->
          terms.stream()
              .map(term -> of(term, negated))
              .reduce(negated ? Expressions::and : Expressions::or)
              .orElseThrow();
      case Query.Where(var field, Condition condition) ->
          field instanceof ColumnField(Column column) && column.type() != ColumnType.TEXT_LIST
              ? (negated ? not(column, condition) : where(column, condition))
              : Expressions.alwaysTrue();
    };
  }

  private static Expression where(Column column, Condition condition) {
    String name = column.sqlName();
    return switch (condition) {
      case Condition.Exists _ -> Expressions.notNull(name);
      case Condition.Matching(Pattern pattern) ->
          column.type() == ColumnType.TEXT && column.canonical()
              ? matching(name, pattern)
              : Expressions.notNull(name);
      case NumberRange range -> range(column, range);
      case Condition.DecimalRange _, Condition.TextRange _, Condition.AddressRange _ ->
          Expressions.notNull(name);
    };
  }

  private static Expression not(Column column, Condition condition) {
    return condition instanceof Condition.Exists
        ? Expressions.isNull(column.sqlName())
        : Expressions.alwaysTrue();
  }

  private static Expression matching(String name, Pattern pattern) {
    if (pattern.exact().isPresent()) {
      return Expressions.equal(name, pattern.exact().get());
    }
    String beginning = pattern.leadingText();
    return beginning.isEmpty()
        ? Expressions.notNull(name)
        : Expressions.startsWith(name, beginning);
  }

  private static Expression range(Column column, NumberRange range) {
    String name = column.sqlName();
    if (range.min() > range.max()) {
      return Expressions.alwaysFalse();
    }
    return switch (column.type()) {
      case BOOLEAN -> Expressions.notNull(name);
      case INT -> {
        if (range.min() > Integer.MAX_VALUE || range.max() < Integer.MIN_VALUE) {
          yield Expressions.alwaysFalse();
        }
        yield Expressions.and(
            Expressions.greaterThanOrEqual(name, (int) Math.max(range.min(), Integer.MIN_VALUE)),
            Expressions.lessThanOrEqual(name, (int) Math.min(range.max(), Integer.MAX_VALUE)));
      }
      case LONG, TIME ->
          Expressions.and(
              Expressions.greaterThanOrEqual(name, range.min()),
              Expressions.lessThanOrEqual(name, range.max()));
      case TEXT, TEXT_LIST -> throw new IllegalArgumentException(column + " holds no number");
    };
  }
}
