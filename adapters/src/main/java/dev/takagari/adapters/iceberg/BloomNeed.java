package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.Column;
import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.query.Condition.Matching;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a row group's bloom filters must say for it to be read: a query with everything but
/// equality on filtered columns taken as possible.
sealed interface BloomNeed {
  /// Filters have nothing to say.
  record Nothing() implements BloomNeed {}

  /// The column may hold the value.
  record Value(Column column, long hash) implements BloomNeed {}

  record AllOf(List<BloomNeed> needs) implements BloomNeed {}

  record AnyOf(List<BloomNeed> needs) implements BloomNeed {}

  /// Answers for one row group.
  @FunctionalInterface
  interface Filters {
    boolean mayHold(Column column, long hash);
  }

  static BloomNeed of(Query query) {
    return of(query, false);
  }

  private static BloomNeed of(Query query, boolean negated) {
    return switch (query) {
      case Query.All _ -> negated ? new AnyOf(List.of()) : new Nothing();
      case Query.Not(Query term) -> of(term, !negated);
      case Query.And(var terms) -> negated ? any(terms, true) : all(terms, false);
      case Query.Or(var terms) -> negated ? all(terms, true) : any(terms, false);
      case Query.Where(ColumnField(Column column), Matching(Pattern pattern))
          when !negated && column.bloom() && column.canonical() && !pattern.hasWildcard() ->
          new Value(column, hash(pattern.exact().orElseThrow()));
      case Query.Where _ -> new Nothing();
    };
  }

  private static BloomNeed all(List<Query> terms, boolean negated) {
    List<BloomNeed> needs =
        terms.stream()
            .map(term -> of(term, negated))
            .filter(need -> !(need instanceof Nothing))
            .toList();
    return needs.isEmpty() ? new Nothing() : new AllOf(needs);
  }

  private static BloomNeed any(List<Query> terms, boolean negated) {
    List<BloomNeed> needs = terms.stream().map(term -> of(term, negated)).toList();
    return needs.contains(new Nothing()) ? new Nothing() : new AnyOf(needs);
  }

  private static long hash(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return XxHash64.hash(bytes, 0, bytes.length);
  }

  /// Whether a row group with these filters may hold a row that fits.
  default boolean mayFit(Filters filters) {
    return switch (this) {
      case Nothing _ -> true;
      case Value(Column column, long hash) -> filters.mayHold(column, hash);
      case AllOf(var needs) -> needs.stream().allMatch(need -> need.mayFit(filters));
      case AnyOf(var needs) -> needs.stream().anyMatch(need -> need.mayFit(filters));
    };
  }
}
