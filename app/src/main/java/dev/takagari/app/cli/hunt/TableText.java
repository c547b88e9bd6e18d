package dev.takagari.app.cli.hunt;

import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.List;

/// A table that is printed a page of rows at a time: columns are as wide as their widest cell so
/// far, and the names of the columns stand before the first row.
public final class TableText {
  private static final String GAP = "  ";

  private final List<String> names;
  private final int[] widths;
  private boolean begun;

  public TableText(List<String> names) {
    this.names = names;
    widths = names.stream().mapToInt(PlainText::width).toArray();
  }

  /// Prints rows, each with a cell for every column; nothing for none.
  public void print(List<List<String>> rows, PrintWriter out) {
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], PlainText.width(row.get(i)));
      }
    }
    if (!begun && !rows.isEmpty()) {
      out.println(line(names));
      begun = true;
    }
    rows.forEach(row -> out.println(line(row)));
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(widths[i] - PlainText.width(cell))).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
