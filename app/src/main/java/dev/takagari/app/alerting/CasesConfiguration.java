package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresActQueue;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresCaseTellings;
import dev.takagari.adapters.postgres.PostgresDueCases;
import dev.takagari.adapters.postgres.PostgresEarlierCases;
import dev.takagari.adapters.postgres.PostgresParkedMessages;
import dev.takagari.adapters.postgres.PostgresRelatedCases;
import dev.takagari.adapters.postgres.PostgresRuleReports;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.postgres.PostgresSuppressionBook;
import dev.takagari.alerting.rule.RuleBook;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.EarlierCases;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.cases.RelatedCases;
import dev.takagari.core.cases.RuleReports;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.CaseTellings;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Cases as people read and steer them: wherever the database is, with an alert queue or without.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertingProperties.class)
@Import({
  CaseController.class,
  DetectionController.class,
  OutboxController.class,
  PolicyController.class,
  SuppressionController.class,
  RuleReportController.class,
  ResponseConfiguration.class
})
public class CasesConfiguration {

  @Bean
  CaseRepository caseRepository(PostgresSession session, AlertingProperties properties) {
    return new PostgresCaseRepository(session, properties.cases().settings());
  }

  @Bean
  CaseRecords caseRecords(PostgresSession session) {
    return new PostgresCaseRecords(session);
  }

  @Bean
  CaseTellings caseTellings(PostgresSession session) {
    return new PostgresCaseTellings(session);
  }

  @Bean
  ActQueue actQueue(PostgresSession session) {
    return new PostgresActQueue(session, new Random());
  }

  @Bean
  DueCases dueCases(PostgresSession session) {
    return new PostgresDueCases(session);
  }

  @Bean
  EarlierCases earlierCases(PostgresSession session) {
    return new PostgresEarlierCases(session);
  }

  @Bean
  RelatedCases relatedCases(PostgresSession session) {
    return new PostgresRelatedCases(session);
  }

  @Bean
  ParkedMessages parkedMessages(PostgresSession session) {
    return new PostgresParkedMessages(session);
  }

  @Bean
  AlertingStanding alertingStanding(
      CaseRecords records,
      DueCases due,
      ParkedMessages parked,
      StreamOffsets offsets,
      RuleBook rules,
      @Qualifier("alertQueue") ObjectProvider<MessageQueue> alertQueue,
      AlertingProperties properties) {
    return new AlertingStanding(
        records,
        due,
        parked,
        offsets,
        rules::rules,
        Optional.ofNullable(alertQueue.getIfAvailable()),
        properties.falconStreams().stream()
            .flatMap(stream -> Stream.ofNullable(stream.name()))
            .toList());
  }

  @Bean
  SuppressionBook suppressionBook(PostgresSession session) {
    return new PostgresSuppressionBook(session);
  }

  @Bean
  RuleReports ruleReports(PostgresSession session) {
    return new PostgresRuleReports(session);
  }
}
