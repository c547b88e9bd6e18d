package dev.takagari.app.alerting;

import dev.takagari.alerting.github.GitHubDestination;
import dev.takagari.alerting.outward.ScreenDestination;
import dev.takagari.alerting.slack.SlackDestination;
import dev.takagari.alerting.tell.Audience;
import dev.takagari.alerting.tell.Courier;
import dev.takagari.alerting.tell.Outlet;
import dev.takagari.alerting.tell.TellMeters;
import dev.takagari.alerting.tell.TellSettings;
import dev.takagari.alerting.tell.Teller;
import dev.takagari.alerting.tell.TellingWork;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.CaseTellings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Telling people: in processes with the role `alerting`, only with an alert queue.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("takagari.alerting.queue-url")
public class TellConfiguration {

  @Bean(destroyMethod = "close")
  TellingWork tellingWork(
      CaseTellings tellings,
      CaseRepository cases,
      CaseRecords records,
      ActQueue acts,
      Outlets outlets,
      MeterRegistry registry,
      InstantSource clock) {
    TellMeters meters = new TellMeters(registry);
    List<Courier> couriers =
        outlets.all().stream()
            .map(
                outlet ->
                    new Courier(outlet.destination(), acts, TellSettings.USUAL, meters, clock))
            .toList();
    return new TellingWork(
        new Teller(
            tellings,
            cases,
            records,
            outlets.all().stream().map(Outlet::audience).toList(),
            TellSettings.USUAL),
        couriers,
        TellSettings.USUAL);
  }

  /// Everywhere people are told: the page of our own only while there is nothing else.
  ///
  /// @param all at least one
  record Outlets(List<Outlet> all) {
    /// Names of the destinations.
    Set<String> names() {
      return all.stream().map(outlet -> outlet.destination().name()).collect(Collectors.toSet());
    }
  }

  @Bean
  Outlets outlets(
      ObjectProvider<SlackDestination> slack,
      ObjectProvider<GitHubDestination> github,
      OutwardOutlets outward,
      ScreenDestination screen) {
    List<Outlet> all = new ArrayList<>();
    slack.ifAvailable(
        each -> all.add(new Outlet(each, Audience.chat(each.name(), Actor.Origin.SLACK))));
    github.ifAvailable(
        each -> all.add(new Outlet(each, Audience.tracker(each.name(), Actor.Origin.GITHUB))));
    all.addAll(outward.outlets());
    if (all.isEmpty()) {
      all.add(new Outlet(screen, Audience.listener(screen.name(), Tell.CHANNEL)));
    }
    return new Outlets(List.copyOf(all));
  }

  @Bean
  Troubles troubles(DetectionOutlet outlet, CaseRepository cases, InstantSource clock) {
    return new Troubles(outlet, cases, clock);
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startTelling(
      TakagariProperties properties, TellingWork work) {
    return ready -> {
      if (properties.roles().contains(TakagariProperties.Role.ALERTING)) {
        work.start();
      }
    };
  }
}
