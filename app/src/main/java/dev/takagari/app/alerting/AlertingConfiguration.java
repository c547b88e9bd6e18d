package dev.takagari.app.alerting;

import dev.takagari.adapters.policyfile.PolicyDisk;
import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.policy.PolicyWatch;
import dev.takagari.alerting.queue.QueuedDetections;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.detection.DetectionOutlet;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What detects, and triage: only with an alert queue.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertingProperties.class)
@ConditionalOnProperty("takagari.alerting.queue-url")
public class AlertingConfiguration {
  private static final Duration POLICY_LOOKS = Duration.ofSeconds(10);

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
  PolicyBook policyBook(AlertingProperties alerting, MeterRegistry registry, InstantSource clock) {
    return PolicyBook.open(
        new ShippedPolicy(),
        Optional.ofNullable(alerting.policy())
            .filter(file -> !file.isBlank())
            .map(file -> new PolicyDisk(Path.of(file))),
        registry,
        clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  PolicyWatch policyWatch(PolicyBook policyBook) {
    return new PolicyWatch(policyBook, POLICY_LOOKS);
  }
}
