package dev.takagari.app.intel;

import dev.takagari.adapters.maxmind.MaxMindIntelSource;
import dev.takagari.app.operation.Status;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.enrich.intel.outside.OutsideSettings;
import dev.takagari.enrich.intel.service.OutsideService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which sources are asked, and how it stands with them.
public final class IntelStanding {
  private final Map<OutsideService, OutsideSettings> outside;
  private final MaxMindIntelSource geoIp;
  private final LookupQuota quota;

  IntelStanding(
      Map<OutsideService, OutsideSettings> outside, MaxMindIntelSource geoIp, LookupQuota quota) {
    this.outside = outside;
    this.geoIp = geoIp;
    this.quota = quota;
  }

  /// As a part of the status.
  public Status.Intel status() {
    Map<String, LookupQuota.Standing> standings =
        quota.standings().stream()
            .collect(Collectors.toMap(LookupQuota.Standing::source, Function.identity()));
    List<Status.OutsideSource> on = new ArrayList<>();
    List<String> off = new ArrayList<>();
    outside.forEach(
        (service, settings) -> {
          String name = service.profile().name();
          if (settings.isOn()) {
            on.add(source(name, settings, standings.get(name)));
          } else {
            off.add(name);
          }
        });
    return new Status.Intel(
        on,
        off,
        geoIp.built().entrySet().stream()
            .map(file -> new Status.AddressFile(file.getKey(), file.getValue().orElse(null)))
            .toList());
  }

  private static Status.OutsideSource source(
      String name, OutsideSettings settings, LookupQuota.@Nullable Standing standing) {
    return new Status.OutsideSource(
        name,
        standing == null ? 0 : standing.usedToday(),
        settings.rate().perDay(),
        standing == null ? null : standing.restsUntil());
  }
}
