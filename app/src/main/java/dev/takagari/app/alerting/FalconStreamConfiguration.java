package dev.takagari.app.alerting;

import dev.takagari.alerting.falcon.FalconStreams;
import dev.takagari.alerting.falcon.Pace;
import dev.takagari.alerting.falcon.StreamConsumer;
import dev.takagari.alerting.falcon.StreamMeters;
import dev.takagari.alerting.falcon.StreamSettings;
import dev.takagari.app.intel.IntelConfiguration;
import dev.takagari.app.service.ProcessName;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.stream.StreamOffsets;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Reading Falcon Event Streams: part of [AlertingConfiguration].
@Configuration(proxyBeanMethods = false)
class FalconStreamConfiguration {

  @Bean(destroyMethod = "close")
  FalconStreams falconStreams(
      AlertingProperties alerting,
      TakagariProperties properties,
      Environment environment,
      RecordIntake intake,
      StreamOffsets offsets,
      LeaseLedger leases,
      InstantSource clock,
      MeterRegistry registry) {
    List<StreamSettings> streams =
        properties.roles().contains(TakagariProperties.Role.ALERTING)
            ? FalconStreamSettings.read(
                alerting.falconStreams(),
                IntelConfiguration.secrets(environment),
                (key, what) -> {
                  throw new TakagariException(
                      ErrorCode.BAD_CONFIGURATION, "takagari." + key + ": " + what);
                })
            : List.of();
    return new FalconStreams(
        streams.stream()
            .map(
                stream ->
                    new StreamConsumer(
                        stream,
                        intake,
                        offsets,
                        leases,
                        ProcessName.OWN,
                        new StreamMeters(registry, stream.name()),
                        Pace.of(clock),
                        new Random()))
            .toList());
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startFalconStreams(FalconStreams streams) {
    return ready -> streams.start();
  }
}
