package dev.takagari.core.indicator.hit;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.store.MemoryIndicators;
import dev.takagari.core.unit.UnitId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The plain twin of the ledgers of hits, beside [MemoryIndicators]. For one thread.
final class MemoryHits {
  private final MemoryIndicators indicators;
  private final List<HitLedger.Placed> hits = new ArrayList<>();
  private final Set<Key> known = new HashSet<>();
  private final Map<Day, Counts> days = new HashMap<>();
  private final Map<UnitId, Recorded> units = new HashMap<>();
  private long places;
  private Instant now = Instant.EPOCH;

  private record Key(IndicatorValue indicator, String eventId) {
    static Key of(IndicatorHit hit) {
      return new Key(hit.indicator(), hit.eventId());
    }
  }

  private record Day(IndicatorValue indicator, LocalDate day) {}

  private record Counts(long listed, long unlisted) {
    static final Counts NONE = new Counts(0, 0);
  }

  private record Recorded(long fence, Instant at) {}

  MemoryHits(MemoryIndicators indicators) {
    this.indicators = indicators;
  }

  void clock(Instant time) {
    now = time;
  }

  /// @param mostListed hits of a value that are listed of a day's recordings
  HitLedger ledger(int mostListed) {
    return new Ledger(mostListed);
  }

  private final class Ledger implements HitLedger {
    private final int mostListed;

    Ledger(int mostListed) {
      this.mostListed = mostListed;
    }

    @Override
    public long record(UnitMatches matches) {
      UnitId unit = matches.lease().unit();
      Recorded before = units.get(unit);
      if (before != null && before.fence() > matches.lease().fence()) {
        throw new TakagariException(ErrorCode.LEASE_LOST, "recorded under a higher fence");
      }
      units.put(unit, new Recorded(matches.lease().fence(), now));
      matches.hits().forEach(hit -> add(hit, before == null));
      if (before == null) {
        matches.unlisted().forEach((value, number) -> count(value, 0, number));
      }
      return indicators.generation();
    }

    @Override
    public List<IndicatorHit> record(List<IndicatorHit> found) {
      return found.stream().filter(hit -> add(hit, false)).toList();
    }

    /// @return whether it was not known and is listed now
    private boolean add(IndicatorHit hit, boolean counted) {
      if (known.contains(Key.of(hit))) {
        return false;
      }
      if (counts(hit.indicator()).listed() >= mostListed) {
        count(hit.indicator(), 0, counted ? 1 : 0);
        return false;
      }
      known.add(Key.of(hit));
      hits.add(new Placed(++places, hit));
      count(hit.indicator(), 1, 0);
      return true;
    }

    @Override
    public List<Placed> list(long after, HitFilter filter, int limit) {
      return hits.stream()
          .filter(placed -> placed.place() > after && fits(placed.hit(), filter))
          .limit(limit)
          .toList();
    }

    @Override
    public long unlisted(IndicatorValue value) {
      return days.entrySet().stream()
          .filter(day -> day.getKey().indicator().equals(value))
          .mapToLong(day -> day.getValue().unlisted())
          .sum();
    }

    @Override
    public int forget(Instant before) {
      int forgotten = 0;
      for (Iterator<Placed> all = hits.iterator(); all.hasNext(); ) {
        IndicatorHit hit = all.next().hit();
        if (hit.found().isBefore(before) && hit.time().isBefore(before)) {
          all.remove();
          known.remove(Key.of(hit));
          forgotten++;
        }
      }
      int kept = days.size() + units.size();
      days.keySet().removeIf(day -> day.day().isBefore(date(before)));
      units.values().removeIf(unit -> unit.at().isBefore(before));
      return forgotten + kept - days.size() - units.size();
    }
  }

  private boolean fits(IndicatorHit hit, HitFilter filter) {
    return (filter.source() == null
            || indicators
                .of(List.of(hit.indicator()))
                .getOrDefault(hit.indicator(), List.of())
                .stream()
                .anyMatch(said -> said.source().equals(filter.source())))
        && (filter.type() == null || filter.type() == hit.indicator().type())
        && (filter.value() == null || filter.value().equals(hit.indicator()))
        && (filter.how() == null || filter.how() == hit.how())
        && (filter.since() == null || !hit.found().isBefore(filter.since()))
        && (filter.until() == null || hit.found().isBefore(filter.until()));
  }

  private static LocalDate date(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private Counts counts(IndicatorValue value) {
    return days.getOrDefault(new Day(value, date(now)), Counts.NONE);
  }

  private void count(IndicatorValue value, long listed, long unlisted) {
    Counts before = counts(value);
    days.put(
        new Day(value, date(now)),
        new Counts(before.listed() + listed, before.unlisted() + unlisted));
  }
}
