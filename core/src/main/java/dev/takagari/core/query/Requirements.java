package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Query.All;
import dev.takagari.core.query.Query.And;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Or;
import dev.takagari.core.query.Query.Where;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What an event must be like to fit a query.
public final class Requirements {
  private Requirements() {}

  /// Values of a column outside of which nothing fits, empty when any value may, or none.
  ///
  /// @param column of one text; the values are in the form that its conditions have
  public static Optional<Set<String>> values(Query query, Column column) {
    return switch (query) {
      case All _, Not _ -> Optional.empty();
      case And(List<Query> terms) -> {
        Optional<Set<String>> all = Optional.empty();
        for (Query term : terms) {
          Optional<Set<String>> one = values(term, column);
          if (all.isEmpty()) {
            all = one;
          } else if (one.isPresent()) {
            all.get().retainAll(one.get());
          }
        }
        yield all;
      }
      case Or(List<Query> terms) -> {
        Set<String> any = new TreeSet<>();
        for (Query term : terms) {
          Optional<Set<String>> one = values(term, column);
          if (one.isEmpty()) {
            yield Optional.empty();
          }
          any.addAll(one.get());
        }
        yield Optional.of(any);
      }
      case Where(ColumnField(var field), Matching(var pattern)) when field.equals(column) ->
          pattern.exact().map(text -> new TreeSet<>(Set.of(text)));
      case Where _ -> Optional.empty();
    };
  }
}
