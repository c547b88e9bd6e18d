package dev.takagari.app.cli.search;

import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An aligned table for people: when, where, who, what, and a summary by class of event. Column
/// widths are those of the first page; longer values of later pages are cut.
final class TableRows implements RowPrinter {
  /// Widest columns before the summary: time with offset, host, action, user, owner.
  private static final int[] WIDEST = {32, 24, 28, 20, 40};

  private static final int SUMMARY_LEAST = 20;
  private static final String GAP = "  ";
  private static final String BOLD = "\u001b[1m";
  private static final String RESET = "\u001b[0m";

  private final int screen;
  private final boolean styled;
  private final DisplayZone zone;
  private final boolean owners;
  private final List<String> header;
  private int[] widths = {};

  /// @param screen columns of the terminal, 0 when the summary is not to be cut
  /// @param styled whether the header is bold
  /// @param owners whether to show whom to ask about each row
  TableRows(int screen, boolean styled, DisplayZone zone, boolean owners) {
    this.screen = screen;
    this.styled = styled;
    this.zone = zone;
    this.owners = owners;
    header = header(zone, owners);
  }

  private static List<String> header(DisplayZone zone, boolean owners) {
    List<String> names =
        new ArrayList<>(
            List.of("@timestamp (" + zone.label() + ")", "host.name", "event.action", "user.name"));
    if (owners) {
      names.add("owner");
    }
    names.add("summary");
    return List.copyOf(names);
  }

  @Override
  public void print(List<byte[]> rows, OutputStream out) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (byte[] row : rows) {
      lines.add(cells(EventJson.read(row), row));
    }
    if (widths.length == 0) {
      widths = widths(lines);
      String names = line(header);
      write(styled ? BOLD + names + RESET : names, out);
    }
    for (List<String> cells : lines) {
      write(line(cells), out);
    }
  }

  private List<String> cells(EventRow event, byte[] row) throws IOException {
    List<String> cells = new ArrayList<>();
    cells.add(event.has(Columns.TIMESTAMP) ? zone.text(event.number(Columns.TIMESTAMP)) : "");
    cells.add(PlainText.visible(EventSummary.text(event, Columns.HOST_NAME)));
    cells.add(PlainText.visible(EventSummary.text(event, Columns.EVENT_ACTION)));
    cells.add(PlainText.visible(EventSummary.text(event, Columns.USER_NAME)));
    if (owners) {
      cells.add(PlainText.visible(RowOwner.text(RowOwner.of(row))));
    }
    cells.add(PlainText.visible(EventSummary.of(event)));
    return cells;
  }

  private int[] widths(List<List<String>> lines) {
    int summary = header.size() - 1;
    int[] found = new int[header.size()];
    int used = 0;
    for (int i = 0; i < summary; i++) {
      found[i] = header.get(i).length();
      for (List<String> cells : lines) {
        found[i] = Math.max(found[i], PlainText.width(cells.get(i)));
      }
      found[i] = Math.min(found[i], WIDEST[i]);
      used += found[i] + GAP.length();
    }
    found[summary] = screen == 0 ? Integer.MAX_VALUE : Math.max(SUMMARY_LEAST, screen - used);
    return found;
  }

  private String line(List<String> cells) {
    int summary = header.size() - 1;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < summary; i++) {
      String cell = PlainText.cut(cells.get(i), widths[i]);
      line.append(cell).append(" ".repeat(widths[i] - PlainText.width(cell))).append(GAP);
    }
    line.append(PlainText.cut(cells.get(summary), widths[summary]));
    return line.toString().stripTrailing();
  }

  private static void write(String line, OutputStream out) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
