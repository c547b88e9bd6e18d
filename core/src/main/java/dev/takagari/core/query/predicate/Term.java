package dev.takagari.core.query.predicate;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;

/// A compiled query or a piece of one. Immutable; safe for use by several threads, each with an
/// event of its own.
interface Term {

  /// Whether the event fits.
  boolean fits(ComparedEvent event);

  /// What asking costs, in rough nanoseconds, for an event that does not fit: nearly none does.
  int cost();

  /// Fits every event.
  record Always() implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      return true;
    }

    @Override
    public int cost() {
      return 0;
    }
  }

  /// Fits when no term fails; the cheapest comes first.
  final class AllOf implements Term {
    private final Term[] terms;

    AllOf(Term[] terms) {
      this.terms = terms;
    }

    @Override
    public boolean fits(ComparedEvent event) {
      for (Term term : terms) {
        if (!term.fits(event)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int cost() {
      return terms[0].cost() + 1;
    }
  }

  /// Fits when one of the terms does; the cheapest comes first.
  final class AnyOf implements Term {
    private final Term[] terms;
    private final int cost;

    AnyOf(Term[] terms) {
      this.terms = terms;
      long sum = 0;
      for (Term term : terms) {
        sum += term.cost();
      }
      this.cost = (int) Math.min(sum, Integer.MAX_VALUE / 2);
    }

    @Override
    public boolean fits(ComparedEvent event) {
      for (Term term : terms) {
        if (term.fits(event)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int cost() {
      return cost;
    }
  }

  /// Fits when the term does not.
  record Negated(Term term) implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      return !term.fits(event);
    }

    @Override
    public int cost() {
      return term.cost();
    }
  }

  /// Fits when the column has a value.
  record HasColumn(Column column) implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      return event.has(column);
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  /// Fits when the column's number lies between two, both included.
  record NumberWithin(Column column, long min, long max) implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      if (!event.has(column)) {
        return false;
      }
      long number = event.number(column);
      return number >= min && number <= max;
    }

    @Override
    public int cost() {
      return 2;
    }
  }

  /// Fits when the decimal digits of the column's number do.
  record DigitsFit(Column column, TextCheck check) implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      return event.has(column) && check.fits(event.digits(column), event);
    }

    @Override
    public int cost() {
      return 20 + check.cost();
    }
  }

  /// Fits when the column's text does.
  record TextFits(Column column, TextCheck check) implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      return event.has(column) && check.fits(event.text(column), event);
    }

    @Override
    public int cost() {
      return (column.canonical() ? 3 : 6) + check.cost();
    }
  }

  /// Fits when an element of the column does.
  record ElementFits(Column column, TextCheck check) implements Term {
    @Override
    public boolean fits(ComparedEvent event) {
      int count = event.count(column);
      for (int i = 0; i < count; i++) {
        ByteSpan element = event.element(column, i);
        if (check.fits(element, event)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int cost() {
      return 3 + 3 * check.cost();
    }
  }
}
