package dev.takagari.alerting.together;

import com.sun.net.httpserver.HttpExchange;
import dev.takagari.alerting.github.GitHubAnswers;
import dev.takagari.alerting.github.GitHubDestination;
import dev.takagari.alerting.github.GitHubFailure;
import dev.takagari.alerting.github.GitHubHook;
import dev.takagari.alerting.github.GitHubLooks;
import dev.takagari.alerting.github.GitHubPoller;
import dev.takagari.alerting.github.GitHubTroubles;
import dev.takagari.alerting.github.IssueRepository;
import dev.takagari.alerting.hook.HookHeaders;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.route.Route;
import dev.takagari.alerting.slack.SlackAnswers;
import dev.takagari.alerting.slack.SlackCalls;
import dev.takagari.alerting.slack.SlackCases;
import dev.takagari.alerting.slack.SlackDestination;
import dev.takagari.alerting.slack.SlackSettings;
import dev.takagari.alerting.slack.SlackSignature;
import dev.takagari.alerting.tell.Audience;
import dev.takagari.alerting.tell.Courier;
import dev.takagari.alerting.tell.TellMeters;
import dev.takagari.alerting.tell.TellSettings;
import dev.takagari.alerting.tell.Teller;
import dev.takagari.alerting.tell.TellingWork;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What one process of the service does for telling, with what it remembers: couriers to Slack and
/// GitHub, and what hears people there.
final class Telling implements AutoCloseable {
  /// Longer than the steps of the clock while something is under way.
  private static final TellSettings SETTINGS =
      new TellSettings(Duration.ZERO, Duration.ofMillis(5), Duration.ofMinutes(5), 4, 100);

  private static final String FORM = "payload=";
  private static final int UNAUTHORIZED = 401;
  private static final int FAILED = 500;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicInteger underWay = new AtomicInteger();
  private final SlackCalls calls;
  private final SlackAnswers slackAnswers;
  private final SlackSignature signature;
  private final IssueRepository repository;
  private final GitHubHook hook;
  private final GitHubLooks looks;
  private final GitHubPoller poller;
  private final TellingWork work;

  Telling(TogetherWorld world) {
    SlackSettings slack =
        new SlackSettings(
            world.slack.botToken(),
            world.team,
            "",
            "",
            TogetherWorld.CHANNEL,
            TogetherWorld.OPT_OUT,
            false,
            URI.create(world.slack.baseUrl() + "/api/"),
            ZoneOffset.UTC);
    CaseBriefs briefs =
        new CaseBriefs(
            world.cases, world.records, new CaseLinks(URI.create("https://takagari.example")));
    Troubles troubles = new Troubles(world.troubles::addAll, world.cases, world.clock);
    calls =
        new SlackCalls(
            world.slack.botToken(), slack.api(), world.pace, world.pace::sleep, registry);
    slackAnswers =
        new SlackAnswers(
            new SlackCases(world.cases, briefs, world.queue, world.audit),
            () -> TogetherWorld.PEOPLE,
            world.suppressions,
            calls,
            slack,
            registry,
            world.clock);
    signature = new SlackSignature(world.slack.signingSecret(), world.clock);
    repository = new IssueRepository(world.github(), world.clock);
    GitHubAnswers githubAnswers =
        new GitHubAnswers(
            repository,
            world.cases,
            world.records,
            world.suppressions,
            world.queue,
            world.places,
            world.leases,
            () -> TogetherWorld.PEOPLE,
            world.clock);
    hook = new GitHubHook(world.github.webhookSecret(), TogetherWorld.REPOSITORY, world.clock);
    looks = new GitHubLooks(githubAnswers);
    looks.start();
    poller = new GitHubPoller(repository, githubAnswers, world.places, world.clock);
    Route route = new Route(TogetherWorld.CHANNEL, "soc", "", "", TogetherWorld.PEOPLE_LIST);
    List<Destination> destinations =
        List.of(
            watched(new SlackDestination(briefs, _ -> route, calls, slack, troubles, world.clock)),
            watched(
                new GitHubDestination(
                    repository,
                    briefs,
                    () -> TogetherWorld.PEOPLE,
                    new GitHubTroubles(troubles),
                    ZoneOffset.UTC)));
    work =
        new TellingWork(
            new Teller(
                world.tellings,
                world.cases,
                world.records,
                List.of(
                    Audience.chat(SlackDestination.NAME, Actor.Origin.SLACK),
                    Audience.tracker(GitHubDestination.NAME, Actor.Origin.GITHUB)),
                SETTINGS),
            destinations.stream()
                .map(
                    each ->
                        new Courier(
                            each, world.queue, SETTINGS, new TellMeters(registry), world.clock))
                .toList(),
            SETTINGS);
    work.start();
  }

  private Destination watched(Destination destination) {
    return new Destination() {
      @Override
      public String name() {
        return destination.name();
      }

      @Override
      public Outcome deliver(Act act, @Nullable String reference) {
        underWay.incrementAndGet();
        try {
          return destination.deliver(act, reference);
        } finally {
          underWay.decrementAndGet();
        }
      }
    };
  }

  /// Whether nothing is being said outside at this moment.
  boolean isIdle() {
    return underWay.get() == 0;
  }

  /// Takes a call of Slack or GitHub as the service does.
  void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HookHeaders headers = exchange.getRequestHeaders()::getFirst;
    String text = "";
    int status = 200;
    try {
      switch (exchange.getRequestURI().getPath()) {
        case "/hooks/slack/interactive", "/hooks/slack/events" -> {
          if (signature.mayAdmit(headers) && signature.admits(headers, body)) {
            text = heard(new String(body, StandardCharsets.UTF_8));
            signature.taken(headers);
          } else {
            status = UNAUTHORIZED;
          }
        }
        default -> {
          if (hook.mayAdmit(headers) && hook.admits(headers, body)) {
            OptionalInt issue = hook.issue(headers, body);
            if (issue.isPresent()) {
              looks.ask(issue.getAsInt());
            }
          } else {
            status = UNAUTHORIZED;
          }
        }
      }
    } catch (RuntimeException e) {
      status = FAILED;
    }
    byte[] answer = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    if (answer.length > 0) {
      exchange.getResponseBody().write(answer);
    }
  }

  private String heard(String body) {
    return body.startsWith(FORM)
        ? slackAnswers.interactive(
            URLDecoder.decode(body.substring(FORM.length()), StandardCharsets.UTF_8))
        : slackAnswers.event(body);
  }

  /// Looks at issues, as it is done from time to time.
  ///
  /// @return whether GitHub could be asked
  boolean poll() {
    try {
      while (poller.poll()) {
        // there is more
      }
      return true;
    } catch (GitHubFailure e) {
      return false;
    }
  }

  /// Waits for what people did that was heard; nothing more is heard.
  void hearOut() {
    slackAnswers.close();
    looks.close();
  }

  @Override
  public void close() {
    hearOut();
    work.close();
    calls.close();
    repository.close();
  }
}
