package dev.takagari.enrich.sink;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.enrich.match.HitForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The hits of a unit: each key once and so many as are listed, the others counted. Safe for use by
/// several threads; hits are rare.
final class UnitHits {
  private final HitForm form;
  private final IndicatorSinkSettings settings;

  // guarded by this
  private final List<IndicatorHit> listed = new ArrayList<>();
  private final Map<IndicatorValue, Set<String>> events = new HashMap<>();
  private final Map<IndicatorValue, Long> unlisted = new HashMap<>();

  UnitHits(HitForm form, IndicatorSinkSettings settings) {
    this.form = form;
    this.settings = settings;
  }

  /// Takes a hit. An event that comes twice in its unit counts twice only where hits are not listed
  /// any more.
  synchronized void add(Event event, IndicatorValue indicator, Column column, String observed) {
    Set<String> known = events.computeIfAbsent(indicator, _ -> new HashSet<>());
    String eventId = String.valueOf(event.string(Columns.EVENT_ID));
    if (known.contains(eventId)) {
      return;
    }
    if (known.size() >= settings.ofIndicator() || listed.size() >= settings.ofUnit()) {
      unlisted.merge(indicator, 1L, Long::sum);
      return;
    }
    known.add(eventId);
    listed.add(form.hit(event, indicator, column, observed));
  }

  synchronized List<IndicatorHit> listed() {
    return List.copyOf(listed);
  }

  synchronized Map<IndicatorValue, Long> unlisted() {
    return Map.copyOf(unlisted);
  }
}
