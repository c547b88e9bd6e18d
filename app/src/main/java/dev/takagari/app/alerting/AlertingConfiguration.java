package dev.takagari.app.alerting;

import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.alerting.queue.QueuedDetections;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.detection.DetectionOutlet;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What detects, and triage: only with an alert queue.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertingProperties.class)
@Import(FactsConfiguration.class)
@ConditionalOnProperty("takagari.alerting.queue-url")
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
}
