package dev.takagari.enrich.sink;

import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.list.ListedValues;
import dev.takagari.core.sink.EventSink;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.match.HitForm;
import dev.takagari.enrich.match.MatcherSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/// Compares every event with the indicators and records what was found, once for each unit.
///
/// A unit is compared with the indicators as of its beginning, all of it with the same ones, and
/// tells the ledger which: what came meanwhile is found by a hunt through the unit.
public final class IndicatorSink implements EventSink {
  /// Name of the sink in the ledger.
  public static final String NAME = "indicators";

  private final MatcherSource matchers;
  private final HitLedger ledger;
  private final HitForm form;
  private final IndicatorSinkSettings settings;
  private final Counter hits;
  private final Counter quiet;
  private final Counter unlisted;

  /// Makes a sink.
  ///
  /// @param lists are asked of every hit that is listed
  public IndicatorSink(
      MatcherSource matchers,
      HitLedger ledger,
      ListedValues lists,
      IndicatorSinkSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.matchers = matchers;
    this.ledger = ledger;
    this.form = new HitForm(lists, clock, IndicatorHit.How.FORWARD);
    this.settings = settings;
    this.hits = meters.counter("takagari.indicators.hits.listed");
    this.quiet = meters.counter("takagari.indicators.hits.quiet");
    this.unlisted = meters.counter("takagari.indicators.hits.unlisted");
  }

  @Override
  public String name() {
    return NAME;
  }

  /// Begins a unit.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable as long as the
  ///   indicators have not been read: an event that was compared with none would count as clean
  @Override
  public UnitWriter open(UnitLease lease) {
    return new IndicatorUnitWriter(
        lease, matchers.take(), new UnitHits(form, settings), this::record);
  }

  private void record(UnitMatches matches) {
    ledger.record(matches);
    hits.increment(matches.hits().size());
    long onLists = matches.hits().stream().filter(hit -> !hit.list().isEmpty()).count();
    quiet.increment((double) onLists);
    long more = matches.unlisted().values().stream().mapToLong(Long::longValue).sum();
    unlisted.increment((double) more);
  }

  @Override
  public void check() {
    matchers.current();
  }
}
