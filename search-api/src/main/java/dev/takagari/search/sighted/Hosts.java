package dev.takagari.search.sighted;

import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Condition;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Hosts on which something may be.
///
/// @param any whether it may be on any host; `ids` is empty then
/// @param ids their ids; the empty text stands for events that name no host
record Hosts(boolean any, Set<String> ids) {
  static final Hosts NONE = new Hosts(false, Set.of());
  static final Hosts ANY = new Hosts(true, Set.of());

  Hosts {
    ids = Set.copyOf(ids);
  }

  static Hosts of(Set<String> ids) {
    return new Hosts(false, ids);
  }

  boolean isNone() {
    return !any && ids.isEmpty();
  }

  Hosts or(Hosts other) {
    if (any || other.any) {
      return ANY;
    }
    Set<String> both = new HashSet<>(ids);
    both.addAll(other.ids);
    return of(both);
  }

  Hosts and(Hosts other) {
    if (any || other.any) {
      return any ? other : this;
    }
    Set<String> both = new HashSet<>(ids);
    both.retainAll(other.ids);
    return of(both);
  }

  /// A query that every event of these hosts fits. Ids are compared as the lake holds them.
  Query query() {
    if (any) {
      return Query.ALL;
    }
    Field host = new Field.ColumnField(Columns.HOST_ID);
    List<Query> hosts = new ArrayList<>();
    for (String id : ids.stream().sorted().toList()) {
      hosts.add(Query.matching(host, Pattern.exactly(id)));
      if (id.isEmpty()) {
        hosts.add(new Query.Not(new Query.Where(host, new Condition.Exists())));
      }
    }
    return Query.or(hosts);
  }
}
