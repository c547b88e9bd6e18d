package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresResponseLedger;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.alerting.respond.ResponseDesk;
import dev.takagari.alerting.respond.ResponseMeters;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.RoutingBook;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Where people ask for responses: part of [CasesConfiguration].
@Configuration(proxyBeanMethods = false)
@Import(ResponseController.class)
class ResponseConfiguration {

  @Bean
  PostgresResponseLedger responseLedger(PostgresSession session) {
    return new PostgresResponseLedger(session);
  }

  @Bean
  ResponseMeters responseMeters(MeterRegistry registry) {
    return new ResponseMeters(registry);
  }

  @Bean
  ResponseDesk responseDesk(
      PostgresResponseLedger ledger,
      CaseRepository cases,
      CaseRecords records,
      AlertingProperties alerting,
      TakagariProperties properties,
      ObjectProvider<RoutingBook> routing,
      ResponseMeters meters,
      InstantSource clock) {
    AlertingProperties.Response response = alerting.response();
    return new ResponseDesk(
        ledger,
        cases,
        records,
        response.enabled() ? response.kinds() : Set.of(),
        properties.raw().bucket(),
        () -> {
          RoutingBook book = routing.getIfAvailable();
          return book == null ? People.NONE : book.people();
        },
        meters,
        clock);
  }
}
