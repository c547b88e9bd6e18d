package dev.takagari.app.demo;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedServer;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.app.home.Home;
import dev.takagari.app.home.ReadyFile;
import dev.takagari.app.service.ListeningPort;
import dev.takagari.app.service.RunningService;
import dev.takagari.app.service.TakagariApplication;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Servers and service of one home. Everything listens on loopback only.
final class EmbeddedService implements AutoCloseable {
  static final String FEED = "falcon";
  static final String FEED_BUCKET = "takagari-feed";
  static final String RAW_BUCKET = "takagari-raw";
  private static final String QUEUE = "takagari-feed";
  private static final String ALERTS = "takagari-alerts";

  private final EmbeddedStack stack;
  private final RunningService service;
  private final String token;
  private final @Nullable Doubles doubles;

  private static final String FOREVER = "1000y";

  private EmbeddedService(
      EmbeddedStack stack, RunningService service, String token, @Nullable Doubles doubles) {
    this.stack = stack;
    this.service = service;
    this.token = token;
    this.doubles = doubles;
  }

  /// Starts everything and returns when the service answers.
  ///
  /// @param port of the service, 0 for any free one
  static EmbeddedService start(Home home, int port) {
    return start(home, port, false);
  }

  /// Starts everything and returns when the service answers.
  ///
  /// @param port of the service, 0 for any free one
  /// @param withDoubles whether people are told in doubles of Slack and GitHub
  static EmbeddedService start(Home home, int port, boolean withDoubles) {
    EmbeddedStackOptions usual = EmbeddedStackOptions.in(home.resolve("servers"));
    EmbeddedStack stack =
        EmbeddedStack.start(
            withDoubles ? usual.with(EmbeddedServer.SLACK, EmbeddedServer.GITHUB) : usual);
    @Nullable RunningService service = null;
    try {
      EmbeddedResources resources = new EmbeddedResources(stack);
      resources.bucket(FEED_BUCKET);
      resources.bucket(RAW_BUCKET);
      String queue = resources.queue(QUEUE);
      String alerts = resources.queue(ALERTS);
      String token = ApiToken.of(home);
      // links in messages lead to the service, so its port must be known before
      int known = withDoubles && port == 0 ? ListeningPort.free() : port;
      Map<String, Object> properties = properties(home, stack, queue, alerts, token, known);
      @Nullable Doubles doubles = null;
      if (withDoubles) {
        doubles = Doubles.of(stack);
        doubles.writeRouting(home);
        properties.putAll(doubles.properties(home));
      }
      service = TakagariApplication.start(properties, known);
      if (doubles != null) {
        doubles.tell(service.url());
      }
      return new EmbeddedService(stack, service, token, doubles);
    } catch (RuntimeException e) {
      if (service != null) {
        service.close();
      }
      stack.close();
      throw e;
    }
  }

  private static Map<String, Object> properties(
      Home home, EmbeddedStack stack, String queue, String alerts, String token, int port) {
    AwsAddress s3 = stack.s3();
    AwsAddress sqs = stack.sqs();
    PostgresAddress postgres = stack.postgres();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("logging.file.name", home.resolve("logs/takagari.log").toString());
    properties.put("logging.logback.rollingpolicy.total-size-cap", "100MB");
    properties.put("logging.threshold.console", "WARN");
    // people read a demo, wherever it runs
    properties.put("takagari.log.format", "text");
    properties.put("takagari.token", token);
    properties.put("takagari.work", home.resolve("work").toString());
    properties.put("takagari.indicators.directory", home.resolve("indicators").toString());
    properties.put("takagari.aws.region", s3.region());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint());
    properties.put("takagari.aws.sqs-endpoint", sqs.endpoint());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.alerting.queue-url", alerts);
    if (port > 0) {
      properties.put("takagari.alerting.console-url", "http://127.0.0.1:" + port);
    }
    properties.put("takagari.feeds[0].name", FEED);
    properties.put("takagari.feeds[0].queue-url", queue);
    properties.put("takagari.feeds[0].bucket", FEED_BUCKET);
    properties.put("takagari.raw.bucket", RAW_BUCKET);
    properties.put("takagari.database.url", postgres.jdbcUrl());
    properties.put("takagari.database.user", postgres.user());
    properties.put("takagari.database.password", postgres.password());
    // only one process uses a home: nobody else would take over what a killed one held
    properties.put("takagari.ingest.lease", "30s");
    properties.put("takagari.lake.warehouse", home.resolve("lake").toString());
    properties.put("takagari.lake.commit-interval", "2s");
    // gently: a demo shares its machine
    properties.put("takagari.maintenance.interval", "30m");
    properties.put("takagari.maintenance.memory", "16MB");
    // who has just come joins events with hosts and users
    properties.put("takagari.maintenance.identity-interval", "20s");
    properties.put("takagari.hot.url", stack.opensearch());
    properties.put("takagari.hot.period", "month");
    // whoever tries it out hands over what he has, however old
    properties.put("takagari.retention.hot.default", FOREVER);
    properties.put("takagari.retention.lake.default", FOREVER);
    properties.put("takagari.retention.raw", FOREVER);
    properties.put("takagari.statement.signing-key", SigningKey.of(home).toString());
    return properties;
  }

  /// A part of the running service.
  <T> T part(Class<T> type) {
    return service.part(type);
  }

  /// Where it answers.
  URI url() {
    return service.url();
  }

  String token() {
    return token;
  }

  /// Where people are told; empty when there are no doubles.
  Optional<Doubles> doubles() {
    return Optional.ofNullable(doubles);
  }

  /// What clients on this machine need to know.
  ReadyFile ready(long pid) {
    return new ReadyFile(service.url(), token, pid, stack.s3().endpoint(), stack.sqs().endpoint());
  }

  /// Drains the service, then stops the servers.
  @Override
  public void close() {
    try {
      service.close();
    } finally {
      stack.close();
    }
  }
}
