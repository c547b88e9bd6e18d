package dev.takagari.app.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// An aligned table for people. Widths are those of the first rows; what is longer is cut, also
/// when it comes later. Numbers stand right.
final class SqlTable implements SqlPrinter {
  private static final int MEASURED = 1_000;
  private static final int WIDEST = 60;
  private static final String GAP = "  ";

  private final PrintStream out;
  private final boolean cut;
  private final List<List<String>> first = new ArrayList<>();
  private List<Column> columns = List.of();
  private int[] widths = {};

  /// @param cut whether long values are cut
  SqlTable(PrintStream out, boolean cut) {
    this.out = out;
    this.cut = cut;
  }

  @Override
  public void columns(List<Column> named) {
    columns = named;
  }

  @Override
  public void row(JsonNode values) {
    List<String> cells = new ArrayList<>();
    values.forEach(value -> cells.add(SqlValue.shown(value)));
    if (widths.length > 0) {
      print(cells);
      return;
    }
    first.add(cells);
    if (first.size() == MEASURED) {
      begin();
    }
  }

  @Override
  public void end() {
    if (widths.length == 0) {
      begin();
    }
  }

  private void begin() {
    List<String> names = columns.stream().map(column -> PlainText.visible(column.name())).toList();
    widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = PlainText.width(names.get(i));
      for (List<String> cells : first) {
        widths[i] = Math.max(widths[i], PlainText.width(cells.get(i)));
      }
      // the last one may use what is left of the line
      widths[i] = cut && i < widths.length - 1 ? Math.min(widths[i], WIDEST) : widths[i];
    }
    print(names);
    print(java.util.Arrays.stream(widths).mapToObj("-"::repeat).toList());
    first.forEach(this::print);
    first.clear();
  }

  private void print(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut ? PlainText.cut(cells.get(i), Math.max(1, widths[i])) : cells.get(i);
      String room = " ".repeat(Math.max(0, widths[i] - PlainText.width(cell)));
      line.append(i == 0 ? "" : GAP);
      line.append(SqlValue.isNumber(columns.get(i).type()) ? room + cell : cell + room);
    }
    out.println(line.toString().stripTrailing());
  }
}
