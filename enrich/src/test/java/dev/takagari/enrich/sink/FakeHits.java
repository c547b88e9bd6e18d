package dev.takagari.enrich.sink;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.UnitMatches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Keeps what it is given.
final class FakeHits implements HitLedger {
  private final List<UnitMatches> recorded = new ArrayList<>();
  private boolean silent;

  List<UnitMatches> recorded() {
    return recorded;
  }

  void setSilent(boolean silent) {
    this.silent = silent;
  }

  @Override
  public long record(UnitMatches matches) {
    if (silent) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "the ledger is silent");
    }
    recorded.add(matches);
    return matches.generation();
  }

  @Override
  public List<IndicatorHit> record(List<IndicatorHit> hits) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Placed> list(long after, HitFilter filter, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forget(Instant before) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long unlisted(IndicatorValue value) {
    throw new UnsupportedOperationException();
  }
}
