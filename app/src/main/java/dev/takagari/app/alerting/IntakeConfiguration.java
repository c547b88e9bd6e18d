package dev.takagari.app.alerting;

import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.alerting.hook.HookMeters;
import dev.takagari.alerting.intake.QueueIntake;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.intake.GatheredIntake;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.ObjectIntake;
import dev.takagari.ingest.intake.RecordImport;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Records that come one by one: web hooks, queues of others, files that somebody brings. They need
/// no alert queue: what comes is archived and can be searched either way.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertingProperties.class)
@Import({HookController.class, DetectionImportController.class})
public class IntakeConfiguration {
  private static final long GROUP_BYTES = 1 << 20;

  @Bean
  GatheredIntake gatheredIntake(RecordIntake recordIntake, AlertingProperties properties) {
    return new GatheredIntake(
        recordIntake,
        properties.intake().gather(),
        GROUP_BYTES,
        AlertingProperties.LARGEST_BODY.toBytes());
  }

  @Bean
  HookDoors hookDoors(AlertingProperties properties, InstantSource clock) {
    return HookDoors.of(properties.hooks(), clock);
  }

  @Bean
  HookMeters hookMeters(MeterRegistry registry) {
    return new HookMeters(registry);
  }

  @Bean
  HookBodies hookBodies(AlertingProperties properties, HookMeters meters, InstantSource clock) {
    return new HookBodies(
        new CallBody(Math.toIntExact(properties.hooks().maxBody().toBytes()), clock), meters);
  }

  @Bean
  RecordImport recordImport(IngestEngine engine, IntakeFeeds feeds) {
    return new RecordImport(
        feeds,
        new ObjectIntake(engine, feeds, IntakeFeed.Origin.BROUGHT),
        engine.settings().lineCap());
  }

  /// The queues of others that this process reads.
  record QueueIntakes(List<QueueIntake> all) implements AutoCloseable {
    @Override
    public void close() {
      all.forEach(QueueIntake::close);
    }
  }

  @Bean(destroyMethod = "close")
  QueueIntakes queueIntakes(
      AlertingProperties properties,
      TakagariProperties all,
      RecordIntake recordIntake,
      MeterRegistry registry,
      InstantSource clock) {
    if (!all.roles().contains(TakagariProperties.Role.ALERTING)) {
      return new QueueIntakes(List.of());
    }
    TakagariProperties.Aws aws = all.aws();
    return new QueueIntakes(
        properties.queues().stream()
            .map(
                queue ->
                    new QueueIntake(
                        Objects.requireNonNull(queue.name()),
                        new SqsMessageQueue(
                            new SqsSettings(
                                Objects.requireNonNull(queue.queueUrl()).toString(),
                                aws.sqsEndpoint(),
                                aws.accessKey(),
                                aws.secretKey()),
                            clock),
                        Objects.requireNonNull(queue.source()),
                        recordIntake,
                        registry))
            .toList());
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startQueueIntakes(QueueIntakes queues) {
    return ready -> queues.all().forEach(QueueIntake::start);
  }
}
