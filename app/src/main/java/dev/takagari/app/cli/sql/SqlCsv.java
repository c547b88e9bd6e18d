package dev.takagari.app.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.CsvText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values with a header, for spreadsheets; see [CsvText]. Null is an empty cell.
final class SqlCsv implements SqlPrinter {
  private final PrintStream out;
  private List<Column> columns = List.of();

  SqlCsv(PrintStream out) {
    this.out = out;
  }

  @Override
  public void columns(List<Column> named) {
    columns = named;
    line(named.stream().map(column -> CsvText.text(column.name())).toList());
  }

  @Override
  public void row(JsonNode values) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      String text = value.isNull() ? "" : SqlValue.text(value);
      cells.add(
          value.isNumber() && SqlValue.isNumber(columns.get(i).type())
              ? CsvText.plain(text)
              : CsvText.text(text));
    }
    line(cells);
  }

  @Override
  public void end() {}

  private void line(List<String> cells) {
    out.print(cells.stream().collect(Collectors.joining(",", "", "\n")));
  }
}
