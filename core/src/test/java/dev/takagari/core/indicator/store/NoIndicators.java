package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A store that refuses everything: a test overrides what may be asked.
public abstract class NoIndicators implements IndicatorRepository {
  @Override
  public IndicatorImport begin(String source, ImportMode mode) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Placed> list(IndicatorFilter filter, long after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long expire(IndicatorFilter filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<IndicatorSource> sources() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isEnabled(String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rule(String source, SourceRules rules, String by) {
    throw new UnsupportedOperationException();
  }
}
