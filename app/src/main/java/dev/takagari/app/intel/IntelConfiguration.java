package dev.takagari.app.intel;

import dev.takagari.adapters.maxmind.MaxMindIntelSource;
import dev.takagari.adapters.postgres.PostgresAnswerCache;
import dev.takagari.adapters.postgres.PostgresLookupQuota;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.enrich.intel.IndicatorStoreSource;
import dev.takagari.enrich.intel.IntelLookup;
import dev.takagari.enrich.intel.IntelMeters;
import dev.takagari.enrich.intel.LookupLimits;
import dev.takagari.enrich.intel.OwnSightingsSource;
import dev.takagari.enrich.intel.RegistrySource;
import dev.takagari.enrich.intel.gate.OutgoingGate;
import dev.takagari.enrich.intel.outside.OutsideHttp;
import dev.takagari.enrich.intel.outside.OutsideSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// Sources of knowledge: our own stores, files of addresses, services outside.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntelProperties.class)
@Import(IntelController.class)
public class IntelConfiguration {
  private static final int KEPT_ANSWERS = 100_000;

  /// The text of a secret that `secret:NAME` names: any property, as those of files in a directory
  /// of secrets.
  public static Function<String, Optional<String>> secrets(Environment environment) {
    return name ->
        name.isBlank() ? Optional.empty() : Optional.ofNullable(environment.getProperty(name));
  }

  @Bean
  LookupQuota lookupQuota(PostgresSession session) {
    return new PostgresLookupQuota(session);
  }

  @Bean(destroyMethod = "close")
  OutsideHttp outsideHttp(IntelProperties properties) {
    return new OutsideHttp(properties.timeout());
  }

  @Bean
  MaxMindIntelSource geoIp(IntelProperties properties, InstantSource clock) {
    return new MaxMindIntelSource(properties.geoip(), clock);
  }

  @Bean(destroyMethod = "close")
  IntelLookup intelLookup(
      IntelProperties properties,
      Environment environment,
      IndicatorRepository indicators,
      SightingIndex sightings,
      IdentityBook identities,
      MaxMindIntelSource geoIp,
      PostgresSession session,
      LookupQuota quota,
      AuditLog audit,
      OutsideHttp http,
      InstantSource clock,
      MeterRegistry registry) {
    IntelMeters meters = new IntelMeters(registry);
    List<IntelSource> sources = new ArrayList<>();
    sources.add(new IndicatorStoreSource(indicators, clock));
    sources.add(new OwnSightingsSource(sightings, clock));
    sources.add(new RegistrySource(identities, clock));
    if (!properties.geoip().isEmpty()) {
      sources.add(geoIp);
    }
    OutsideSource.Shared shared =
        new OutsideSource.Shared(
            new OutgoingGate(properties.ownGround(), indicators),
            new PostgresAnswerCache(session, KEPT_ANSWERS),
            quota,
            audit,
            http,
            clock,
            meters);
    properties
        .outside(secrets(environment))
        .forEach((service, settings) -> sources.add(new OutsideSource(service, settings, shared)));
    LookupLimits usual = LookupLimits.DEFAULT;
    return new IntelLookup(
        sources,
        new LookupLimits(usual.observed(), usual.perSource(), properties.budget()),
        meters);
  }

  @Bean
  IntelStanding intelStanding(
      IntelProperties properties,
      Environment environment,
      MaxMindIntelSource geoIp,
      LookupQuota quota) {
    return new IntelStanding(properties.outside(secrets(environment)), geoIp, quota);
  }
}
