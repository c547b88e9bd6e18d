package dev.takagari.core.hot;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.sink.ParkedEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A hot index that forgets when the process ends: an index for each event class and month. Parks
/// events whose class is `bad`.
public final class MemoryHotIndex implements HotIndex {
  private final int batchEvents;
  private final Map<String, EventRow> written = new LinkedHashMap<>();
  private final Map<String, EventRow> visible = new LinkedHashMap<>();

  public MemoryHotIndex(int batchEvents) {
    this.batchEvents = batchEvents;
  }

  /// What a search can see.
  public synchronized Collection<EventRow> visible() {
    return List.copyOf(visible.values());
  }

  @Override
  public HotBatch newBatch() {
    return new Batch();
  }

  @Override
  public synchronized void refresh(Set<String> indices) {
    written.forEach(
        (id, row) -> {
          if (indices.contains(name(row))) {
            visible.put(id, row);
          }
        });
  }

  @Override
  public List<HotGap> gaps() {
    return List.of();
  }

  @Override
  public void check() {}

  private static String name(EventRow row) {
    Instant time = Instant.ofEpochSecond(row.number(Columns.TIMESTAMP) / 1_000_000);
    return row.string(Columns.EVENT_CLASS)
        + "-"
        + HotPeriod.MONTH.textOf(LocalDate.ofInstant(time, ZoneOffset.UTC));
  }

  /// @return the row that has its id, null when there was none
  private synchronized @Nullable EventRow create(EventRow row) {
    return written.putIfAbsent(String.valueOf(row.string(Columns.EVENT_ID)), row);
  }

  private static boolean isSamePlace(EventRow one, EventRow other) {
    return Objects.equals(one.string(Columns.RAW_OBJECT), other.string(Columns.RAW_OBJECT))
        && line(one) == line(other);
  }

  private static long line(EventRow row) {
    return row.has(Columns.RAW_LINE) ? row.number(Columns.RAW_LINE) : 0;
  }

  private final class Batch implements HotBatch {
    private final List<EventRow> events = new ArrayList<>();

    @Override
    public boolean add(Event event) {
      events.add(EventRow.copyOf(event));
      return events.size() >= batchEvents;
    }

    @Override
    public int size() {
      return events.size();
    }

    @Override
    public HotBatchOutcome write() {
      long created = 0;
      long present = 0;
      long repeated = 0;
      List<ParkedEvent> parked = new ArrayList<>();
      Set<String> indices = new TreeSet<>();
      for (EventRow row : events) {
        String eventClass = String.valueOf(row.string(Columns.EVENT_CLASS));
        if (eventClass.equals("bad")) {
          parked.add(new ParkedEvent("", row.number(Columns.RAW_LINE), "bad"));
        } else {
          indices.add(name(row));
          EventRow there = create(row);
          if (there == null) {
            created++;
          } else if (isSamePlace(there, row)) {
            present++;
          } else {
            repeated++;
          }
        }
      }
      long bytes = events.size();
      events.clear();
      return new HotBatchOutcome(created, present, repeated, parked, bytes, indices);
    }

    @Override
    public void clear() {
      events.clear();
    }
  }
}
