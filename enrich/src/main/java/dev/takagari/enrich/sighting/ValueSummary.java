package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What sightings say of one value, summed up row by row. Names below a domain are counted apart
/// from the name itself. Mutable; for one thread.
public final class ValueSummary {
  /// Hosts that are named.
  public static final int MOST_HOSTS = 1_000;

  private final SightedValue value;
  private final Map<String, Span> hosts = new HashMap<>();
  private final SortedMap<YearMonth, Long> months = new TreeMap<>();
  private final Map<SightingRole, Long> roles = new EnumMap<>(SightingRole.class);
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long count;
  private long below;
  private boolean someHostsUnlisted;

  /// First and last time and the number of events, at least.
  ///
  /// @param first µs since 1970
  /// @param last µs since 1970
  private record Span(long first, long last, long count) {
    Span plus(Span other) {
      return new Span(
          Math.min(first, other.first), Math.max(last, other.last), count + other.count);
    }
  }

  /// A host that had it.
  ///
  /// @param count events, at least
  public record Host(String id, Instant first, Instant last, long count) {}

  public ValueSummary(SightedValue value) {
    this.value = value;
  }

  /// Takes a row of the value.
  public void add(SightingRow row) {
    if (row.role() == SightingRole.BELOW) {
      below += row.count();
    } else {
      count += row.count();
    }
    first = Math.min(first, row.first());
    last = Math.max(last, row.last());
    roles.merge(row.role(), row.count(), Long::sum);
    LocalDate day = row.date();
    months.merge(YearMonth.of(day.getYear(), day.getMonth()), row.count(), Long::sum);
    String host = row.hostId();
    if (row.isOfMany()) {
      someHostsUnlisted = true;
    } else if (!host.isEmpty()) {
      if (hosts.size() < MOST_HOSTS || hosts.containsKey(host)) {
        hosts.merge(host, new Span(row.first(), row.last(), row.count()), Span::plus);
      } else {
        someHostsUnlisted = true;
      }
    }
  }

  /// Whether there was no row.
  public boolean isEmpty() {
    return roles.isEmpty();
  }

  public Observable kind() {
    return value.kind();
  }

  public String text() {
    return value.text();
  }

  /// Time of the first event.
  ///
  /// @throws IllegalStateException if there was no row
  public Instant first() {
    return time(first);
  }

  /// Time of the last event.
  ///
  /// @throws IllegalStateException if there was no row
  public Instant last() {
    return time(last);
  }

  /// Events that hold the value itself, at least. An event that holds it in two roles counts twice.
  public long count() {
    return count;
  }

  /// Events that hold a name below it, at least.
  public long below() {
    return below;
  }

  /// Hosts, the last to have it first.
  public List<Host> hosts() {
    List<Host> named = new ArrayList<>();
    hosts.forEach(
        (id, span) -> named.add(new Host(id, time(span.first), time(span.last), span.count)));
    named.sort(Comparator.comparing(Host::last).reversed().thenComparing(Host::id));
    return named;
  }

  /// Whether other hosts had it too: too many to name, or it is an address of which every network
  /// has one.
  public boolean hasUnlistedHosts() {
    return someHostsUnlisted;
  }

  /// Events of each month, at least.
  public SortedMap<YearMonth, Long> months() {
    return months;
  }

  /// Events in each role, at least.
  public Map<SightingRole, Long> roles() {
    return roles;
  }

  private Instant time(long micros) {
    if (isEmpty()) {
      throw new IllegalStateException("never seen");
    }
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
