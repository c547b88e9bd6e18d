package dev.takagari.core.mapping;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.JsonRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/// Writes into attributes what no column holds, and the recipe by which the record is rebuilt.
public final class LosslessWriter {
  /// The longest `raw.shape`, in bytes.
  public static final int LONGEST_SHAPE = 8 * 1024;

  private LosslessWriter() {}

  /// Adds `raw.shape` and the attributes of a record to a row.
  ///
  /// @param mapping name and version
  /// @param held tells of a member's index whether a column holds it; never asked for earlier
  ///   duplicates
  /// @param source the record's verbatim text, asked for only when it is kept whole
  public static void write(
      String mapping,
      JsonRecord record,
      IntPredicate held,
      Supplier<String> source,
      Draft draft,
      EventRow.Builder row) {
    if (record.isReplaced()) {
      draft.mark("text.replaced");
    }
    if (record.hasDuplicates()) {
      draft.mark("json.duplicate");
    }
    Fields fields = new Fields(record.size());
    for (int i = 0; i < record.size(); i++) {
      if (!record.isEarlier(i) && held.test(i)) {
        fields.hold(record.name(i));
      } else {
        fields.keep(attributeName(record, i), record.text(i), record.isToken(i));
      }
    }
    write(mapping, fields, record.namesAreText(), source, draft, row);
  }

  /// What becomes of a record's members.
  public static final class Fields {
    private final List<String> held = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<String> names;
    private final List<String> values;

    /// @param size how many members are expected
    public Fields(int size) {
      names = new ArrayList<>(size);
      values = new ArrayList<>(size);
    }

    /// A column holds the member of this name.
    public void hold(String name) {
      held.add(name);
    }

    /// A member becomes an attribute.
    ///
    /// @param token whether the value is a verbatim JSON token
    public void keep(String attribute, String value, boolean token) {
      names.add(attribute);
      values.add(value);
      if (token) {
        tokens.add(attribute);
      }
    }
  }

  /// Adds `raw.shape` and the attributes to a row.
  ///
  /// @param namesAreText whether every name can be written in UTF-8; otherwise the record is kept
  ///   whole
  public static void write(
      String mapping,
      Fields fields,
      boolean namesAreText,
      Supplier<String> source,
      Draft draft,
      EventRow.Builder row) {
    String shape = new Shape(mapping, fields.held, fields.tokens).text();
    boolean wide =
        shape.length() > LONGEST_SHAPE / 3
            && shape.getBytes(StandardCharsets.UTF_8).length > LONGEST_SHAPE;
    if (wide || !namesAreText) {
      draft.mark(wide ? "json.wide" : "json.name");
      draft.set(Columns.RAW_SHAPE, new Shape(mapping, List.of(), List.of(Rebuilder.WHOLE)).text());
      row.attribute(Rebuilder.WHOLE, source.get());
      return;
    }
    draft.set(Columns.RAW_SHAPE, shape);
    for (int i = 0; i < fields.names.size(); i++) {
      row.attribute(fields.names.get(i), fields.values.get(i));
    }
  }

  /// The name under which a member is kept: a `$` at its beginning is doubled, and the n-th earlier
  /// one of a name that is there again is `$#n.name`.
  public static String attributeName(JsonRecord record, int index) {
    String name = record.name(index);
    if (!record.isEarlier(index)) {
      return name.startsWith("$") ? "$" + name : name;
    }
    int occurrence = 1;
    for (int i = 0; i < index; i++) {
      if (record.name(i).equals(name)) {
        occurrence++;
      }
    }
    return "$#" + occurrence + "." + name;
  }
}
