package dev.takagari.search.sighted;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedColumn;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What sightings answered: on which hosts values were on which day. Bounded; for one thread.
final class SeenHosts {
  private static final String MANY = "*";

  private final Map<Key, Map<SightingRole, Set<String>>> seen = new HashMap<>();
  private final int most;
  private int rows;

  /// @param most rows that are taken
  SeenHosts(int most) {
    this.most = most;
  }

  private record Key(Observable kind, long hash, long day) {}

  /// Takes a row. A value whose hash is that of another one counts for both.
  void add(SightingRow row) {
    if (rows++ < most) {
      seen.computeIfAbsent(
              new Key(row.kind(), row.hash(), row.day()), _ -> new EnumMap<>(SightingRole.class))
          .computeIfAbsent(row.role(), _ -> new HashSet<>())
          .add(row.isOfMany() ? MANY : row.hostId());
    }
  }

  /// Whether there were more rows than are taken: then nothing can be concluded.
  boolean isOverflown() {
    return rows > most;
  }

  /// Hosts on which an event of a day may meet the need.
  Hosts on(long day, Need need) {
    return switch (need) {
      case Need.Unknown _ -> Hosts.ANY;
      case Need.AllOf(List<Need> needs) ->
          needs.stream().map(each -> on(day, each)).reduce(Hosts.ANY, Hosts::and);
      case Need.AnyOf(List<Need> needs) ->
          needs.stream().map(each -> on(day, each)).reduce(Hosts.NONE, Hosts::or);
      case Need.Held(SightedColumn column, SightedValue value) -> on(day, column, value);
    };
  }

  private Hosts on(long day, SightedColumn column, SightedValue value) {
    Hosts hosts = Hosts.NONE;
    for (Map.Entry<SightingRole, Set<String>> role :
        seen.getOrDefault(new Key(value.kind(), value.hash(), day), Map.of()).entrySet()) {
      if (column.isIn(role.getKey())) {
        hosts = hosts.or(role.getValue().contains(MANY) ? Hosts.ANY : Hosts.of(role.getValue()));
      }
    }
    return hosts;
  }
}
