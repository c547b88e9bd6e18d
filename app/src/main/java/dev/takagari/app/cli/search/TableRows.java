package dev.takagari.app.cli.search;

import dev.takagari.app.cli.PlainText;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An aligned table for people: when, where, who, what, and a summary by class of event. Column
/// widths are those of the first page; longer values of later pages are cut.
final class TableRows implements RowPrinter {
  private static final List<String> HEADER =
      List.of("@timestamp", "host.name", "event.action", "user.name", "summary");
  private static final int[] WIDEST = {27, 24, 28, 20, Integer.MAX_VALUE};
  private static final int SUMMARY = HEADER.size() - 1;
  private static final String GAP = "  ";
  private static final String BOLD = "\u001b[1m";
  private static final String RESET = "\u001b[0m";

  private final int screen;
  private final boolean styled;
  private int[] widths = {};

  /// @param screen columns of the terminal, 0 when the summary is not to be cut
  /// @param styled whether the header is bold
  TableRows(int screen, boolean styled) {
    this.screen = screen;
    this.styled = styled;
  }

  @Override
  public void print(List<byte[]> rows, OutputStream out) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (byte[] row : rows) {
      lines.add(cells(EventJson.read(row)));
    }
    if (widths.length == 0) {
      widths = widths(lines);
      String header = line(HEADER);
      write(styled ? BOLD + header + RESET : header, out);
    }
    for (List<String> cells : lines) {
      write(line(cells), out);
    }
  }

  private static List<String> cells(EventRow event) {
    return List.of(
        EventSummary.text(event, Columns.TIMESTAMP),
        PlainText.visible(EventSummary.text(event, Columns.HOST_NAME)),
        PlainText.visible(EventSummary.text(event, Columns.EVENT_ACTION)),
        PlainText.visible(EventSummary.text(event, Columns.USER_NAME)),
        PlainText.visible(EventSummary.of(event)));
  }

  private int[] widths(List<List<String>> lines) {
    int[] found = new int[HEADER.size()];
    int used = 0;
    for (int i = 0; i < SUMMARY; i++) {
      found[i] = HEADER.get(i).length();
      for (List<String> cells : lines) {
        found[i] = Math.max(found[i], PlainText.width(cells.get(i)));
      }
      found[i] = Math.min(found[i], WIDEST[i]);
      used += found[i] + GAP.length();
    }
    found[SUMMARY] = screen == 0 ? Integer.MAX_VALUE : Math.max(20, screen - used);
    return found;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < SUMMARY; i++) {
      String cell = PlainText.cut(cells.get(i), widths[i]);
      line.append(cell).append(" ".repeat(widths[i] - PlainText.width(cell))).append(GAP);
    }
    line.append(PlainText.cut(cells.get(SUMMARY), widths[SUMMARY]));
    return line.toString().stripTrailing();
  }

  private static void write(String line, OutputStream out) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
