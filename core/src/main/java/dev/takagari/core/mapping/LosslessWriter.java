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
    List<String> heldNames = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    List<String> names = new ArrayList<>(record.size());
    List<String> values = new ArrayList<>(record.size());
    for (int i = 0; i < record.size(); i++) {
      if (!record.isEarlier(i) && held.test(i)) {
        heldNames.add(record.name(i));
        continue;
      }
      String name = attributeName(record, i);
      names.add(name);
      values.add(record.text(i));
      if (record.isToken(i)) {
        tokens.add(name);
      }
    }
    String shape = new Shape(mapping, heldNames, tokens).text();
    boolean wide =
        shape.length() > LONGEST_SHAPE / 3
            && shape.getBytes(StandardCharsets.UTF_8).length > LONGEST_SHAPE;
    if (wide || !record.namesAreText()) {
      draft.mark(wide ? "json.wide" : "json.name");
      draft.set(Columns.RAW_SHAPE, new Shape(mapping, List.of(), List.of(Rebuilder.WHOLE)).text());
      row.attribute(Rebuilder.WHOLE, source.get());
      return;
    }
    draft.set(Columns.RAW_SHAPE, shape);
    for (int i = 0; i < names.size(); i++) {
      row.attribute(names.get(i), values.get(i));
    }
  }

  private static String attributeName(JsonRecord record, int index) {
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
