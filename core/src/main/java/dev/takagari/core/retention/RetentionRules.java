package dev.takagari.core.retention;

import dev.takagari.core.mapping.EventClass;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How long everything is kept. Days are UTC days; a day is kept as long as any moment of it is
/// within the period.
///
/// @param hot by `event.class`, and [#DEFAULT] for the others
/// @param lake by `event.class`, and [#DEFAULT] for the others
/// @param raw of feeds that are not in `rawOf`
/// @param rawOf by feed
public record RetentionRules(
    Map<String, Period> hot, Map<String, Period> lake, Period raw, Map<String, Period> rawOf) {
  /// Stands for every class that has no period of its own.
  public static final String DEFAULT = "default";

  private static final Period USUAL_HOT = Period.ofDays(14);
  private static final Period USUAL_HOT_OF_ALERTS = Period.ofDays(90);
  private static final Period USUAL_LAKE = Period.ofYears(3);
  private static final Period USUAL_RAW = Period.ofYears(7);
  private static final Period FOREVER = Period.ofYears(2_000);

  /// A day from which periods are measured when they are compared: the first of a year and a month.
  private static final LocalDate RULER = LocalDate.of(2001, 1, 1);

  public RetentionRules {
    hot = Map.copyOf(hot);
    lake = Map.copyOf(lake);
    rawOf = Map.copyOf(rawOf);
  }

  /// What holds when nothing is configured: hot 14 days, alerts 90 days; lake 3 years; raw 7 years.
  public static RetentionRules usual() {
    return of(Map.of(), Map.of(), USUAL_RAW, Map.of());
  }

  /// Nothing is ever too old.
  public static RetentionRules forever() {
    return new RetentionRules(
        Map.of(DEFAULT, FOREVER), Map.of(DEFAULT, FOREVER), FOREVER, Map.of());
  }

  /// The rules of a configuration, with the usual periods where it says nothing. Alerts stay in the
  /// hot index for 90 days, or for its default when that is longer, unless the configuration names
  /// them.
  public static RetentionRules of(
      Map<String, Period> hot, Map<String, Period> lake, Period raw, Map<String, Period> rawOf) {
    Map<String, Period> fullHot = new TreeMap<>(hot);
    Period usual = fullHot.computeIfAbsent(DEFAULT, _ -> USUAL_HOT);
    fullHot.computeIfAbsent(EventClass.ALERT.text(), _ -> longer(usual, USUAL_HOT_OF_ALERTS));
    Map<String, Period> fullLake = new TreeMap<>(lake);
    fullLake.computeIfAbsent(DEFAULT, _ -> USUAL_LAKE);
    return new RetentionRules(fullHot, fullLake, raw, rawOf);
  }

  private static Period longer(Period a, Period b) {
    return compare(a, b) >= 0 ? a : b;
  }

  /// Compares by length; months count as in a year that begins in January.
  public static int compare(Period a, Period b) {
    return RULER.plus(a).compareTo(RULER.plus(b));
  }

  /// How long something stays.
  ///
  /// @param scope a class, or for the archive a feed
  public Period period(Store store, String scope) {
    return switch (store) {
      case HOT -> ofClass(hot, scope);
      case LAKE -> ofClass(lake, scope);
      case RAW -> rawOf.getOrDefault(scope, raw);
    };
  }

  /// Whether a scope has a period of its own.
  public boolean names(Store store, String scope) {
    return switch (store) {
      case HOT -> hot.containsKey(scope);
      case LAKE -> lake.containsKey(scope);
      case RAW -> rawOf.containsKey(scope);
    };
  }

  private static Period ofClass(Map<String, Period> periods, String eventClass) {
    Period own = periods.get(eventClass);
    return own == null ? periods.getOrDefault(DEFAULT, FOREVER) : own;
  }

  /// The first day that is kept.
  ///
  /// @param scope a class, or for the archive a feed
  public LocalDate keptFrom(Store store, String scope, Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate().minus(period(store, scope));
  }

  /// The first day that the lake keeps of any class: of days before it there are no events.
  public LocalDate lakeKeptFrom(Instant now) {
    LocalDate first = keptFrom(Store.LAKE, DEFAULT, now);
    for (EventClass each : EventClass.values()) {
      LocalDate own = keptFrom(Store.LAKE, each.text(), now);
      first = own.isBefore(first) ? own : first;
    }
    return first;
  }

  /// The first day, by class, that the hot index keeps now. Whoever fills a hot index anew, as
  /// after the loss of the ledger, raises its floors to these first ([HotExclusions#raise]): days
  /// that are not kept any more then do not come back.
  public Map<String, LocalDate> hotFloors(Instant now) {
    Map<String, LocalDate> floors = new TreeMap<>();
    for (EventClass each : EventClass.values()) {
      floors.put(each.text(), keptFrom(Store.HOT, each.text(), now));
    }
    return floors;
  }

  /// What cannot be meant, one line each, beginning with the key below `takagari.retention`; empty
  /// when all is well.
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    classes("hot", hot, faults);
    classes("lake", lake, faults);
    length("raw", raw, faults);
    rawOf.forEach((feed, period) -> length("raw of feed " + feed, period, faults));
    if (!faults.isEmpty()) {
      return faults;
    }
    for (EventClass each : EventClass.values()) {
      Period inHot = period(Store.HOT, each.text());
      Period inLake = period(Store.LAKE, each.text());
      if (compare(inHot, inLake) > 0) {
        faults.add(
            "hot: keeps events of class %s for %s, the lake for %s only: what the hot index loses is read from the lake, so the lake must keep it at least as long"
                .formatted(each.text(), text(inHot), text(inLake)));
      }
    }
    return faults;
  }

  private static void classes(String key, Map<String, Period> periods, List<String> faults) {
    new TreeMap<>(periods)
        .forEach(
            (name, period) -> {
              if (!name.equals(DEFAULT) && !isClass(name)) {
                faults.add(
                    key + "." + name + ": is neither default nor a class (" + classNames() + ")");
              } else {
                length(key + "." + name, period, faults);
              }
            });
  }

  private static void length(String key, Period period, List<String> faults) {
    if (compare(period, Period.ofDays(1)) < 0 || compare(period, FOREVER) > 0) {
      faults.add(key + ": must be from 1d to 2000y");
    }
  }

  private static boolean isClass(String name) {
    for (EventClass each : EventClass.values()) {
      if (each.text().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String classNames() {
    List<String> names = new ArrayList<>();
    for (EventClass each : EventClass.values()) {
      names.add(each.text());
    }
    return String.join(", ", names);
  }

  /// What may be meant and has a price, one sentence each.
  ///
  /// @param feeds names of all feeds
  public List<String> warnings(List<String> feeds) {
    Period longest = lake.values().stream().reduce(Period.ZERO, RetentionRules::longer);
    List<String> warnings = new ArrayList<>();
    for (String feed : feeds) {
      Period own = period(Store.RAW, feed);
      if (compare(own, longest) < 0) {
        warnings.add(
            "the archive keeps what feed %s brought for %s, the lake keeps rows for up to %s: a lake that is lost cannot be rebuilt further back than the archive goes, and raw.object of older rows names objects that are gone"
                .formatted(feed, text(own), text(longest)));
      }
    }
    return warnings;
  }

  /// A period as it is written in the configuration: `14d`, `3y`, `1y6m`.
  public static String text(Period period) {
    StringBuilder text = new StringBuilder();
    part(text, period.getYears(), 'y');
    part(text, period.getMonths(), 'm');
    part(text, period.getDays(), 'd');
    return text.isEmpty() ? "0d" : text.toString();
  }

  private static void part(StringBuilder text, int amount, char unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}
