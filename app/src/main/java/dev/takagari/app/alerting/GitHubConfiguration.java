package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresPollPlaces;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.alerting.github.GitHubAnswers;
import dev.takagari.alerting.github.GitHubDestination;
import dev.takagari.alerting.github.GitHubFailure;
import dev.takagari.alerting.github.GitHubHook;
import dev.takagari.alerting.github.GitHubLooks;
import dev.takagari.alerting.github.GitHubPoller;
import dev.takagari.alerting.github.GitHubTroubles;
import dev.takagari.alerting.github.IssueRepository;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.route.RoutingBook;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.operation.PortAdvice;
import dev.takagari.app.operation.PortCheck;
import dev.takagari.app.service.TakagariProperties;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Telling on GitHub and hearing what people do there: only with an alert queue and a repository.
/// Making these does no I/O.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty({"takagari.alerting.queue-url", "takagari.alerting.github.repository"})
public class GitHubConfiguration {
  private static final Logger log = LoggerFactory.getLogger(GitHubConfiguration.class);
  private static final Duration LEAST_REST = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  /// With web hooks, looks only find what these did not tell.
  private static final int RARER = 10;

  @Bean(destroyMethod = "close")
  IssueRepository issueRepository(GitHubProperties properties, InstantSource clock) {
    return new IssueRepository(properties.settings(), clock);
  }

  @Bean
  GitHubTroubles gitHubTroubles(Troubles troubles) {
    return new GitHubTroubles(troubles);
  }

  @Bean
  GitHubDestination gitHubDestination(
      IssueRepository issueRepository,
      CaseBriefs briefs,
      RoutingBook routing,
      GitHubTroubles gitHubTroubles,
      DisplayZone zone) {
    return new GitHubDestination(
        issueRepository, briefs, routing::people, gitHubTroubles, zone.zone());
  }

  @Bean
  GitHubAnswers gitHubAnswers(
      IssueRepository issueRepository,
      CaseRepository cases,
      CaseRecords records,
      SuppressionBook suppressions,
      ActQueue acts,
      PostgresSession session,
      LeaseLedger leases,
      RoutingBook routing,
      InstantSource clock) {
    PollPlaces places = new PostgresPollPlaces(session);
    return new GitHubAnswers(
        issueRepository,
        cases,
        records,
        suppressions,
        acts,
        places,
        leases,
        routing::people,
        clock);
  }

  @Bean(destroyMethod = "close")
  GitHubLooks gitHubLooks(GitHubAnswers gitHubAnswers) {
    return new GitHubLooks(gitHubAnswers);
  }

  @Bean
  @ConditionalOnProperty("takagari.alerting.github.webhook-secret")
  GitHubHook gitHubHook(GitHubProperties properties, InstantSource clock) {
    return new GitHubHook(
        Objects.requireNonNull(properties.webhookSecret()),
        Objects.requireNonNull(properties.repository()),
        clock);
  }

  @Bean(destroyMethod = "close")
  WorkLoop gitHubPolling(
      IssueRepository issueRepository,
      GitHubAnswers gitHubAnswers,
      PostgresSession session,
      GitHubProperties properties,
      InstantSource clock) {
    GitHubPoller poller =
        new GitHubPoller(issueRepository, gitHubAnswers, new PostgresPollPlaces(session), clock);
    Duration rest =
        properties.webhookSecret() == null
            ? properties.poll()
            : properties.poll().multipliedBy(RARER);
    return new WorkLoop(
        "github-poll",
        IngestSettings.defaults(),
        LEAST_REST,
        () -> rest(poller, rest),
        "what people do on GitHub is not seen");
  }

  private static Duration rest(GitHubPoller poller, Duration usual) {
    try {
      return poller.poll() ? LEAST_REST : usual;
    } catch (GitHubFailure e) {
      log.warn("issues on GitHub cannot be looked at: {}", e.getMessage());
      return e.pause().compareTo(AFTER_FAILURE) > 0 ? e.pause() : AFTER_FAILURE;
    }
  }

  /// Looked at by `doctor`; while GitHub is down this service is not.
  @Bean
  PortCheck gitHubCheck(IssueRepository issueRepository, GitHubProperties properties) {
    URI url = properties.apiUrl();
    return new PortCheck(
        "github",
        () -> {
          try {
            issueRepository.check();
          } catch (GitHubFailure e) {
            throw new TakagariException(
                ErrorCode.DESTINATION_UNAVAILABLE, String.valueOf(e.getMessage()), e);
          }
        },
        PortAdvice.gitHub(url, Objects.requireNonNull(properties.repository())));
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> startGitHub(
      TakagariProperties properties, GitHubLooks gitHubLooks, WorkLoop gitHubPolling) {
    return ready -> {
      gitHubLooks.start();
      if (properties.roles().contains(TakagariProperties.Role.ALERTING)) {
        gitHubPolling.start();
      }
    };
  }
}
