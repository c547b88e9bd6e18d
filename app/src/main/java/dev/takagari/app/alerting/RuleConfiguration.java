package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresRuleCounts;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.alerting.rule.AlarmOutlet;
import dev.takagari.alerting.rule.CompiledRules;
import dev.takagari.alerting.rule.RuleSink;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.rule.RuleCounts;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import dev.takagari.search.http.SearchProperties;
import dev.takagari.search.run.SearchService;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger LOG = LoggerFactory.getLogger(RuleConfiguration.class);
  private static final Duration SWEEP = Duration.ofMinutes(1);

  @Bean
  RuleSet ruleSet(AlertingProperties properties) {
    RuleSet rules =
        new RuleDirectory(Path.of(properties.rules()))
            .read(new RuleValues(properties.ruleParameters()));
    rules.refused().forEach(problem -> LOG.warn("a rule does not hold: {}", problem));
    return rules;
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
      RuleSet rules,
      RuleCounts counts,
      DetectionOutlet outlet,
      DetectionTallies tallies,
      AlarmOutlet alarms,
      MeterRegistry meters) {
    return new RuleSink(new CompiledRules(rules.rules()), counts, outlet, tallies, alarms, meters);
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
