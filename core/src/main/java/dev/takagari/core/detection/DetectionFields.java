package dev.takagari.core.detection;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.Set;

/// Which columns of an event a detection carries in its fields: those that say who, where and what.
public final class DetectionFields {
  /// What a detection says elsewhere, and where the record lies.
  private static final Set<Column> ELSEWHERE =
      Set.of(
          Columns.TIMESTAMP,
          Columns.EVENT_CREATED,
          Columns.EVENT_INGESTED,
          Columns.EVENT_ID,
          Columns.EVENT_KIND,
          Columns.EVENT_CLASS,
          Columns.EVENT_DATASET,
          Columns.EVENT_MODULE,
          Columns.EVENT_MARKS,
          Columns.EVENT_SEVERITY,
          Columns.MESSAGE,
          Columns.RAW_OBJECT,
          Columns.RAW_LINE,
          Columns.RAW_SHAPE);

  private DetectionFields() {}

  /// Whether a detection carries what its event has in a column.
  public static boolean isCarried(Column column) {
    return !ELSEWHERE.contains(column);
  }
}
