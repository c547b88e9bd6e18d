package dev.takagari.ingest.lake;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/// The order of rows in every data file: texts by their unsigned bytes, absent ones first.
public final class TableOrder {
  private static final Comparator<String> TEXTS =
      Comparator.nullsFirst(
          (a, b) ->
              Arrays.compareUnsigned(
                  a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

  /// By organization, host, time and id.
  public static final Comparator<EventRow> ROWS =
      Comparator.comparing((EventRow row) -> row.string(Columns.ORGANIZATION_ID), TEXTS)
          .thenComparing(row -> row.string(Columns.HOST_ID), TEXTS)
          .thenComparing(row -> row.number(Columns.TIMESTAMP))
          .thenComparing(row -> row.string(Columns.EVENT_ID), TEXTS);

  private TableOrder() {}
}
