package dev.takagari.enrich.match;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitContext;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.list.ListedValues;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// Makes hits of what was found in events, forward and backward alike. Safe for use by several
/// threads.
///
/// @param lists are asked of every hit
/// @param how which way they are found
public record HitForm(ListedValues lists, InstantSource clock, IndicatorHit.How how) {
  /// The hit of an indicator in an event.
  ///
  /// @param event whole, with its attributes
  /// @param column in which it was found
  /// @param observed what the column holds
  public IndicatorHit hit(Event event, IndicatorValue indicator, Column column, String observed) {
    return new IndicatorHit(
        indicator,
        text(event, Columns.EVENT_ID),
        SourceEventId.of(event),
        Instant.EPOCH.plus(event.number(Columns.TIMESTAMP), ChronoUnit.MICROS),
        text(event, Columns.HOST_ID),
        column.name(),
        observed,
        how,
        clock.instant(),
        lists.find(indicator, observed),
        HitContext.of(event));
  }

  private static String text(Event event, Column column) {
    return Objects.requireNonNullElse(event.string(column), "");
  }
}
