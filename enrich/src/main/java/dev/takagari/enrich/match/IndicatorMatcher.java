package dev.takagari.enrich.match;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.enrich.table.TableOrigin;
import dev.takagari.enrich.table.ValueTable;
import java.util.function.Consumer;

/// All indicators as of one generation of the store: a large table, and what changed since it was
/// built. Immutable; safe for use by several threads.
public final class IndicatorMatcher {
  private final ValueTable base;
  private final Overlay overlay;

  /// Only what a table holds.
  public IndicatorMatcher(ValueTable base) {
    this(base, Overlay.none(base.origin()));
  }

  IndicatorMatcher(ValueTable base, Overlay overlay) {
    this.base = base;
    this.overlay = overlay;
  }

  /// The generation of the store that events are compared with.
  public long generation() {
    return overlay.origin().generation();
  }

  /// What of the store events are compared with.
  TableOrigin origin() {
    return overlay.origin();
  }

  /// How many values the table holds.
  public long baseSize() {
    return base.size();
  }

  /// How many values changed since the table was built.
  public int overlaySize() {
    return overlay.size();
  }

  /// Bytes outside the heap.
  public long bytes() {
    return base.bytes() + overlay.bytes();
  }

  /// Keeps it until [#letGo()].
  ///
  /// @return false if it is gone already
  boolean hold() {
    return base.hold();
  }

  /// Ends what [MatcherSource#take()] began; nobody compares events with it for that taker any
  /// more.
  public void letGo() {
    base.letGo();
  }

  /// Makes what a thread compares events by.
  public EventMatching newMatching() {
    return new EventMatching(base, overlay);
  }

  /// Hands over all values, in no order.
  public void forEach(Consumer<ActiveIndicator> target) {
    base.forEach(
        indicator -> {
          if (!overlay.names(indicator.value())) {
            target.accept(indicator);
          }
        });
    overlay.forEachActive(target);
  }

  ValueTable base() {
    return base;
  }

  Overlay overlay() {
    return overlay;
  }
}
