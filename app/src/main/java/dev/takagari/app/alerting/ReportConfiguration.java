package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresCaseFigures;
import dev.takagari.adapters.postgres.PostgresPollPlaces;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSilentSensors;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.report.Digest;
import dev.takagari.alerting.report.ReportDesk;
import dev.takagari.alerting.report.ReportPlan;
import dev.takagari.alerting.report.ReportRunner;
import dev.takagari.alerting.report.SavedQueryReport;
import dev.takagari.alerting.report.WeeklyReport;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.RuleReports;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.report.CaseFigures;
import dev.takagari.core.report.SilentSensors;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import dev.takagari.search.http.SearchProperties;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.run.SearchListener;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchService;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What is posted by schedule: looked at wherever the database is, made by schedule in processes
/// with the role `alerting`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportingProperties.class)
@Import(ReportController.class)
public class ReportConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(ReportConfiguration.class);
  private static final Duration LOOKS = Duration.ofSeconds(20);

  @Bean
  CaseFigures caseFigures(PostgresSession session) {
    return new PostgresCaseFigures(session);
  }

  @Bean
  SilentSensors silentSensors(PostgresSession session) {
    return new PostgresSilentSensors(session);
  }

  /// Searches of its own, one at a time: reports keep nobody who searches waiting, are not counted
  /// among people's searches, and do not make a kind of event look wanted.
  @Bean(destroyMethod = "close")
  ReportSearch reportSearch(SearchPlanner planner, SearchProperties search, Rebuilder rebuilder) {
    return new ReportSearch(
        new SearchedEvents(
            new SearchService(
                planner,
                search.pageSize().toBytes(),
                1,
                search.maxWait(),
                new SearchMeters(new CompositeMeterRegistry()),
                SearchListener.NONE,
                rebuilder)));
  }

  @Bean
  ReportDesk reportDesk(
      CaseBriefs briefs,
      CaseLinks links,
      CaseFigures figures,
      RuleReports rules,
      SilentSensors sensors,
      VolumeLedger volume,
      ActQueue acts,
      UncoveredTimes uncovered,
      ReportSearch search) {
    return new ReportDesk(
        new Digest(figures, briefs::of, links),
        new WeeklyReport(figures, rules, sensors, volume, acts, uncovered, links),
        new SavedQueryReport(search.events(), uncovered));
  }

  @Bean
  ReportRunner reportRunner(
      ReportingProperties properties,
      DisplayZone zone,
      ReportDesk desk,
      ActQueue acts,
      PostgresSession session,
      ObjectProvider<TellConfiguration.Outlets> outlets,
      InstantSource clock) {
    List<ReportPlan> plans =
        ReportSettings.read(
            properties.reports(),
            zone.zone(),
            (key, what) -> LOG.error("takagari.{}: {}", key, what));
    return new ReportRunner(
        plans,
        desk,
        acts,
        new PostgresPollPlaces(session),
        outlets.stream()
            .flatMap(each -> each.all().stream())
            .map(outlet -> outlet.destination().name())
            .toList(),
        clock);
  }

  @Bean(destroyMethod = "close")
  WorkLoop reportLoop(ReportRunner runner) {
    return new WorkLoop(
        "reports",
        IngestSettings.defaults(),
        LOOKS,
        () -> {
          runner.turn();
          return LOOKS;
        },
        "reports are not made");
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startReports(
      TakagariProperties properties,
      AlertingProperties alerting,
      ReportRunner runner,
      WorkLoop reportLoop) {
    return ready -> {
      if (properties.roles().contains(TakagariProperties.Role.ALERTING)
          && alerting.queueUrl() != null) {
        for (ReportPlan plan : runner.plans()) {
          runner
              .unknown(plan)
              .forEach(
                  name ->
                      LOG.warn(
                          "the report {} is to go to {}, and there is no such destination",
                          plan.name(),
                          name));
        }
        reportLoop.start();
      }
    };
  }
}
