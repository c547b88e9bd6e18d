package dev.takagari.app.alerting;

import dev.takagari.adapters.policyfile.PolicyDisk;
import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.alerting.watch.FileWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The risk policy: part of [AlertingConfiguration].
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {
  private static final Duration POLICY_LOOKS = Duration.ofSeconds(10);

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
  FileWatch policyWatch(PolicyBook policyBook) {
    return new FileWatch("policy-watch", policyBook::refresh, POLICY_LOOKS);
  }
}
