package dev.takagari.enrich.read;

import dev.takagari.core.indicator.IndicatorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which column of a CSV file says what.
///
/// A column is its name in the header, letters of either case, or its number from 1.
///
/// @param delimiter between values; space means any white space
/// @param quote around values that hold delimiters
/// @param header whether the first row names the columns
/// @param comment how lines begin that are passed over; empty for none
/// @param value columns of values
/// @param type column of the types' names; empty for none
/// @param types what names in the type column mean, beside our own, in lower case
/// @param facts columns of the rest
public record CsvColumns(
    char delimiter,
    char quote,
    boolean header,
    String comment,
    List<ValueColumn> value,
    String type,
    Map<String, IndicatorType> types,
    Map<Fact, List<String>> facts) {
  public CsvColumns {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a column of values is needed");
    }
    value = List.copyOf(value);
    types = Map.copyOf(types);
    facts = Map.copyOf(facts);
  }

  /// All columns that are declared, as they are declared, each once.
  public List<String> names() {
    return Stream.of(
            value.stream().map(ValueColumn::column),
            Stream.of(type).filter(name -> !name.isEmpty()),
            facts.values().stream().flatMap(List::stream).sorted())
        .flatMap(names -> names)
        .distinct()
        .toList();
  }

  /// A column of values.
  ///
  /// @param type of all its values; null to ask the type column, the option `type`, or guess
  /// @param word the source's own name of the type; empty when it says nothing more
  public record ValueColumn(String column, @Nullable IndicatorType type, String word) {}

  /// What columns beside value and type may say.
  public enum Fact {
    /// 0 to 100.
    CONFIDENCE,
    /// `info` to `critical`.
    SEVERITY,
    /// `tlp:amber` or the like.
    TLP,
    /// Several between commas or semicolons.
    TAGS,
    /// One, as it is.
    TAG,
    FIRST_SEEN,
    LAST_SEEN,
    /// From then on the value is not matched.
    VALID_UNTIL,
    DESCRIPTION,
    /// Kept in the description; ports are not matched.
    PORT,
    REFERENCE;

    /// The name in options.
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Comma, double quote, a header, `#` for comments.
  public static CsvColumns withHeader(String column) {
    return new CsvColumns(
        ',', '"', true, "#", List.of(new ValueColumn(column, null, "")), "", Map.of(), Map.of());
  }
}
