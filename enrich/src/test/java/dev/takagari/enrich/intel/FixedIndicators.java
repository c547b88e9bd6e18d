package dev.takagari.enrich.intel;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.StoredIndicator.State;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.NoIndicators;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A store that a test fills, and that can be out of reach.
public final class FixedIndicators extends NoIndicators {
  public static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  public static final Instant LAST = Instant.parse("2026-02-01T00:00:00Z");

  private final Map<IndicatorValue, List<StoredIndicator>> stored = new HashMap<>();
  public volatile boolean isOutOfReach;

  public FixedIndicators add(
      String source, IndicatorType type, String text, int confidence, @Nullable Tlp tlp) {
    return add(source, type, text, confidence, tlp, State.ACTIVE, false);
  }

  public FixedIndicators add(
      String source,
      IndicatorType type,
      String text,
      int confidence,
      @Nullable Tlp tlp,
      State state,
      boolean exact) {
    IndicatorValue value = ((IndicatorReading.Understood) IndicatorText.read(type, text)).value();
    Indicator indicator =
        new Indicator(
            value,
            exact,
            "",
            confidence,
            null,
            tlp,
            List.of("tag of " + source),
            "said by " + source,
            List.of(),
            null,
            null,
            false);
    stored
        .computeIfAbsent(value, _ -> new ArrayList<>())
        .add(new StoredIndicator(indicator, source, FIRST, LAST, state));
    return this;
  }

  @Override
  public Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values) {
    if (isOutOfReach) {
      throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "out of reach");
    }
    Map<IndicatorValue, List<StoredIndicator>> found = new HashMap<>(stored);
    found.keySet().retainAll(values);
    return found;
  }
}
