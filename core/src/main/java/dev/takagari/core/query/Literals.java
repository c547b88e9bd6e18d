package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.HotMapping;
import dev.takagari.core.normalize.ColumnValues;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.normalize.RegistryPath;
import dev.takagari.core.normalize.TextPattern;
import dev.takagari.core.query.Condition.AddressRange;
import dev.takagari.core.query.Condition.Bound;
import dev.takagari.core.query.Condition.DecimalRange;
import dev.takagari.core.query.Condition.Exists;
import dev.takagari.core.query.Condition.NumberRange;
import dev.takagari.core.query.Condition.TextRange;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Pattern.Part;
import dev.takagari.core.query.Query.Not;
import dev.takagari.core.query.Query.Where;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns literals as people and rules write them into conditions with the literals that each field
/// compares with. For every front end: search text, rules, indicators.
public final class Literals {
  private static final List<Column> PATHS =
      List.of(
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_PARENT_EXECUTABLE,
          Columns.FILE_PATH,
          Columns.REGISTRY_PATH);

  private Literals() {}

  /// The field's value is the literal, or fits it where it has wildcards.
  ///
  /// @throws IllegalArgumentException if no value of the column can be written so; the message says
  ///   what can
  public static Query matching(Field field, Pattern literal) {
    if (literal.fitsAll()) {
      return new Where(field, new Exists());
    }
    return switch (field) {
      case AttributeField _ -> Query.matching(field, literal.mapText(Fold::fold));
      case ColumnField(Column column) -> matching(column, literal);
    };
  }

  /// The column's text has the literal anywhere in it; paths as their column spells them, so that a
  /// drive or device at the front of the literal does not matter.
  public static Query containing(Column column, Pattern literal) {
    if (PATHS.contains(column)) {
      return Query.or(
          canonical(column, literal).stream().map(p -> matching(column, p.anywhere())).toList());
    }
    return matching(column, literal.anywhere());
  }

  /// The field's value lies between two literals; a missing one is an open end.
  ///
  /// Numbers, times and addresses by their size; texts by size when the bounds are decimal numbers
  /// and `asText` is false, and otherwise in the order of code points.
  ///
  /// @throws IllegalArgumentException if the column cannot be compared so; the message says how
  public static Query between(
      Field field, @Nullable Bound<String> low, @Nullable Bound<String> high, boolean asText) {
    if (low == null && high == null) {
      return new Where(field, new Exists());
    }
    if (field instanceof ColumnField(Column column)) {
      if (column.type() == ColumnType.TIME) {
        return times(field, low, high);
      }
      if (!column.type().isText()) {
        return numbers(field, low, high);
      }
      if (column.hot() == HotMapping.IP) {
        return addresses(field, low, high);
      }
    }
    if (!asText && isDecimal(low) && isDecimal(high)) {
      return new Where(
          field, new DecimalRange(map(low, BigDecimal::new), map(high, BigDecimal::new)));
    }
    return new Where(
        field,
        new TextRange(map(low, text -> bound(field, text)), map(high, text -> bound(field, text))));
  }

  private static Query times(
      Field field, @Nullable Bound<String> low, @Nullable Bound<String> high) {
    long min = Long.MIN_VALUE;
    long max = Long.MAX_VALUE;
    if (low != null) {
      TimeSpan span = TimeSpan.parse(low.value());
      min = low.inclusive() ? span.first() : span.last() + 1;
    }
    if (high != null) {
      TimeSpan span = TimeSpan.parse(high.value());
      max = high.inclusive() ? span.last() : span.first() - 1;
    }
    return new Where(field, new NumberRange(min, max));
  }

  private static Query numbers(
      Field field, @Nullable Bound<String> low, @Nullable Bound<String> high) {
    BigInteger min = BigInteger.valueOf(Long.MIN_VALUE);
    BigInteger max = BigInteger.valueOf(Long.MAX_VALUE);
    BigInteger least = min;
    BigInteger most = max;
    if (low != null) {
      BigDecimal value = decimal(field, low.value());
      least =
          low.inclusive()
              ? value.setScale(0, RoundingMode.CEILING).toBigIntegerExact()
              : value.setScale(0, RoundingMode.FLOOR).toBigIntegerExact().add(BigInteger.ONE);
    }
    if (high != null) {
      BigDecimal value = decimal(field, high.value());
      most =
          high.inclusive()
              ? value.setScale(0, RoundingMode.FLOOR).toBigIntegerExact()
              : value
                  .setScale(0, RoundingMode.CEILING)
                  .toBigIntegerExact()
                  .subtract(BigInteger.ONE);
    }
    if (least.compareTo(max) > 0 || most.compareTo(min) < 0) {
      return Query.NONE;
    }
    if (least.compareTo(min) <= 0 && most.compareTo(max) >= 0) {
      return new Where(field, new Exists());
    }
    return new Where(field, new NumberRange(least.max(min).longValue(), most.min(max).longValue()));
  }

  private static BigDecimal decimal(Field field, String text) {
    return Decimals.parse(text)
        .orElseThrow(() -> new IllegalArgumentException(field.name() + " is a number"));
  }

  private static Query addresses(
      Field field, @Nullable Bound<String> low, @Nullable Bound<String> high) {
    Address first = low == null ? null : address(field, low.value());
    Address last = high == null ? null : address(field, high.value());
    if (first == null) {
      first = Objects.requireNonNull(last).floor(0);
    } else if (last == null) {
      last = first.ceiling(0);
    }
    Address end = Objects.requireNonNull(last);
    if (first.v6() != end.v6()) {
      throw new IllegalArgumentException("the two addresses are of different families");
    }
    boolean afterFirst = low != null && !low.inclusive();
    boolean beforeLast = high != null && !high.inclusive();
    if ((afterFirst && first.equals(first.ceiling(0)))
        || (beforeLast && end.equals(end.floor(0)))) {
      return Query.NONE;
    }
    return new Where(
        field,
        new AddressRange(afterFirst ? first.plus(1) : first, beforeLast ? end.plus(-1) : end));
  }

  private static Address address(Field field, String text) {
    return Address.parse(text)
        .orElseThrow(() -> new IllegalArgumentException(field.name() + " is an address"));
  }

  private static boolean isDecimal(@Nullable Bound<String> bound) {
    return bound == null || Decimals.parse(bound.value()).isPresent();
  }

  private static <T extends Comparable<T>> @Nullable Bound<T> map(
      @Nullable Bound<String> bound, Function<String, T> change) {
    return bound == null ? null : new Bound<>(change.apply(bound.value()), bound.inclusive());
  }

  private static String bound(Field field, String literal) {
    return switch (field) {
      case AttributeField _ -> Fold.fold(literal);
      case ColumnField(Column column) -> ColumnValues.canonical(column, literal);
    };
  }

  private static Query matching(Column column, Pattern literal) {
    Field field = new ColumnField(column);
    if (literal.fitsAll()) {
      return new Where(field, new Exists());
    }
    String exact = literal.exact().orElse(null);
    return switch (column.type()) {
      case TEXT, TEXT_LIST -> {
        if (exact != null && column.hot() == HotMapping.IP) {
          IpNetwork network = IpNetwork.parse(exact);
          if (network != null) {
            yield new Where(field, range(network));
          }
        }
        Query texts =
            Query.or(
                canonical(column, literal).stream().map(p -> Query.matching(field, p)).toList());
        yield column.equals(Columns.REGISTRY_PATH) && RegistryPath.isDefaultValue(foreign(literal))
            ? Query.and(
                List.of(
                    texts,
                    new Not(new Where(new ColumnField(Columns.REGISTRY_VALUE), new Exists()))))
            : texts;
      }
      case INT, LONG -> exact == null ? Query.matching(field, literal) : number(field, exact);
      case BOOLEAN -> {
        if (exact == null || !List.of("true", "false").contains(exact.toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException(column + " is true or false");
        }
        long value = exact.equalsIgnoreCase("true") ? 1 : 0;
        yield new Where(field, new NumberRange(value, value));
      }
      case TIME -> {
        if (exact == null) {
          throw new IllegalArgumentException(
              column + " is a time: compare it with >= and <, or write a day or minute");
        }
        TimeSpan span = TimeSpan.parse(exact);
        yield new Where(field, new NumberRange(span.first(), span.last()));
      }
    };
  }

  private static Query number(Field field, String text) {
    if (!text.matches("-?[0-9]{1,64}")) {
      throw new IllegalArgumentException(field.name() + " is a whole number");
    }
    try {
      long value = Long.parseLong(text);
      return new Where(field, new NumberRange(value, value));
    } catch (NumberFormatException _) {
      return Query.NONE; // no value of the column is so large
    }
  }

  private static AddressRange range(IpNetwork network) {
    Address address = Address.parse(network.address()).orElseThrow();
    return new AddressRange(address, address.ceiling(network.prefix()));
  }

  private static List<Pattern> canonical(Column column, Pattern literal) {
    if (column.type() != ColumnType.TEXT && column.type() != ColumnType.TEXT_LIST) {
      return List.of(literal);
    }
    return ColumnValues.canonical(column, foreign(literal)).stream().map(Literals::own).toList();
  }

  private static TextPattern foreign(Pattern pattern) {
    return new TextPattern(
        pattern.parts().stream()
            .map(
                part ->
                    switch (part) {
                      case Part.Text(String text) -> new TextPattern.Literal(text);
                      case Part.AnyRun _ -> TextPattern.Wildcard.ANY_RUN;
                      case Part.AnyOne _ -> TextPattern.Wildcard.ANY_ONE;
                    })
            .toList());
  }

  private static Pattern own(TextPattern pattern) {
    List<Part> parts = new ArrayList<>();
    for (TextPattern.Part part : pattern.parts()) {
      parts.add(
          switch (part) {
            case TextPattern.Literal(String text) -> new Part.Text(text);
            case TextPattern.Wildcard.ANY_RUN -> Part.ANY;
            case TextPattern.Wildcard.ANY_ONE -> Part.ONE;
          });
    }
    return Pattern.of(parts);
  }
}
