package dev.takagari.app.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.PrintedJson;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One JSON object a line. Of columns with the same name the later ones are numbered.
final class SqlLines implements SqlPrinter {
  private final PrintStream out;
  private List<String> names = List.of();

  SqlLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> named) {
    Set<String> taken = new HashSet<>();
    names = new ArrayList<>();
    for (Column column : named) {
      String name = column.name();
      for (int i = 2; !taken.add(name); i++) {
        name = column.name() + "_" + i;
      }
      names.add(name);
    }
  }

  @Override
  public void row(JsonNode values) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < values.size(); i++) {
      object.set(names.get(i), values.get(i));
    }
    out.print(PrintedJson.line(object) + "\n");
  }

  @Override
  public void end() {}
}
