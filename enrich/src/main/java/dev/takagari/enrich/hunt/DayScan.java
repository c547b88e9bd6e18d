package dev.takagari.enrich.hunt;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFileRows;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.search.TimeRange;
import dev.takagari.enrich.match.EventMatching;
import dev.takagari.enrich.match.HitForm;
import dev.takagari.enrich.match.IndicatorMatcher;
import dev.takagari.enrich.match.ObservedColumn;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Compares the events of a day in the lake with indicators, and records what it finds.
///
/// A file's compared columns are read first, then the whole rows in which something was. For one
/// thread.
final class DayScan {
  /// Hits that are recorded at once.
  private static final int BATCH = 500;

  /// Events of one file that are read whole; the others are counted.
  private static final int MOST_EVENTS = 50_000;

  private static final Set<Column> COMPARED = compared();

  private final EventLake lake;
  private final LakeFileRows rows;
  private final HitLedger ledger;
  private final HitForm form;
  private final int mostHits;

  /// @param mostHits of one indicator in one file that are listed
  DayScan(EventLake lake, LakeFileRows rows, HitLedger ledger, HitForm form, int mostHits) {
    this.lake = lake;
    this.rows = rows;
    this.ledger = ledger;
    this.form = form;
    this.mostHits = mostHits;
  }

  /// What a scan read and found.
  ///
  /// @param bytes of the files that were read
  /// @param found hits, also those that were known or are not listed
  /// @param hits that were not known
  /// @param finished whether it went to its end
  record Outcome(long bytes, long found, long hits, boolean finished) {}

  private static Set<Column> compared() {
    Set<Column> columns = new HashSet<>(List.of(Columns.EVENT_ID, Columns.TIMESTAMP));
    ObservedColumn.ALL.forEach(observed -> columns.add(observed.column()));
    return Set.copyOf(columns);
  }

  /// Reads a day.
  ///
  /// @param range only events of these times count
  /// @param goOn is asked before every file
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable or database-unavailable;
  ///   what was found is recorded, and found again the next time
  Outcome scan(HuntDay day, TimeRange range, IndicatorMatcher matcher, BooleanSupplier goOn) {
    TimeRange inside = within(day, range);
    LakePlan plan = lake.plan(new LakeScan(day.necessary(), inside, Optional.empty()));
    long bytes = 0;
    long found = 0;
    long hits = 0;
    for (LakePlan.PlannedFile file : plan.files()) {
      if (!goOn.getAsBoolean()) {
        return new Outcome(bytes, found, hits, false);
      }
      FileHits inFile = new FileHits(matcher, inside);
      inFile.read(file.location());
      bytes += file.bytes();
      found += inFile.found;
      hits += inFile.unknown;
    }
    return new Outcome(bytes, found, hits, true);
  }

  private static TimeRange within(HuntDay day, TimeRange range) {
    Instant start = day.day().atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = day.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant from = start.isBefore(range.from()) ? range.from() : start;
    Instant to = end.isAfter(range.to()) ? range.to() : end;
    return new TimeRange(from, to.isBefore(from) ? from : to);
  }

  /// What is found in one file.
  private final class FileHits {
    private final EventMatching matching;
    private final TimeRange range;
    private final Set<ByteSpan> ids = new HashSet<>();
    private final Map<IndicatorValue, Integer> listed = new HashMap<>();
    private final List<IndicatorHit> batch = new ArrayList<>();
    private final ByteSpan span = new ByteSpan();
    private long found;
    private long unknown;

    FileHits(IndicatorMatcher matcher, TimeRange range) {
      this.matching = matcher.newMatching();
      this.range = range;
    }

    void read(String location) {
      rows.columns(location, COMPARED, this::look);
      if (!ids.isEmpty()) {
        rows.rows(location, ids::contains, this::list);
        flush();
      }
    }

    private void look(Event event) {
      if (!range.contains(event.number(Columns.TIMESTAMP))) {
        return;
      }
      matching.match(
          event,
          (indicator, _, _) -> {
            found++;
            int before = listed.merge(indicator, 1, Integer::sum);
            if (before <= mostHits && ids.size() < MOST_EVENTS) {
              event.text(Columns.EVENT_ID, span);
              ids.add(kept(span));
            }
          });
    }

    private static ByteSpan kept(ByteSpan span) {
      ByteSpan copy = new ByteSpan();
      copy.set(span.toBytes(), 0, span.length());
      return copy;
    }

    private void list(Event event) {
      if (!range.contains(event.number(Columns.TIMESTAMP))) {
        return;
      }
      matching.match(
          event,
          (indicator, column, observed) -> {
            batch.add(form.hit(event, indicator, column, observed));
            if (batch.size() >= BATCH) {
              flush();
            }
          });
    }

    private void flush() {
      if (!batch.isEmpty()) {
        unknown += ledger.record(List.copyOf(batch)).size();
        batch.clear();
      }
    }
  }
}
