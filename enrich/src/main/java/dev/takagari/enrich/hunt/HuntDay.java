package dev.takagari.enrich.hunt;

import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// What a hunt has to read of one day.
///
/// @param hosts only events of these hosts can fit; empty when any event can
record HuntDay(LocalDate day, Set<String> hosts) {
  /// Hosts by which files are chosen; for more of them the whole day is read.
  static final int MOST_HOSTS = 256;

  HuntDay {
    hosts = hosts.size() > MOST_HOSTS ? Set.of() : Set.copyOf(hosts);
  }

  /// The whole day.
  static HuntDay whole(LocalDate day) {
    return new HuntDay(day, Set.of());
  }

  /// What every event that can fit fits.
  Query necessary() {
    List<Query> each =
        hosts.stream()
            .sorted()
            .map(
                host ->
                    Query.matching(new Field.ColumnField(Columns.HOST_ID), Pattern.exactly(host)))
            .toList();
    return each.isEmpty() ? Query.ALL : Query.or(each);
  }
}
