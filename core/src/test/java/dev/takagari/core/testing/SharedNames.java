package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An event that shares its attribute names, as those of a fast decoder do.
record SharedNames(EventRow row, AttributeNames attributeNames) implements Event {
  static SharedNames of(EventRow row, Map<List<String>, AttributeNames> known) {
    List<String> key = new ArrayList<>();
    List<byte[]> names = new ArrayList<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < row.attributeCount(); i++) {
      row.attribute(i, name, value);
      key.add(name.toString());
      names.add(name.toBytes());
    }
    return new SharedNames(row, known.computeIfAbsent(key, _ -> new AttributeNames(names)));
  }

  @Override
  public boolean has(Column column) {
    return row.has(column);
  }

  @Override
  public long number(Column column) {
    return row.number(column);
  }

  @Override
  public void text(Column column, ByteSpan into) {
    row.text(column, into);
  }

  @Override
  public int count(Column column) {
    return row.count(column);
  }

  @Override
  public void element(Column column, int index, ByteSpan into) {
    row.element(column, index, into);
  }

  @Override
  public int attributeCount() {
    return row.attributeCount();
  }

  @Override
  public void attribute(int index, ByteSpan name, ByteSpan value) {
    row.attribute(index, name, value);
  }
}
