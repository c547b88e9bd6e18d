package dev.takagari.ingest.decode;

import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Decodes lines and hands the events on in batches.
public final class EventReader implements LineReader {
  private static final int BATCH_EVENTS = 256;
  private static final int BATCH_BYTES = 1 << 20;

  private final LineDecoder decoder;
  private final LineContext context;
  private final Consumer<List<Event>> target;
  private final List<Event> batch = new ArrayList<>();
  private int batchBytes;

  /// Reads the events of one object.
  ///
  /// @param target takes a batch; it is valid during the call only
  public EventReader(LineDecoder decoder, LineContext context, Consumer<List<Event>> target) {
    this.decoder = decoder;
    this.context = context;
    this.target = target;
  }

  @Override
  public void line(byte[] buffer, int offset, int length, long number) {
    Event event = decoder.decode(buffer, offset, length, number, context);
    batch.add(EventRow.copyOf(event));
    batchBytes += length;
    if (batch.size() >= BATCH_EVENTS || batchBytes >= BATCH_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (batch.isEmpty()) {
      return;
    }
    target.accept(batch);
    batch.clear();
    batchBytes = 0;
  }
}
