package dev.takagari.ingest.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.testing.ForwardingEvent;
import java.nio.charset.StandardCharsets;

/// The same event, some milliseconds later and under another id.
record LaterEvent(Event event, int copy) implements ForwardingEvent {
  @Override
  public long number(Column column) {
    return event.number(column) + (column.equals(Columns.TIMESTAMP) ? copy * 1_000L : 0);
  }

  @Override
  public void text(Column column, ByteSpan into) {
    event.text(column, into);
    if (column.equals(Columns.EVENT_ID)) {
      byte[] id = into.toBytes();
      byte[] number = Integer.toString(copy).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(number, 0, id, id.length - number.length, number.length);
      into.set(id, 0, id.length);
    }
  }
}
