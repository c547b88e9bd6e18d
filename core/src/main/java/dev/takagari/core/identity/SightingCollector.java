package dev.takagari.core.identity;

import dev.takagari.core.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gathers what the events of one unit say of hosts and users, so that what is said again and again
/// is told once. Safe for use by several threads; each sees events through a [Watch] of its own.
public final class SightingCollector {
  private static final int MOST = 20_000;

  private final SightingLog log;
  private final Map<Line, TreeMap<Long, Sighting>> lines = new HashMap<>();
  private int count;

  /// @param log takes what is gathered, at the end, and in between when there is too much of it
  public SightingCollector(SightingLog log) {
    this.log = log;
  }

  private record Line(Subject subject, String tenant, String key, String source, String part) {
    static Line of(Sighting sighting) {
      return new Line(
          sighting.subject(),
          sighting.tenant(),
          sighting.key(),
          sighting.source(),
          sighting.part());
    }
  }

  /// Looks at the events that one thread sees.
  public final class Watch {
    private final EventSightings sightings = new EventSightings();

    private Watch() {}

    /// Looks at an event, which is valid during the call only.
    public void see(Event event) {
      Sighting sighting = sightings.of(event);
      if (sighting != null) {
        add(sighting);
      }
    }
  }

  /// For one more thread.
  public Watch watch() {
    return new Watch();
  }

  private void add(Sighting sighting) {
    List<Sighting> full = List.of();
    synchronized (lines) {
      TreeMap<Long, Sighting> line =
          lines.computeIfAbsent(Line.of(sighting), key -> new TreeMap<>());
      if (line.putIfAbsent(sighting.first(), sighting) == null && ++count >= MOST) {
        full = take();
      }
    }
    if (!full.isEmpty()) {
      log.record(full);
    }
  }

  /// Hands over what was gathered since the last time.
  ///
  /// @throws dev.takagari.core.error.TakagariException as [SightingLog#record] does
  public void flush() {
    List<Sighting> gathered;
    synchronized (lines) {
      gathered = take();
    }
    if (!gathered.isEmpty()) {
      log.record(gathered);
    }
  }

  private List<Sighting> take() {
    List<Sighting> all = new ArrayList<>();
    for (TreeMap<Long, Sighting> line : lines.values()) {
      addRuns(line, all);
    }
    lines.clear();
    count = 0;
    return all;
  }

  /// What is said several times in a row becomes one sighting.
  private static void addRuns(SortedMap<Long, Sighting> line, List<Sighting> into) {
    Sighting run = null;
    for (Sighting next : line.values()) {
      if (run != null && run.traits().equals(next.traits())) {
        run = run.during(run.first(), next.last());
      } else {
        if (run != null) {
          into.add(run);
        }
        run = next;
      }
    }
    if (run != null) {
      into.add(run);
    }
  }
}
