package dev.takagari.core.query;

import java.util.ArrayList;
import java.util.List;

/// A question about one event, independent of the language it was asked in and of the engine that
/// answers.
///
/// Two-valued: a condition on a field that an event does not have is false, and its negation true.
/// Every literal has the form that its field compares with: see [Condition]. A name that stands for
/// several columns, and a bare word, is an [Or] of conditions, because literals differ by column.
/// Immutable; equality is equality of structure.
public sealed interface Query {

  /// Every event.
  Query ALL = new All();

  /// No event.
  Query NONE = new Not(ALL);

  /// Every event.
  record All() implements Query {}

  /// Events that fit all terms: at least two, none of them an [And].
  record And(List<Query> terms) implements Query {
    /// Takes the terms of inner conjunctions as its own.
    public And {
      List<Query> flat = new ArrayList<>();
      for (Query term : terms) {
        if (term instanceof And(List<Query> inner)) {
          flat.addAll(inner);
        } else {
          flat.add(term);
        }
      }
      terms = atLeastTwo(flat);
    }
  }

  /// Events that fit any term: at least two, none of them an [Or].
  record Or(List<Query> terms) implements Query {
    /// Takes the terms of inner disjunctions as its own.
    public Or {
      List<Query> flat = new ArrayList<>();
      for (Query term : terms) {
        if (term instanceof Or(List<Query> inner)) {
          flat.addAll(inner);
        } else {
          flat.add(term);
        }
      }
      terms = atLeastTwo(flat);
    }
  }

  /// Events that do not fit the term, also those without the field it speaks of.
  record Not(Query term) implements Query {}

  /// Events of which a value of the field fits: for lists any element.
  record Where(Field field, Condition condition) implements Query {
    public Where {
      condition.require(field);
    }
  }

  /// The conjunction of any number of terms; of none, every event.
  static Query and(List<Query> terms) {
    return switch (terms.size()) {
      case 0 -> ALL;
      case 1 -> terms.getFirst();
      default -> new And(terms);
    };
  }

  /// The disjunction of any number of terms; of none, no event.
  static Query or(List<Query> terms) {
    return switch (terms.size()) {
      case 0 -> NONE;
      case 1 -> terms.getFirst();
      default -> new Or(terms);
    };
  }

  /// The field's text fits the pattern; a pattern that everything fits asks only whether there is
  /// one.
  static Query matching(Field field, Pattern pattern) {
    return new Where(
        field, pattern.fitsAll() ? new Condition.Exists() : new Condition.Matching(pattern));
  }

  private static List<Query> atLeastTwo(List<Query> terms) {
    if (terms.size() < 2) {
      throw new IllegalArgumentException("use Query.and and Query.or for less than two terms");
    }
    return List.copyOf(terms);
  }
}
