package dev.takagari.app.alerting;

import dev.takagari.adapters.routefile.RoutingDisk;
import dev.takagari.alerting.route.RoutingBook;
import dev.takagari.alerting.watch.FileWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where cases are told and who is on call: part of [AlertingConfiguration].
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {
  /// As often as the policy is looked at.
  private static final Duration LOOKS = Duration.ofSeconds(10);

  @Bean
  RoutingBook routingBook(AlertingProperties properties, MeterRegistry meters) {
    return RoutingBook.open(new RoutingDisk(Path.of(properties.routing())), meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FileWatch routingWatch(RoutingBook routingBook) {
    return new FileWatch("routing-watch", routingBook::refresh, LOOKS);
  }
}
