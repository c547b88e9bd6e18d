package dev.takagari.app.alerting;

import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactSettings;
import dev.takagari.alerting.facts.finder.AfterFinder;
import dev.takagari.alerting.facts.finder.BeforeFinder;
import dev.takagari.alerting.facts.finder.CoverageFinder;
import dev.takagari.alerting.facts.finder.EarlierFinder;
import dev.takagari.alerting.facts.finder.ElsewhereFinder;
import dev.takagari.alerting.facts.finder.FeedLogs;
import dev.takagari.alerting.facts.finder.KnownFinder;
import dev.takagari.alerting.facts.finder.Recorded;
import dev.takagari.alerting.facts.finder.WhereFinder;
import dev.takagari.alerting.facts.finder.WhoFinder;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.EarlierCases;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.intel.IntelDesk;
import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.search.http.SearchProperties;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.run.SearchListener;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// From whom the facts of a case are gathered.
@Configuration(proxyBeanMethods = false)
class FactsConfiguration {
  private static final int SEARCHES_AT_ONCE = 4;

  /// Searches of its own: a storm of cases keeps nobody who searches waiting, is not counted among
  /// people's searches, and does not make a kind of event look wanted.
  @Bean(destroyMethod = "close")
  SearchedEvents eventQuestions(
      SearchPlanner planner, SearchProperties search, Rebuilder rebuilder) {
    return new SearchedEvents(
        new SearchService(
            planner,
            search.pageSize().toBytes(),
            SEARCHES_AT_ONCE,
            search.maxWait(),
            new SearchMeters(new CompositeMeterRegistry()),
            SearchListener.NONE,
            rebuilder));
  }

  @Bean
  FeedLogs feedLogs(
      TakagariProperties properties, IntakeFeeds intake, VolumeLedger volume, InstantSource clock) {
    Map<String, String> configured = new HashMap<>(intake.kinds());
    for (TakagariProperties.Feed feed : properties.feeds()) {
      if (feed.source() != null) {
        configured.put(Objects.requireNonNull(feed.name()), feed.source());
      }
    }
    return new BroughtLogs(configured, volume, clock);
  }

  @Bean(destroyMethod = "close")
  FactGathering factGathering(
      AlertingProperties properties,
      EventQuestions events,
      IdentityBook identities,
      OwnerBook owners,
      HostRegistry hosts,
      SightingIndex sightings,
      SightingCoverage coverage,
      LakeHistory history,
      IntelDesk intel,
      UncoveredTimes uncovered,
      FeedLogs logs,
      EarlierCases earlier,
      MeterRegistry registry) {
    return new FactGathering(
        List.of(
            new WhoFinder(identities, owners),
            new WhereFinder(identities),
            new Recorded(),
            KnownFinder.ofOurs(intel),
            new EarlierFinder(earlier),
            new BeforeFinder(events),
            new AfterFinder(events, identities),
            new CoverageFinder(events, uncovered, logs),
            new ElsewhereFinder(sightings, coverage, history, hosts),
            KnownFinder.ofAll(intel)),
        FactSettings.DEFAULT.withBudget(properties.facts().budget()),
        registry);
  }
}
