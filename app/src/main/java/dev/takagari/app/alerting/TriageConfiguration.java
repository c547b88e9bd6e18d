package dev.takagari.app.alerting;

import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.triage.CaseInvestigation;
import dev.takagari.alerting.triage.DueCaseWorker;
import dev.takagari.alerting.triage.OwnerWatch;
import dev.takagari.alerting.triage.TriageHook;
import dev.takagari.alerting.triage.TriageSettings;
import dev.takagari.alerting.triage.TriageWorker;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.queue.MessageQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Triage: in processes with the role `alerting`, only with an alert queue.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("takagari.alerting.queue-url")
public class TriageConfiguration {
  private static final Duration OWNERS_LOOKED_FOR = Duration.ofSeconds(30);

  @Bean
  TriageSettings triageSettings(AlertingProperties properties) {
    TriageSettings usual = TriageSettings.USUAL;
    return new TriageSettings(
        properties.cases().receivers(),
        usual.poll(),
        usual.visibility(),
        usual.gatherers(),
        usual.idle(),
        usual.lease());
  }

  @Bean
  CaseInvestigation caseInvestigation(
      CaseRepository cases,
      CaseRecords records,
      FactGathering facts,
      PolicyBook policy,
      OwnerBook owners,
      DisplayZone zone,
      InstantSource clock) {
    return new CaseInvestigation(cases, records, facts, policy, owners, zone.zone(), clock);
  }

  @Bean(destroyMethod = "close")
  DueCaseWorker dueCaseWorker(
      DueCases due,
      CaseInvestigation investigation,
      TriageSettings settings,
      MeterRegistry registry) {
    return new DueCaseWorker(due, investigation, settings, registry);
  }

  @Bean(destroyMethod = "close")
  OwnerWatch ownerWatch(OwnerBook owners, DueCases due) {
    return new OwnerWatch(owners, due, OWNERS_LOOKED_FOR);
  }

  @Bean(destroyMethod = "close")
  TriageWorker triageWorker(
      SqsMessageQueue alertQueue,
      CaseRepository cases,
      ParkedMessages parked,
      DueCaseWorker gathering,
      TriageSettings settings,
      MeterRegistry registry,
      InstantSource clock) {
    return new TriageWorker(
        alertQueue, cases, parked, gathering::wake, settings, registry, clock, TriageHook.NONE);
  }

  @Bean
  MeterBinder triageMeters(SqsMessageQueue alertQueue, DueCases due) {
    return gauges(alertQueue, due);
  }

  /// What waits.
  public static MeterBinder gauges(MessageQueue alertQueue, DueCases due) {
    return registry -> {
      Gauge.builder("takagari.alerting.backlog", alertQueue, MessageQueue::backlog)
          .description("messages in the alert queue that wait or are being filed")
          .register(registry);
      Gauge.builder("takagari.alerting.due", due, DueCases::backlog)
          .description("cases that wait for their facts")
          .register(registry);
    };
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startTriage(
      TakagariProperties properties,
      TriageWorker worker,
      DueCaseWorker gathering,
      OwnerWatch ownerWatch) {
    return ready -> {
      if (properties.roles().contains(TakagariProperties.Role.ALERTING)) {
        gathering.start();
        worker.start();
        ownerWatch.start();
      }
    };
  }
}
