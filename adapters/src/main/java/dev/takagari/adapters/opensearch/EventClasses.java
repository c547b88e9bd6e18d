package dev.takagari.adapters.opensearch;

import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.Query.All;
import dev.takagari.core.query.Query.And;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Or;
import dev.takagari.core.query.Query.Where;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which classes an event must have to fit a query.
final class EventClasses {
  private EventClasses() {}

  /// Classes outside of which nothing fits, empty when any class may.
  static Optional<Set<String>> required(Query query) {
    return switch (query) {
      case All _, Not _ -> Optional.empty();
      case And(List<Query> terms) -> {
        Optional<Set<String>> all = Optional.empty();
        for (Query term : terms) {
          Optional<Set<String>> one = required(term);
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
          Optional<Set<String>> one = required(term);
          if (one.isEmpty()) {
            yield Optional.empty();
          }
          any.addAll(one.get());
        }
        yield Optional.of(any);
      }
      case Where(ColumnField(var column), Matching(var pattern))
          when column.equals(Columns.EVENT_CLASS) ->
          pattern.exact().map(text -> new TreeSet<>(Set.of(text)));
      case Where _ -> Optional.empty();
    };
  }
}
