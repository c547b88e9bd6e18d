package dev.takagari.core.query;

import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.HotMapping;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a value must be like.
///
/// Literals have the form that the comparison needs: canonical for canonical columns, folded for
/// verbatim columns and attributes (whose values are folded when they are compared).
public sealed interface Condition {

  /// The field has a value.
  record Exists() implements Condition {
    @Override
    public void require(Field field) {}
  }

  /// The text fits the pattern: any field but times and booleans. Of a number its decimal digits,
  /// and then the pattern has a wildcard.
  record Matching(Pattern pattern) implements Condition {
    public Matching {
      if (pattern.fitsAll()) {
        throw new IllegalArgumentException("a pattern that fits everything is Exists");
      }
    }

    @Override
    public void require(Field field) {
      if (field instanceof ColumnField(var column)
          && (column.type() == ColumnType.TIME || column.type() == ColumnType.BOOLEAN)) {
        throw new IllegalArgumentException(column + " has no text");
      }
      if (field instanceof ColumnField(var column)
          && !column.type().isText()
          && !pattern.hasWildcard()) {
        throw new IllegalArgumentException(column + " needs a range for a number");
      }
    }
  }

  /// The number of an INT, LONG, BOOLEAN (0, 1) or TIME (µs since 1970) column lies between the
  /// bounds, both included. Open ends are the limits of `long`; `min > max` fits nothing.
  record NumberRange(long min, long max) implements Condition {
    public NumberRange {
      if (min == Long.MIN_VALUE && max == Long.MAX_VALUE) {
        throw new IllegalArgumentException("a range of all numbers is Exists");
      }
    }

    @Override
    public void require(Field field) {
      if (!(field instanceof ColumnField(var column)) || column.type().isText()) {
        throw new IllegalArgumentException(field.name() + " is not a numeric column");
      }
    }
  }

  /// The text is a plain decimal number (`-`, digits, `.`, digits; at most 64 characters) between
  /// the bounds. For text columns (ids above 2^63 too) and attributes; a missing bound is open.
  record DecimalRange(@Nullable Bound<BigDecimal> low, @Nullable Bound<BigDecimal> high)
      implements Condition {
    @Override
    public void require(Field field) {
      requireText(field);
    }
  }

  /// The folded text lies between the bounds, in the order of code points. A missing bound is open.
  record TextRange(@Nullable Bound<String> low, @Nullable Bound<String> high) implements Condition {
    @Override
    public void require(Field field) {
      requireText(field);
    }
  }

  /// The address lies between two of the same family, both included: CIDR blocks and ranges. For IP
  /// columns only.
  record AddressRange(Address first, Address last) implements Condition {
    public AddressRange {
      if (first.v6() != last.v6()) {
        throw new IllegalArgumentException("addresses of two families have no order");
      }
    }

    @Override
    public void require(Field field) {
      if (!(field instanceof ColumnField(var column)) || column.hot() != HotMapping.IP) {
        throw new IllegalArgumentException(field.name() + " is not an address column");
      }
    }
  }

  /// One end of a range.
  record Bound<T extends Comparable<T>>(T value, boolean inclusive) {}

  /// Throws when the condition makes no sense for the field.
  ///
  /// @throws IllegalArgumentException if so
  void require(Field field);

  private static void requireText(Field field) {
    boolean text =
        switch (field) {
          case AttributeField _ -> true;
          case ColumnField(var column) -> column.type().isText();
        };
    if (!text) {
      throw new IllegalArgumentException(field.name() + " is not text");
    }
  }
}
