package dev.takagari.app.alerting;

import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.route.RouteQuestions;
import dev.takagari.alerting.route.RoutingBook;
import dev.takagari.alerting.slack.SlackAnswers;
import dev.takagari.alerting.slack.SlackCalls;
import dev.takagari.alerting.slack.SlackCases;
import dev.takagari.alerting.slack.SlackCheck;
import dev.takagari.alerting.slack.SlackDestination;
import dev.takagari.alerting.slack.SlackRouting;
import dev.takagari.alerting.slack.SlackSettings;
import dev.takagari.alerting.slack.SlackSignature;
import dev.takagari.alerting.slack.SlackSocket;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.operation.PortAdvice;
import dev.takagari.app.operation.PortCheck;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.telling.ActQueue;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Slack: in processes with the role `alerting`, only with the token of a bot. Making these does no
/// I/O.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty({"takagari.alerting.queue-url", "takagari.alerting.slack.bot-token"})
public class SlackConfiguration {

  @Bean
  SlackSettings slackSettings(SlackProperties properties, DisplayZone zone) {
    return properties.settings(zone.zone());
  }

  @Bean(destroyMethod = "close")
  SlackCalls slackCalls(SlackSettings settings, InstantSource clock, MeterRegistry registry) {
    return new SlackCalls(
        settings.botToken(), settings.api(), clock, SlackCalls.Pause.WALL, registry);
  }

  @Bean
  SlackDestination slackDestination(
      CaseBriefs briefs,
      CaseRecords records,
      RoutingBook routing,
      SlackCalls slackCalls,
      SlackSettings settings,
      Troubles troubles,
      InstantSource clock) {
    SlackRouting routes =
        brief ->
            routing.route(
                RouteQuestions.of(
                    brief.found(), brief.detections(), records.facts(brief.found().key())),
                clock.instant());
    return new SlackDestination(briefs, routes, slackCalls, settings, troubles, clock);
  }

  @Bean(destroyMethod = "close")
  SlackAnswers slackAnswers(
      CaseRepository cases,
      CaseBriefs briefs,
      ActQueue acts,
      AuditLog audit,
      RoutingBook routing,
      SuppressionBook suppressions,
      SlackCalls slackCalls,
      SlackSettings settings,
      MeterRegistry registry,
      InstantSource clock) {
    return new SlackAnswers(
        new SlackCases(cases, briefs, acts, audit),
        routing::people,
        suppressions,
        slackCalls,
        settings,
        registry,
        clock);
  }

  @Bean
  SlackDoor slackDoor(SlackProperties properties, SlackAnswers answers, InstantSource clock) {
    boolean opens = properties.mode() == SlackProperties.Mode.HTTP;
    return new SlackDoor(
        answers,
        Optional.ofNullable(properties.signingSecret())
            .filter(_ -> opens)
            .map(secret -> new SlackSignature(secret, clock)));
  }

  @Bean(destroyMethod = "close")
  SlackLine slackLine(
      SlackProperties properties,
      TakagariProperties process,
      SlackSettings settings,
      SlackAnswers answers,
      Troubles troubles,
      MeterRegistry registry,
      InstantSource clock) {
    boolean hears =
        properties.mode() == SlackProperties.Mode.SOCKET
            && process.roles().contains(TakagariProperties.Role.ALERTING);
    if (!hears) {
      return new SlackLine(Optional.empty(), Optional.empty());
    }
    SlackCalls calls =
        new SlackCalls(
            Objects.requireNonNull(properties.appToken()),
            settings.api(),
            clock,
            SlackCalls.Pause.WALL,
            registry);
    return new SlackLine(
        Optional.of(calls),
        Optional.of(new SlackSocket(calls, answers, troubles, clock, new Random())));
  }

  /// Looked at by `doctor`; while Slack is down this service is not.
  @Bean
  PortCheck slackCheck(SlackCalls slackCalls, SlackSettings settings, SlackLine line) {
    SlackCheck check = new SlackCheck(slackCalls, settings);
    return new PortCheck(
        "slack",
        () -> {
          check.check();
          line.fault()
              .ifPresent(
                  why -> {
                    throw new TakagariException(
                        ErrorCode.DESTINATION_UNAVAILABLE, "nothing is heard from Slack: " + why);
                  });
        },
        PortAdvice.slack(settings.api()));
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startSlack(SlackAnswers answers, SlackLine line) {
    return ready -> {
      answers.start();
      line.start();
    };
  }
}
