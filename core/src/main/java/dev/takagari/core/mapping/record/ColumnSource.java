package dev.takagari.core.mapping.record;

import dev.takagari.core.event.Column;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Home;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that a column is filled from. Sources are tried in the order of the definition: the
/// first that says something wins, except for list columns that take the elements of several.
public sealed interface ColumnSource {

  /// The column that is filled.
  Column column();

  /// Whether a list column takes this source's elements beside those of others.
  boolean adds();

  /// A field that the column may hold, so that it need not be kept beside it.
  record Held(Home home) implements ColumnSource {
    @Override
    public Column column() {
      return home.column();
    }

    @Override
    public boolean adds() {
      return home.adds();
    }
  }

  /// A value anywhere in the record that only fills the column; what it is part of is kept.
  record Filled(Column column, FieldPath path, Conversion conversion, boolean adds)
      implements ColumnSource {}

  /// A field that the column may hold when it is a JSON value of this kind.
  static ColumnSource held(Column column, Codec codec, JsonKind kind, String field) {
    return new Held(new Home(field, column, codec, kind, false));
  }

  /// A text that the column may hold.
  static ColumnSource held(Column column, Codec codec, String field) {
    return held(column, codec, JsonKind.STRING, field);
  }

  /// A value that only fills the column.
  static ColumnSource filled(Column column, Conversion conversion, String... path) {
    return new Filled(column, FieldPath.of(path), conversion, false);
  }

  /// Values that are added to a list column.
  static ColumnSource added(Column column, Conversion conversion, String... path) {
    return new Filled(column, FieldPath.of(path), conversion, true);
  }

  /// How the text of a string, number or boolean becomes a column's value: `String`, `Long` (also
  /// for times in microseconds, and 1 or 0 for booleans) or a list of `String`, as the column's
  /// type asks. `codec::decode` is one. Pure.
  @FunctionalInterface
  interface Conversion {
    /// The value, null when the text says nothing that the column could hold.
    @Nullable Object convert(String text);

    /// By a table of texts; anything else says nothing.
    static Conversion table(Map<String, ?> values) {
      Map<String, Object> copy = Map.copyOf(values);
      return copy::get;
    }
  }
}
