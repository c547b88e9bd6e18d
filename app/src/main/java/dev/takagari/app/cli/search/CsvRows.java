package dev.takagari.app.cli.search;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.owner.Owner;
import dev.takagari.core.text.CsvText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values with a header, for spreadsheets. Cells that a spreadsheet would take for
/// a formula begin with an apostrophe; control characters are written as escapes. Who needs every
/// field and exact values takes `ndjson`.
final class CsvRows implements RowPrinter {
  static final List<Column> COLUMNS =
      List.of(
          Columns.TIMESTAMP,
          Columns.EVENT_ID,
          Columns.EVENT_CLASS,
          Columns.EVENT_ACTION,
          Columns.EVENT_OUTCOME,
          Columns.HOST_NAME,
          Columns.HOST_ID,
          Columns.USER_NAME,
          Columns.PROCESS_NAME,
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_COMMAND_LINE,
          Columns.PROCESS_PARENT_NAME,
          Columns.FILE_PATH,
          Columns.REGISTRY_PATH,
          Columns.DNS_QUESTION_NAME,
          Columns.SOURCE_IP,
          Columns.SOURCE_PORT,
          Columns.DESTINATION_IP,
          Columns.DESTINATION_PORT,
          Columns.RULE_NAME,
          Columns.MESSAGE);

  /// Whom to ask, by the list of owners that the service has.
  static final List<String> OWNER = List.of("owner.person", "owner.team", "owner.channel");

  private boolean begun;

  @Override
  public void print(List<byte[]> rows, OutputStream out) throws IOException {
    if (!begun) {
      begun = true;
      List<String> header = new ArrayList<>(COLUMNS.stream().map(Column::name).toList());
      header.addAll(OWNER);
      line(header, out);
    }
    for (byte[] row : rows) {
      EventRow event = EventJson.read(row);
      List<String> cells =
          new ArrayList<>(COLUMNS.stream().map(column -> cell(event, column)).toList());
      Owner owner = RowOwner.of(row);
      for (String text : List.of(owner.person(), owner.team(), owner.channel())) {
        cells.add(CsvText.text(text));
      }
      line(cells, out);
    }
  }

  private static void line(List<String> cells, OutputStream out) throws IOException {
    String line = cells.stream().collect(Collectors.joining(",", "", "\n"));
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  private static String cell(EventRow event, Column column) {
    String text = EventSummary.text(event, column);
    return column.type().isText() ? CsvText.text(text) : CsvText.plain(text);
  }
}
