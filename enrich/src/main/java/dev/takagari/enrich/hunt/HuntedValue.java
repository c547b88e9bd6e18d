package dev.takagari.enrich.hunt;

import dev.takagari.core.event.Observable;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import java.util.List;
import java.util.Optional;

/// How a value that is hunted is found in the sightings.
///
/// Sightings may name more days and hosts than have an event that fits, never fewer: the events
/// themselves are compared afterwards.
///
/// @param sighted values whose rows may be of an event in which the indicator is
record HuntedValue(ActiveIndicator indicator, List<SightedValue> sighted) {
  HuntedValue {
    sighted = List.copyOf(sighted);
  }

  /// The value as sightings spell it; empty for what they cannot be asked for: networks, parts of
  /// command lines, and what they hold nothing of.
  static Optional<HuntedValue> of(ActiveIndicator indicator) {
    IndicatorValue value = indicator.value();
    Observable kind =
        switch (value.type()) {
          case IPV4, IPV6 -> Observable.IP;
          case DOMAIN, HOSTNAME -> Observable.DOMAIN;
          case URL -> Observable.URL;
          case MD5, SHA1, SHA256 -> Observable.HASH;
          case FILENAME -> Observable.FILE;
          case CIDR, CMDLINE, USER_AGENT, EMAIL, JA3, JA4, OTHER -> null;
        };
    if (kind == null || isTooDeep(kind, value.text(), indicator)) {
      return Optional.empty();
    }
    return Optional.of(new HuntedValue(indicator, SightedValue.all(kind, value.text())));
  }

  /// Names below a name of many labels have no rows of their own.
  private static boolean isTooDeep(Observable kind, String name, ActiveIndicator indicator) {
    return kind == Observable.DOMAIN
        && !indicator.exact()
        && name.chars().filter(c -> c == '.').count() >= SightedValue.MOST_LABELS;
  }

  /// Whether a row of this role may stand for an event in which the indicator is.
  boolean mayBeIn(SightingRole role) {
    return switch (role) {
      case BELOW -> !isWhole();
      case PARENT -> false;
      default -> true;
    };
  }

  private boolean isWhole() {
    return switch (indicator.value().type()) {
      case DOMAIN -> indicator.exact();
      default -> true;
    };
  }
}
