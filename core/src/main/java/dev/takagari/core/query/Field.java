package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import java.util.ArrayList;
import java.util.List;

/// Where in an event a condition looks. Names are resolved before: see [QueryFields].
public sealed interface Field {

  /// The name as typed in a query.
  String name();

  /// A typed column.
  record ColumnField(Column column) implements Field {
    @Override
    public String name() {
      return column.name();
    }
  }

  /// Everything among the attributes that goes by this name, as [AttributeLeaves] lists it: the
  /// attribute `a.b.c` itself, and what lies at `b.c` inside the JSON value of attribute `a` (at
  /// `c` inside `a.b`, …), elements of arrays included. Names are case-sensitive.
  record AttributeField(String name) implements Field {
    public AttributeField {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("an attribute has a name");
      }
    }

    /// Names of attributes inside whose JSON value this field may lie, shortest first: for `a.b.c`
    /// they are `a`, `a.b` and, because arrays have no name, `a.b.c` itself.
    public List<String> holders() {
      List<String> holders = new ArrayList<>();
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        holders.add(name.substring(0, dot));
      }
      holders.add(name);
      return holders;
    }
  }
}
