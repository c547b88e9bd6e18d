package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresDetectionTallies;
import dev.takagari.adapters.postgres.PostgresPollPlaces;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.alerting.detect.DetectionSink;
import dev.takagari.alerting.detect.HitPoller;
import dev.takagari.alerting.queue.QueuedDetections;
import dev.takagari.app.service.ProcessName;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ScreenBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What detects, and triage: only with an alert queue.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertingProperties.class)
@ConditionalOnProperty("takagari.alerting.queue-url")
@Import({
  FactsConfiguration.class,
  FalconStreamConfiguration.class,
  PolicyConfiguration.class,
  RespondingConfiguration.class,
  RoutingConfiguration.class
})
public class AlertingConfiguration {

  @Bean
  SqsMessageQueue alertQueue(
      AlertingProperties alerting, TakagariProperties properties, InstantSource clock) {
    TakagariProperties.Aws aws = properties.aws();
    return new SqsMessageQueue(
        new SqsSettings(
            Objects.requireNonNull(alerting.queueUrl()).toString(),
            aws.sqsEndpoint(),
            aws.accessKey(),
            aws.secretKey()),
        clock);
  }

  @Bean
  DetectionOutlet detectionOutlet(SqsMessageQueue alertQueue, InstantSource clock) {
    return new QueuedDetections(alertQueue, clock);
  }

  @Bean
  DetectionTallies detectionTallies(PostgresSession session) {
    return new PostgresDetectionTallies(session);
  }

  @Bean
  DetectionSink detectionSink(
      DetectionOutlet outlet,
      DetectionTallies tallies,
      AlertingProperties alerting,
      MeterRegistry registry) {
    return new DetectionSink(outlet, tallies, alerting.falcoPriority(), registry);
  }

  @Bean
  HitPoller hitPoller(
      HitLedger hits,
      IndicatorRepository indicators,
      HostRegistry hosts,
      PostgresSession session,
      LeaseLedger leases,
      DetectionOutlet outlet,
      MeterRegistry registry) {
    return new HitPoller(
        hits,
        indicators,
        hosts,
        new PostgresPollPlaces(session),
        leases,
        ProcessName.OWN,
        outlet,
        registry);
  }

  @Bean(destroyMethod = "close")
  DetectionRole detectionRole(
      HitPoller poller,
      DetectionTallies tallies,
      CaseRepository cases,
      ParkedMessages parked,
      ActQueue acts,
      ScreenBook screen,
      TellConfiguration.Outlets outlets,
      AlertingProperties alerting,
      MeterRegistry registry,
      InstantSource clock,
      TakagariProperties properties) {
    return new DetectionRole(
        poller,
        tallies,
        cases,
        parked,
        acts,
        screen,
        alerting.outbox().keep(),
        outlets.names(),
        new ActFigures(acts, registry, clock),
        properties.roles().contains(TakagariProperties.Role.ALERTING));
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startDetections(DetectionRole role) {
    return ready -> role.start();
  }
}
