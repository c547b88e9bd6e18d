package dev.takagari.app.bench;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Reads every value that an indicator could match, and the bytes of each: what a matcher at the
/// end of the road costs at least.
final class WalkSink implements EventSink {
  static final String NAME = "walk";

  private static final Column[] OBSERVABLE =
      EventSchema.current().columns().stream()
          .filter(column -> column.observable().isPresent())
          .toArray(Column[]::new);

  private final LongAdder sum = new LongAdder();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public UnitWriter open(UnitLease lease) {
    return new Walk();
  }

  @Override
  public void check() {}

  /// So that nothing of the walk can be left out.
  long sum() {
    return sum.sum();
  }

  private final class Walk implements UnitWriter {
    private final LongAdder events = new LongAdder();

    @Override
    public void accept(Event event) {
      ByteSpan span = new ByteSpan();
      long total = 0;
      for (Column column : OBSERVABLE) {
        if (!event.has(column)) {
          continue;
        }
        if (column.type() == ColumnType.TEXT) {
          event.text(column, span);
          total += bytes(span);
        } else if (column.type() == ColumnType.TEXT_LIST) {
          for (int i = 0; i < event.count(column); i++) {
            event.element(column, i, span);
            total += bytes(span);
          }
        } else {
          total += event.number(column);
        }
      }
      sum.add(total);
      events.increment();
    }

    private static long bytes(ByteSpan span) {
      long total = 0;
      byte[] array = span.array();
      for (int i = span.offset(); i < span.offset() + span.length(); i++) {
        total = total * 31 + array[i];
      }
      return total;
    }

    @Override
    public SinkOutcome finish() {
      return new SinkOutcome(events.sum(), events.sum(), 0, List.of(), 0, List.of());
    }

    @Override
    public void close() {}
  }
}
