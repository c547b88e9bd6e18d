package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresRuleCounts;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleDisk;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.alerting.rule.AlarmOutlet;
import dev.takagari.alerting.rule.RuleBook;
import dev.takagari.alerting.rule.RuleSink;
import dev.takagari.alerting.watch.FileWatch;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.rule.RuleCounts;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import dev.takagari.search.http.SearchProperties;
import dev.takagari.search.run.SearchService;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Rules: they can be listed and tried on history by every service, and are asked of events where
/// there is an alert queue. After [AlertingConfiguration], whose beans it looks for.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertingProperties.class)
@Import(RuleController.class)
public class RuleConfiguration {
  private static final Duration SWEEP = Duration.ofMinutes(1);

  /// As often as the policy is looked at.
  private static final Duration LOOKS = Duration.ofSeconds(10);

  @Bean
  RuleBook ruleBook(AlertingProperties properties, MeterRegistry meters) {
    return RuleBook.open(
        new RuleDisk(
            new RuleDirectory(Path.of(properties.rules())),
            new RuleValues(properties.ruleParameters())),
        meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FileWatch ruleWatch(RuleBook rules) {
    return new FileWatch("rule-watch", rules::refresh, LOOKS);
  }

  @Bean
  RulePreview rulePreview(
      SearchService search, UncoveredTimes uncovered, SearchProperties properties) {
    return new RulePreview(search::search, uncovered, properties.timeout());
  }

  @Bean
  @ConditionalOnBean({DetectionOutlet.class, DetectionTallies.class})
  RuleCounts ruleCounts(PostgresSession session) {
    return new PostgresRuleCounts(session);
  }

  @Bean
  @ConditionalOnBean(RuleCounts.class)
  AlarmOutlet alarmOutlet(RuleCounts counts, DetectionOutlet outlet) {
    return new AlarmOutlet(counts, outlet);
  }

  @Bean
  @ConditionalOnBean(AlarmOutlet.class)
  RuleSink ruleSink(
      RuleBook rules,
      RuleCounts counts,
      DetectionOutlet outlet,
      DetectionTallies tallies,
      AlarmOutlet alarms,
      MeterRegistry meters) {
    return new RuleSink(rules::compiled, counts, outlet, tallies, alarms, meters);
  }

  /// Tells of alarms that a process which died left behind.
  @Bean(destroyMethod = "close")
  @ConditionalOnBean(AlarmOutlet.class)
  WorkLoop alarmSweep(AlarmOutlet alarms) {
    return new WorkLoop(
        "rule-alarms",
        IngestSettings.defaults(),
        SWEEP,
        () -> {
          alarms.sweep();
          return SWEEP;
        },
        "alarms of rules cannot be told");
  }

  @Bean
  @ConditionalOnBean(AlarmOutlet.class)
  ApplicationListener<ApplicationReadyEvent> startAlarmSweep(
      WorkLoop alarmSweep, TakagariProperties properties) {
    return ready -> {
      if (properties.roles().contains(TakagariProperties.Role.INGEST)
          || properties.roles().contains(TakagariProperties.Role.ALERTING)) {
        alarmSweep.start();
      }
    };
  }
}
