package dev.takagari.core.query.predicate;

import dev.takagari.core.event.Column;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.Query.All;
import dev.takagari.core.query.Query.And;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Or;
import dev.takagari.core.query.Query.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A query as a predicate over events in memory. It says of every event what
/// [dev.takagari.core.query.QueryMatcher] says, whatever the query.
///
/// Made for many predicates that are asked of each event: literals are prepared once, texts are
/// compared as bytes, terms that cost little are asked first, and what several predicates need of
/// an event (a folded text, JSON taken apart) is made once, in its [ComparedEvent]. Immutable; safe
/// for use by several threads, each with a [ComparedEvent] of its own.
public final class EventPredicate {
  private final Term term;

  private EventPredicate(Term term) {
    this.term = term;
  }

  /// Compiles a query; every query can be.
  public static EventPredicate of(Query query) {
    return new EventPredicate(compile(query));
  }

  /// Whether the event fits.
  public boolean matches(ComparedEvent event) {
    return term.fits(event);
  }

  private static Term compile(Query query) {
    return switch (query) {
      case All _ -> new Term.Always();
      case And(List<Query> terms) ->
          new Term.AllOf(cheapestFirst(terms.stream().map(EventPredicate::compile).toList()));
      case Or(List<Query> terms) -> any(terms);
      case Not(Not(Query term)) -> compile(term);
      case Not(Query term) -> new Term.Negated(compile(term));
      case Where(ColumnField(Column column), Exists _) -> new Term.HasColumn(column);
      case Where(ColumnField(Column column), NumberRange(long min, long max)) ->
          new Term.NumberWithin(column, min, max);
      case Where(Field field, Condition condition) -> compile(field, TextCheck.of(condition));
    };
  }

  private static Term compile(Field field, TextCheck check) {
    return switch (field) {
      case AttributeField attribute -> new AttributeTerm(attribute, check);
      case ColumnField(Column column) ->
          switch (column.type()) {
            case TEXT -> new Term.TextFits(column, check);
            case TEXT_LIST -> new Term.ElementFits(column, check);
            case INT, LONG -> new Term.DigitsFit(column, check);
            case BOOLEAN, TIME -> throw new IllegalArgumentException(column + " has no text");
          };
    };
  }

  /// Conditions on the texts of one field become one term: lists of names are long in rules.
  private static Term any(List<Query> terms) {
    List<Term> any = new ArrayList<>();
    Map<Field, List<Condition>> texts = new LinkedHashMap<>();
    for (Query term : terms) {
      if (term instanceof Where(Field field, Condition condition)
          && !(condition instanceof Exists)
          && !(condition instanceof NumberRange)) {
        texts.computeIfAbsent(field, _ -> new ArrayList<>()).add(condition);
      } else {
        any.add(compile(term));
      }
    }
    texts.forEach((field, conditions) -> any.add(compile(field, TextCheck.any(conditions))));
    return any.size() == 1 ? any.getFirst() : new Term.AnyOf(cheapestFirst(any));
  }

  private static Term[] cheapestFirst(List<Term> terms) {
    return terms.stream().sorted(Comparator.comparingInt(Term::cost)).toArray(Term[]::new);
  }
}
