package dev.takagari.alerting.detect;

import dev.takagari.core.detection.RecordFates;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.intake.IntakeFeed;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// Takes down what becomes of each record of a unit that somebody brought, in one sink. A unit is
/// brought or not as a whole, which its first event says; of one that is not, nothing is kept. The
/// records of a unit that is are few: a part of a file. Safe for use by several threads.
public final class BroughtRecords {
  private enum Unit {
    UNSEEN,
    BROUGHT,
    OTHER
  }

  private volatile Unit unit = Unit.UNSEEN;

  // guarded by this
  private final SortedMap<String, BitSet> lines = new TreeMap<>();

  /// Whether somebody brought the unit that an event is of.
  public boolean holds(Event event) {
    if (unit == Unit.UNSEEN) {
      unit = IntakeFeed.isBrought(event.string(Columns.RAW_OBJECT)) ? Unit.BROUGHT : Unit.OTHER;
    }
    return unit == Unit.BROUGHT;
  }

  /// Whether somebody brought the unit; false before its first event.
  public boolean isBrought() {
    return unit == Unit.BROUGHT;
  }

  /// The line of an event, from 1; 0 when it has none.
  public static int line(Event event) {
    return event.has(Columns.RAW_LINE)
        ? Math.clamp(event.number(Columns.RAW_LINE), 0, Integer.MAX_VALUE)
        : 0;
  }

  /// Notes what became of the record of a line.
  ///
  /// @param fate as in [RecordFates]
  public synchronized void note(int line, String fate) {
    lines.computeIfAbsent(fate, _ -> new BitSet()).set(line);
  }

  /// All that was noted.
  public synchronized RecordFates fates() {
    return new RecordFates(lines);
  }
}
