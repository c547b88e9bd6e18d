package dev.takagari.core.mapping.fdr;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.RecordMapping;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Version 1 of the mapping of Falcon Data Replicator records. Immutable.
public final class FdrMapping implements RecordMapping {
  /// Name and version, as `raw.shape` begins.
  public static final String NAME = "fdr.1";

  /// `event.dataset` of sensor events.
  public static final String SENSOR = "crowdstrike.fdr";

  /// `event.dataset` of everything else in the same files.
  public static final String EXTERNAL = "crowdstrike.external";

  static final String MODULE = "crowdstrike";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Function<String, @Nullable Home> homes(Event event) {
    String action = event.string(Columns.EVENT_ACTION);
    boolean sensor = SENSOR.equals(event.string(Columns.EVENT_DATASET));
    FdrPlan plan = plan(sensor, family(sensor, action), event.string(Columns.NETWORK_DIRECTION));
    return plan::home;
  }

  /// The family of an event name, or the one for unknown names.
  static Family family(boolean sensor, @Nullable String action) {
    Family known = action == null ? null : knownFamily(sensor, action);
    if (known != null) {
      return known;
    }
    return sensor ? FdrFamilies.UNKNOWN : FdrFamilies.UNKNOWN_EXTERNAL;
  }

  static @Nullable Family knownFamily(boolean sensor, String action) {
    return sensor ? FdrFamilies.ofSensor(action) : FdrFamilies.ofExternal(action);
  }

  static FdrPlan plan(boolean sensor, Family family, @Nullable String direction) {
    boolean accepted = FdrPlan.isAccepted(family, direction);
    return sensor ? FdrPlan.ofSensor(family, accepted) : FdrPlan.ofExternal(family, accepted);
  }

  /// Every home that a field has in some event.
  public static Set<Home> homes() {
    Set<Home> homes = new LinkedHashSet<>();
    for (boolean sensor : new boolean[] {true, false}) {
      for (Family family : FdrFamilies.all(sensor)) {
        for (String direction : new String[] {"egress", "ingress"}) {
          homes.addAll(plan(sensor, family, direction).homes());
        }
      }
    }
    return homes;
  }

  /// The source fields of every column that the feed fills, in mapping order: `fdr` for sensor
  /// events, `fdr-external` for the others. `event.avsc` says the same.
  public static Map<Column, List<String>> sources(boolean sensor) {
    Map<Column, Set<String>> fields = new LinkedHashMap<>();
    for (Family family : FdrFamilies.all(sensor)) {
      for (String direction : new String[] {"egress", "ingress"}) {
        for (Home home : plan(sensor, family, direction).homes()) {
          fields.computeIfAbsent(home.column(), c -> new LinkedHashSet<>()).add(home.field());
        }
      }
    }
    FdrDerived.sources(sensor)
        .forEach(
            (column, more) ->
                fields.computeIfAbsent(column, c -> new LinkedHashSet<>()).addAll(more));
    Map<Column, List<String>> sources = new LinkedHashMap<>();
    fields.forEach((column, names) -> sources.put(column, List.copyOf(names)));
    return sources;
  }
}
