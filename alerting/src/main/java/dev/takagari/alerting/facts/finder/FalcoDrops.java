package dev.takagari.alerting.facts.finder;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.EventQuestion.First;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Notices of Falco that the kernel dropped system calls before it saw them: what happened then on
/// the host may be missing. They are events, so that a notice that comes twice counts once.
public final class FalcoDrops {
  private static final List<String> RULES =
      List.of("Falco internal: syscall event drop", "syscall_event_drops");

  private static final Duration LOOKED_BACK = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int MOST = 1_000;
  private static final String DROPPED = "n_drops";

  /// What is no name of a host is not told: an item is read where nobody makes it harmless.
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final EventQuestions events;

  public FalcoDrops(EventQuestions events) {
    this.events = events;
  }

  /// Where and when calls were dropped.
  private record Place(String feed, String host, long slot) {}

  /// By feed, an item for each host and slot of the last seven days in which calls were dropped, of
  /// the newest thousand notices. Does not throw: that nobody could look is an item too.
  public Map<String, List<CoverageItem>> items(Instant now) {
    EventAnswer found;
    try {
      found =
          events.ask(
              new EventQuestion(
                  notices(),
                  new TimeRange(now.minus(LOOKED_BACK), now.plusSeconds(1)),
                  First.NEWEST,
                  MOST,
                  LONGEST));
    } catch (TakagariException e) {
      String feed = feed(Origin.LIVE);
      return Map.of(
          feed,
          List.of(
              CoverageItem.always(
                  CoverageKind.UNKNOWN,
                  FalcoMapping.DATASET,
                  0,
                  "notices of dropped calls cannot be searched now: " + e.code().code())));
    }
    Map<Place, Long> dropped = new LinkedHashMap<>();
    for (EventRow notice : found.rows()) {
      Origin origin =
          IntakeFeed.originOfKey(Rows.text(notice, Columns.RAW_OBJECT)).orElse(Origin.LIVE);
      long slot = Rows.time(notice).toEpochMilli() / CoverageLedger.SLOT.toMillis();
      dropped.merge(
          new Place(feed(origin), Rows.text(notice, Columns.HOST_NAME), slot),
          dropped(notice),
          Long::sum);
    }
    Map<String, List<CoverageItem>> items = new TreeMap<>();
    dropped.forEach(
        (place, count) ->
            items.computeIfAbsent(place.feed(), _ -> new ArrayList<>()).add(item(place, count)));
    return items;
  }

  private static CoverageItem item(Place place, long count) {
    Instant from = Instant.ofEpochMilli(place.slot() * CoverageLedger.SLOT.toMillis());
    String host = HOST.matcher(place.host()).matches() ? place.host() : "a host";
    return new CoverageItem(
        CoverageKind.CALLS_DROPPED,
        FalcoMapping.DATASET,
        from,
        from.plus(CoverageLedger.SLOT),
        count,
        "system calls that Falco did not see on " + host + ": " + count);
  }

  private static String feed(Origin origin) {
    return new IntakeFeed(FalcoMapping.DATASET, origin).name();
  }

  /// Notices of all hosts.
  static Query notices() {
    return Filters.all(
        Filters.is(Columns.EVENT_DATASET, FalcoMapping.DATASET),
        Filters.isAny(Columns.RULE_NAME, RULES));
  }

  /// How many calls a notice says were dropped; 0 when it does not say.
  static long dropped(EventRow notice) {
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < notice.attributeCount(); i++) {
      notice.attribute(i, name, value);
      if (name.toString().equalsIgnoreCase(DROPPED)) {
        String text = value.toString();
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
      }
    }
    return 0;
  }
}
