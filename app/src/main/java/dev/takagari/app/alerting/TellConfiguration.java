package dev.takagari.app.alerting;

import dev.takagari.alerting.tell.Audience;
import dev.takagari.alerting.tell.Courier;
import dev.takagari.alerting.tell.TellMeters;
import dev.takagari.alerting.tell.TellSettings;
import dev.takagari.alerting.tell.Teller;
import dev.takagari.alerting.tell.TellingWork;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.CaseTellings;
import dev.takagari.core.telling.Destination;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Telling people: in processes with the role `alerting`, only with an alert queue.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("takagari.alerting.queue-url")
public class TellConfiguration {

  @Bean(destroyMethod = "close")
  TellingWork tellingWork(
      CaseTellings tellings,
      CaseRepository cases,
      CaseRecords records,
      ActQueue acts,
      ObjectProvider<Destination> destinations,
      ObjectProvider<Audience> audiences,
      MeterRegistry registry,
      InstantSource clock) {
    TellMeters meters = new TellMeters(registry);
    List<Courier> couriers =
        destinations
            .orderedStream()
            .map(each -> new Courier(each, acts, TellSettings.USUAL, meters, clock))
            .toList();
    return new TellingWork(
        new Teller(
            tellings, cases, records, audiences.orderedStream().toList(), TellSettings.USUAL),
        couriers,
        TellSettings.USUAL);
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startTelling(
      TakagariProperties properties, TellingWork work) {
    return ready -> {
      if (properties.roles().contains(TakagariProperties.Role.ALERTING)) {
        work.start();
      }
    };
  }
}
