package dev.takagari.search.sighted;

import dev.takagari.core.event.Column;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Query;
import dev.takagari.core.sighting.SightedColumn;
import dev.takagari.core.sighting.SightedValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an event must hold to fit a query, as far as sightings know it. Wider than the query, never
/// narrower.
sealed interface Need {

  /// Sightings have nothing to say.
  record Unknown() implements Need {}

  /// The column holds the value.
  record Held(SightedColumn column, SightedValue value) implements Need {}

  /// All of these.
  record AllOf(List<Need> needs) implements Need {}

  /// Any of these, none of which is [Unknown].
  record AnyOf(List<Need> needs) implements Need {}

  /// What a query needs.
  static Need of(Query query) {
    return switch (query) {
      case Query.All _, Query.Not _ -> new Unknown();
      case Query.And(List<Query> terms) -> {
        List<Need> known =
            terms.stream().map(Need::of).filter(need -> !(need instanceof Unknown)).toList();
        yield known.isEmpty() ? new Unknown() : new AllOf(known);
      }
      case Query.Or(List<Query> terms) -> {
        List<Need> needs = terms.stream().map(Need::of).toList();
        yield needs.contains(new Unknown()) ? new Unknown() : new AnyOf(needs);
      }
      case Query.Where(ColumnField(Column column), Condition condition) ->
          SightedColumn.find(column)
              .filter(sighted -> SightedValue.isExact(sighted.kind()))
              .flatMap(sighted -> value(sighted, condition).map(value -> held(sighted, value)))
              .orElse(new Unknown());
      case Query.Where _ -> new Unknown();
    };
  }

  private static Need held(SightedColumn column, SightedValue value) {
    return new Held(column, value);
  }

  /// The value that every event has of which the column fits; empty if there is no single one.
  ///
  /// Of a verbatim column the condition speaks of the folded text. Sightings spell some texts
  /// otherwise; then it cannot be told which rows an event with such a text has.
  private static Optional<SightedValue> value(SightedColumn sighted, Condition condition) {
    String text =
        switch (condition) {
          case Condition.Matching(var pattern) -> pattern.exact().orElse("");
          case Condition.AddressRange(var first, var last) ->
              first.equals(last) ? first.toString() : "";
          default -> "";
        };
    if (text.isEmpty()) {
      return Optional.empty();
    }
    SightedValue value = SightedValue.ofColumn(sighted.kind(), text);
    boolean same = sighted.column().canonical() || value.text().equals(text);
    return same ? Optional.of(value) : Optional.empty();
  }

  /// Every value in it.
  default Stream<SightedValue> values() {
    return switch (this) {
      case Unknown _ -> Stream.of();
      case Held(_, SightedValue value) -> Stream.of(value);
      case AllOf(List<Need> needs) -> needs.stream().flatMap(Need::values);
      case AnyOf(List<Need> needs) -> needs.stream().flatMap(Need::values);
    };
  }
}
