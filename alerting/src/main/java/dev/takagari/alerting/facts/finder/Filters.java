package dev.takagari.alerting.facts.finder;

import dev.takagari.core.event.Column;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.Query.Where;
import java.util.Collection;
import java.util.List;

/// Conditions on columns whose values come from events: never read as text of the query language.
final class Filters {
  private Filters() {}

  /// The column has exactly this value.
  static Query is(Column column, String value) {
    return Literals.matching(new ColumnField(column), Pattern.exactly(value));
  }

  /// The column has one of these values; no event when there are none.
  static Query isAny(Column column, Collection<String> values) {
    return Query.or(values.stream().distinct().map(value -> is(column, value)).toList());
  }

  /// The column begins with this.
  static Query begins(Column column, String value) {
    return Literals.matching(new ColumnField(column), Pattern.startsWith(value));
  }

  /// The column has a value.
  static Query has(Column column) {
    return new Where(new ColumnField(column), new Condition.Exists());
  }

  static Query all(Query... terms) {
    return Query.and(List.of(terms));
  }

  static Query any(Query... terms) {
    return Query.or(List.of(terms));
  }
}
