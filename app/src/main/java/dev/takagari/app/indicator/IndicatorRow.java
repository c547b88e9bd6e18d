package dev.takagari.app.indicator;

import dev.takagari.app.operation.Times;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.Tlp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one source says of one value, as answers have it. Values are as they are kept, not
/// defanged: who shows them to people does that.
///
/// @param state whether events are compared with it now
/// @param confidence 0 to 100; null when the source does not say
record IndicatorRow(
    String type,
    String value,
    boolean exact,
    String source,
    String state,
    String word,
    @Nullable Integer confidence,
    @Nullable String severity,
    @Nullable String tlp,
    List<String> tags,
    String description,
    List<String> references,
    @Nullable String validFrom,
    @Nullable String validUntil,
    String firstSeen,
    String lastSeen) {

  static IndicatorRow of(StoredIndicator stored) {
    Indicator indicator = stored.indicator();
    Severity severity = indicator.severity();
    Tlp tlp = indicator.tlp();
    return new IndicatorRow(
        indicator.value().type().code(),
        indicator.value().text(),
        indicator.exact(),
        stored.source(),
        code(stored.state()),
        indicator.word(),
        indicator.confidence() < 0 ? null : indicator.confidence(),
        severity == null ? null : severity.code(),
        tlp == null ? null : tlp.code(),
        indicator.tags(),
        indicator.description(),
        indicator.references(),
        time(indicator.validFrom()),
        time(indicator.validUntil()),
        Times.text(stored.firstSeen()),
        Times.text(stored.lastSeen()));
  }

  static String code(StoredIndicator.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Times.text(time);
  }
}
