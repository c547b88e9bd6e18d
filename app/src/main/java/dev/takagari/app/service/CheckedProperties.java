package dev.takagari.app.service;

import dev.takagari.app.alerting.AlertingProperties;
import dev.takagari.app.alerting.FalconLogin;
import dev.takagari.app.alerting.FalconStreamProperties;
import dev.takagari.app.alerting.FalconStreamSettings;
import dev.takagari.app.alerting.GitHubProperties;
import dev.takagari.app.alerting.MailProperties;
import dev.takagari.app.alerting.OutwardProperties;
import dev.takagari.app.alerting.ReportProperties;
import dev.takagari.app.alerting.ReportSettings;
import dev.takagari.app.alerting.ReportingProperties;
import dev.takagari.app.alerting.SlackProperties;
import dev.takagari.app.alerting.WebhookProperties;
import dev.takagari.app.intel.IntelConfiguration;
import dev.takagari.app.intel.IntelProperties;
import dev.takagari.app.sql.SqlProperties;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.retention.LakeOnly;
import dev.takagari.core.source.SourceType;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.search.auth.Caller.Scope;
import dev.takagari.search.http.SearchProperties;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/// Reads the whole configuration before anything starts and tells everything that is wrong with it
/// at once. Messages name keys, never values of secrets.
final class CheckedProperties {
  private static final int SHORTEST_TOKEN = 16;
  private static final int FEWEST_CONNECTIONS = 2;
  private static final int MOST_FEEDS = 1_000;
  private static final DataSize SHORTEST_LINE = DataSize.ofKilobytes(1);
  private static final DataSize LONGEST_LINE = DataSize.ofMegabytes(1024);
  private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(3650);
  private static final Duration LONGEST_GROUP = Duration.ofHours(1);
  private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(1);
  private static final DataSize MOST_MEMORY = DataSize.ofGigabytes(1024);
  private static final DataSize MOST_FETCHED = DataSize.ofGigabytes(4);
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);
  // the longest time that SQS hides a message
  private static final Duration LONGEST_LEASE = Duration.ofHours(12);
  private static final Duration SHORTEST_LISTING = Duration.ofSeconds(1);
  private static final int WIDEST_WINDOW = 1_000;
  private static final Duration SHORTEST_SNAPSHOT = Duration.ofHours(1);
  private static final Duration LONGEST_NOTICE = Duration.ofDays(90);
  private static final Duration SHORTEST_ORPHAN = Duration.ofHours(24);
  private static final DataSize MOST_SORT_MEMORY = DataSize.ofMegabytes(2047);
  private static final Pattern FEED_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern WAREHOUSE =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]+(/.*)?|(file:)?/.*|(?![a-z0-9+.-]+:).*\\S.*");

  /// The name of the token that several people may know.
  static final String SHARED = "operator";

  private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
  private static final String ROOT = "takagari";
  private static final String TOKENS = ROOT + ".tokens";
  private static final String FEEDS = ROOT + ".feeds";
  private static final String INDICATOR_FEEDS = ROOT + ".indicators.feeds";
  private static final String FALCON_STREAMS = ROOT + ".alerting.falcon-streams";

  /// Keys of which each feed of indicators has at least one.
  private static final List<String> SIGNS =
      List.of("name", "source", "address", "file", "directory", "format", "every");

  /// Keys of which each stream has at least one.
  private static final List<String> STREAM_SIGNS =
      List.of("name", "cloud", "base-url", "client-id", "client-secret", "app-id");

  /// Keys of which each token has at least one.
  private static final List<String> TOKEN_SIGNS = List.of("name", "token", "scopes", "scopes[0]");

  private static final String WEBHOOKS = ROOT + ".alerting.webhooks";
  private static final String MAILS = ROOT + ".alerting.mails";

  /// Keys of which each web hook, and each mail server, has at least one.
  private static final List<String> OUTWARD_SIGNS = List.of("name", "url", "secret", "host", "to");

  private static final String SLACK = ROOT + ".alerting.slack";
  private static final String GITHUB = ROOT + ".alerting.github";
  private static final String REPORTS = ROOT + ".alerting.reports";

  /// Keys of which each report has at least one.
  private static final List<String> REPORT_SIGNS = List.of("name", "kind", "query", "enabled");

  private static final String PORT = "server.port";
  private static final String ADDRESS = "server.address";
  private static final String HTTP = "must be a URL with http:// or https://";

  private final Binder binder;
  private final List<String> faults = new ArrayList<>();

  private CheckedProperties(Binder binder) {
    this.binder = binder;
  }

  /// @throws TakagariException bad-configuration with one line for each fault
  static void require(Environment environment) {
    List<String> faults = faults(environment);
    if (!faults.isEmpty()) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION,
          "the configuration cannot be used:\n  "
              + String.join("\n  ", faults)
              + "\nEvery key is in docs/reference/configuration.md");
    }
  }

  /// @throws TakagariException bad-configuration when the service could not listen where it is to
  static void requirePort(Environment environment) {
    Binder binder = Binder.get(environment);
    ListeningPort.require(
        PORT,
        binder.bind(ADDRESS, InetAddress.class).orElse(null),
        binder.bind(PORT, Integer.class).orElse(0));
  }

  /// One line for each fault, empty when all is well.
  static List<String> faults(Environment environment) {
    CheckedProperties check = new CheckedProperties(Binder.get(environment));
    check.readable(TakagariProperties.class, ROOT);
    check.readable(SearchProperties.class, ROOT + ".search");
    check.readable(SqlProperties.class, ROOT + ".sql");
    check.readable(IntelProperties.class, ROOT + ".intel");
    check.readable(AlertingProperties.class, ROOT + ".alerting");
    check.readable(OutwardProperties.class, ROOT + ".alerting");
    check.readable(SlackProperties.class, SLACK);
    check.readable(GitHubProperties.class, GITHUB);
    check.readable(ReportingProperties.class, ROOT + ".alerting");
    check.port();
    check.address();
    if (check.faults.isEmpty()) {
      check.areOneList(FEEDS, TakagariProperties.Feed.class);
      check.areOneList(INDICATOR_FEEDS, IndicatorFeedProperties.class);
      check.areOneList(FALCON_STREAMS, FalconStreamProperties.class);
      check.areOneList(TOKENS, TakagariProperties.Token.class);
      check.areOneList(WEBHOOKS, WebhookProperties.class);
      check.areOneList(MAILS, MailProperties.class);
      check.areOneList(REPORTS, ReportProperties.class);
    }
    if (check.faults.isEmpty()) {
      check.whole(SearchProperties.class, ROOT + ".search");
      check.whole(SqlProperties.class, ROOT + ".sql");
      check.faults.addAll(
          check
              .binder
              .bindOrCreate(ROOT + ".intel", Bindable.of(IntelProperties.class))
              .faults(IntelConfiguration.secrets(environment)));
      AlertingProperties alerting =
          check.binder.bindOrCreate(ROOT + ".alerting", Bindable.of(AlertingProperties.class));
      check.alerting(alerting, IntelConfiguration.secrets(environment));
      check
          .binder
          .bindOrCreate(ROOT + ".alerting", Bindable.of(AlertingProperties.class))
          .cases()
          .faults()
          .forEach(fault -> check.faults.add(ROOT + ".alerting.cases." + fault));
      check.faults.addAll(
          check
              .binder
              .bindOrCreate(ROOT + ".alerting", Bindable.of(OutwardProperties.class))
              .faults());
      check.faults.addAll(
          check.binder.bindOrCreate(SLACK, Bindable.of(SlackProperties.class)).faults());
      check.faults.addAll(
          check.binder.bindOrCreate(GITHUB, Bindable.of(GitHubProperties.class)).faults());
      ReportSettings.read(
          check
              .binder
              .bindOrCreate(ROOT + ".alerting", Bindable.of(ReportingProperties.class))
              .reports(),
          ZoneOffset.UTC,
          check::fault);
      TakagariProperties properties =
          check.binder.bindOrCreate(ROOT, Bindable.of(TakagariProperties.class));
      check.faults.addAll(
          check
              .binder
              .bindOrCreate(ROOT + ".alerting", Bindable.of(AlertingProperties.class))
              .faults(() -> names(properties, IntakeFeeds::isTaken)));
      check.values(properties);
      check.response(alerting, properties, IntelConfiguration.secrets(environment));
    }
    return List.copyOf(check.faults);
  }

  /// Converts every key by itself, so that one bad value does not hide the next.
  private void readable(Class<?> type, String prefix) {
    Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String name = prefix + "." + dashed(components[i].getName());
      Class<?> component = components[i].getType();
      if (component.isRecord()) {
        readable(component, name);
      } else if (name.equals(FEEDS)) {
        readableFeeds(name);
      } else if (name.equals(INDICATOR_FEEDS)) {
        readableList(name, IndicatorFeedProperties.class, SIGNS);
      } else if (name.equals(TOKENS)) {
        readableList(name, TakagariProperties.Token.class, TOKEN_SIGNS);
      } else if (name.equals(FALCON_STREAMS)) {
        readableList(name, FalconStreamProperties.class, STREAM_SIGNS);
      } else if (name.equals(WEBHOOKS)) {
        readableList(name, WebhookProperties.class, OUTWARD_SIGNS);
      } else if (name.equals(MAILS)) {
        readableList(name, MailProperties.class, OUTWARD_SIGNS);
      } else if (name.equals(REPORTS)) {
        readableList(name, ReportProperties.class, REPORT_SIGNS);
      } else {
        readable(name, ResolvableType.forType(parameters[i].getParameterizedType()));
      }
    }
  }

  private void readableFeeds(String name) {
    for (int i = 0; i < MOST_FEEDS; i++) {
      String feed = name + "[" + i + "]";
      if (!binder.bind(feed + ".name", String.class).isBound()
          && !binder.bind(feed + ".queue-url", String.class).isBound()
          && !binder.bind(feed + ".bucket", String.class).isBound()) {
        return;
      }
      readable(TakagariProperties.Feed.class, feed);
    }
  }

  /// @param signs keys of which each element has at least one
  private void readableList(String name, Class<?> type, List<String> signs) {
    for (int i = 0; i < MOST_FEEDS; i++) {
      String element = name + "[" + i + "]";
      if (signs.stream()
          .noneMatch(sign -> binder.bind(element + "." + sign, String.class).isBound())) {
        return;
      }
      readable(type, element);
    }
  }

  /// Feeds are one list, which comes from one place as a whole: what stands elsewhere does not add
  /// to it, and nothing behind a gap belongs to it.
  private void areOneList(String list, Class<?> type) {
    int elements = ConfigurationPropertyName.of(list).getNumberOfElements() + 1;
    try {
      binder.bind(list, Bindable.listOf(type));
    } catch (BindException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnboundConfigurationPropertiesException unbound) {
          unbound.getUnboundProperties().stream()
              .map(property -> property.getName().chop(elements))
              .distinct()
              .forEach(
                  feed ->
                      faults.add(
                          feed
                              + ": is not used: feeds are numbered from 0 without a gap, and all of"
                              + " them stand in one place, the environment or one file"));
          return;
        }
      }
      faults.add(list + ": cannot be read");
    }
  }

  private void readable(String name, ResolvableType type) {
    try {
      binder.bind(ConfigurationPropertyName.of(name), Bindable.of(type));
    } catch (BindException e) {
      faults.add(name + ": " + expected(type));
    }
  }

  private static String expected(ResolvableType type) {
    if (type.toClass() == Map.class) {
      Class<?> value = type.getGeneric(1).resolve(Object.class);
      return value == Period.class
          ? "must be periods such as 14d or 3y, by name"
          : value == Integer.class ? "must be whole numbers, by name" : "must be texts, by name";
    }
    Class<?> raw = type.hasGenerics() ? type.getGeneric(0).resolve(Object.class) : type.toClass();
    Object[] constants = raw.getEnumConstants();
    if (constants != null) {
      return "must be one of "
          + String.join(
              ", ",
              Arrays.stream(constants)
                  .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                  .toList());
    }
    return switch (raw.getSimpleName()) {
      case "Duration" -> "must be a duration such as 500ms, 30s or 24h";
      case "BigDecimal" -> "must be a number such as 0.023";
      case "Period" -> "must be a period such as 14d, 6m or 3y";
      case "DataSize" -> "must be a size such as 128KB or 8MB";
      case "int", "Integer" -> "must be a whole number";
      case "boolean", "Boolean" -> "must be true or false";
      case "URI" -> "must be a URL";
      default -> "cannot be read";
    };
  }

  private void port() {
    try {
      int port = binder.bind(PORT, Integer.class).orElse(0);
      if (port < 0 || port > ListeningPort.MOST) {
        faults.add(PORT + ": must be from 0 to " + ListeningPort.MOST);
      }
    } catch (BindException e) {
      faults.add(PORT + ": must be a whole number");
    }
  }

  private void address() {
    try {
      binder.bind(ADDRESS, InetAddress.class);
    } catch (BindException e) {
      faults.add(ADDRESS + ": must be an address of this machine");
    }
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /// Makes a record that looks at its own values.
  private void whole(Class<?> type, String prefix) {
    try {
      binder.bindOrCreate(prefix, Bindable.of(type));
    } catch (BindException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String message = cause.getMessage();
      faults.addAll(message == null ? List.of(prefix) : message.lines().toList());
    }
  }

  private void values(TakagariProperties properties) {
    unless(
        !properties.roles().isEmpty(),
        "roles",
        "must name ingest, enrich, alerting, search, maintenance or several of them");
    String token = properties.token();
    if (token == null) {
      fault("token", "is not set: without it nobody could ask anything");
    } else {
      unless(
          token.length() >= SHORTEST_TOKEN,
          "token",
          "must have at least " + SHORTEST_TOKEN + " characters");
    }
    tokens(properties);
    unless(!properties.work().isBlank(), "work", "must be a directory");
    unless(!properties.sources().directory().isBlank(), "sources.directory", "must be a directory");
    aws(properties.aws());
    feeds(properties);
    bucket("raw.bucket", properties.raw().bucket());
    database(properties.database());
    unless(
        WAREHOUSE.matcher(properties.lake().warehouse()).matches(),
        "lake.warehouse",
        "must be a directory or like s3://bucket/prefix");
    unless(
        properties.lake().commitInterval().compareTo(Duration.ofMillis(100)) >= 0,
        "lake.commit-interval",
        "must be at least 100ms");
    hot(properties.hot());
    between(properties.ingest().lineCap(), SHORTEST_LINE, LONGEST_LINE, "ingest.line-cap");
    between(properties.ingest().memory(), LEAST_MEMORY, MOST_MEMORY, "ingest.memory");
    Duration groupTime = properties.ingest().groupTime();
    unless(
        !groupTime.isNegative() && groupTime.compareTo(LONGEST_GROUP) <= 0,
        "ingest.group-time",
        "must be from 0s to 1h");
    between(properties.ingest().groupSize(), SHORTEST_LINE, MOST_MEMORY, "ingest.group-size");
    Duration lease = properties.ingest().lease();
    unless(
        lease.compareTo(SHORTEST_LEASE) >= 0 && lease.compareTo(LONGEST_LEASE) <= 0,
        "ingest.lease",
        "must be from 5s to 12h");
    int window = properties.ingest().replayWindow();
    unless(
        window >= 1 && window <= WIDEST_WINDOW,
        "ingest.replay-window",
        "must be from 1 to " + WIDEST_WINDOW);
    maintenance(properties.maintenance());
    retention(properties);
    price("raw", properties.prices().raw());
    price("lake", properties.prices().lake());
    price("hot", properties.prices().hot());
    coverage(properties.coverage());
    indicators(properties.indicators());
    between(properties.sightings().memory(), SHORTEST_LINE, MOST_MEMORY, "sightings.memory");
    atLeastOneSecond(properties.sightings().mergeInterval(), "sightings.merge-interval");
  }

  private void tokens(TakagariProperties properties) {
    Set<String> names = new HashSet<>(List.of(SHARED, Actor.SYSTEM.name()));
    Set<String> texts = new HashSet<>();
    if (properties.token() != null) {
      texts.add(properties.token());
    }
    for (int i = 0; i < properties.tokens().size(); i++) {
      TakagariProperties.Token token = properties.tokens().get(i);
      String key = "tokens[" + i + "]";
      String name = token.name();
      if (name == null || !PERSON.matcher(name).matches()) {
        fault(key + ".name", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ @ + -");
      } else {
        unless(
            names.add(name.toLowerCase(Locale.ROOT)),
            key + ".name",
            "must be nobody else's, and neither " + SHARED + " nor " + Actor.SYSTEM.name());
      }
      String text = token.token();
      unless(
          text != null && text.length() >= SHORTEST_TOKEN,
          key + ".token",
          "must have at least " + SHORTEST_TOKEN + " characters");
      unless(text == null || texts.add(text), key + ".token", "is another token too");
      unless(
          !token.scopes().isEmpty(),
          key + ".scopes",
          "must name search, admin, respond or several");
    }
  }

  /// Responses need two persons, an alert queue, and for hosts an API client.
  private void response(
      AlertingProperties alerting,
      TakagariProperties properties,
      Function<String, Optional<String>> secrets) {
    AlertingProperties.Response response = alerting.response();
    if (!response.enabled()) {
      return;
    }
    String key = "alerting.response.";
    unless(alerting.queueUrl() != null, key + "enabled", "needs takagari.alerting.queue-url");
    unless(
        properties.tokens().stream().filter(token -> token.scopes().contains(Scope.RESPOND)).count()
            >= 2,
        key + "enabled",
        "needs two persons with the scope respond in takagari.tokens");
    unless(
        !response.kinds().isEmpty(),
        key + "kinds",
        "must name " + ResponseKind.codes() + " or several");
    unless(
        response.ecsEndpoint() == null || isHttp(response.ecsEndpoint()),
        key + "ecs-endpoint",
        HTTP);
    if (response.actsOnHosts()) {
      FalconLogin.read(key + "falcon.", "response", response.falcon(), secrets, this::fault);
    }
  }

  private void alerting(AlertingProperties alerting, Function<String, Optional<String>> secrets) {
    unless(
        alerting.falconStreams().isEmpty() || alerting.queueUrl() != null,
        "alerting.falcon-streams",
        "needs takagari.alerting.queue-url");
    FalconStreamSettings.read(alerting.falconStreams(), secrets, this::fault);
  }

  private void indicators(TakagariProperties.Indicators indicators) {
    unless(!indicators.directory().isBlank(), "indicators.directory", "must be a directory");
    atLeastOneSecond(indicators.pollInterval(), "indicators.poll-interval");
    atLeastOneSecond(indicators.sweepInterval(), "indicators.sweep-interval");
    Duration back = indicators.lookBack();
    unless(
        !back.isNegative() && back.compareTo(LONGEST_LOOK_BACK) <= 0,
        "indicators.look-back",
        "must be from 0s to 3650d");
    String lists = indicators.warningLists();
    unless(
        lists == null || Files.isDirectory(Path.of(lists)),
        "indicators.warning-lists",
        "must be a directory");
    atLeastOneSecond(indicators.fetch().connect(), "indicators.fetch.connect");
    atLeastOneSecond(indicators.fetch().total(), "indicators.fetch.total");
    between(indicators.fetch().bytes(), SHORTEST_LINE, MOST_FETCHED, "indicators.fetch.bytes");
    IndicatorFeedSettings.read(indicators, this::fault);
  }

  private void atLeastOneSecond(Duration time, String key) {
    unless(time.compareTo(Duration.ofSeconds(1)) >= 0, key, "must be at least 1s");
  }

  private void price(String store, @Nullable BigDecimal price) {
    unless(price == null || price.signum() >= 0, "prices." + store, "must not be less than 0");
  }

  private void retention(TakagariProperties properties) {
    properties.retentionRules().faults().forEach(fault -> faults.add(ROOT + ".retention." + fault));
    Duration notice = properties.retention().notice();
    unless(
        !notice.isNegative() && notice.compareTo(LONGEST_NOTICE) <= 0,
        "retention.notice",
        "must be from 0s to 90d");
    try {
      LakeOnly.of(properties.hot().lakeOnly());
    } catch (IllegalArgumentException e) {
      fault("hot.lake-only", String.valueOf(e.getMessage()));
    }
  }

  private void coverage(TakagariProperties.Coverage coverage) {
    positive(coverage.late(), "coverage.late");
    positive(coverage.hostSilence(), "coverage.host-silence");
    positive(coverage.containerSilence(), "coverage.container-silence");
    unless(
        coverage.refresh().compareTo(Duration.ofSeconds(1)) >= 0,
        "coverage.refresh",
        "must be at least 1s");
    unless(
        coverage.digestInterval().compareTo(Duration.ofMinutes(1)) >= 0,
        "coverage.digest-interval",
        "must be at least 1m");
    positive(coverage.digestWindow(), "coverage.digest-window");
  }

  private void positive(Duration duration, String key) {
    unless(duration.isPositive(), key, "must be a time such as 24h");
  }

  private void maintenance(TakagariProperties.Maintenance maintenance) {
    unless(
        maintenance.interval().compareTo(Duration.ofSeconds(1)) >= 0,
        "maintenance.interval",
        "must be at least 1s");
    unless(
        !maintenance.fileAge().isNegative(), "maintenance.file-age", "must be a time such as 24h");
    unless(
        maintenance.snapshotAge().compareTo(SHORTEST_SNAPSHOT) >= 0,
        "maintenance.snapshot-age",
        "must be at least 1h");
    unless(
        maintenance.orphanAge().compareTo(SHORTEST_ORPHAN) >= 0,
        "maintenance.orphan-age",
        "must be at least 24h");
    between(maintenance.memory(), LEAST_MEMORY, MOST_SORT_MEMORY, "maintenance.memory");
    unless(
        maintenance.identityInterval().compareTo(Duration.ofSeconds(1)) >= 0,
        "maintenance.identity-interval",
        "must be at least 1s");
  }

  private void aws(TakagariProperties.Aws aws) {
    unless(!aws.region().isBlank(), "aws.region", "must be a region such as eu-central-1");
    unless(aws.s3Endpoint() == null || isHttp(aws.s3Endpoint()), "aws.s3-endpoint", HTTP);
    unless(aws.sqsEndpoint() == null || isHttp(aws.sqsEndpoint()), "aws.sqs-endpoint", HTTP);
    unless(
        (aws.accessKey() == null) == (aws.secretKey() == null),
        "aws.access-key",
        "must be set together with takagari.aws.secret-key, or neither");
  }

  private void feeds(TakagariProperties properties) {
    if (properties.roles().contains(TakagariProperties.Role.INGEST)
        && properties.feeds().isEmpty()) {
      fault("feeds", "must hold at least one feed for the role ingest");
    }
    Set<String> sources = names(properties, SourceType::hasEvents);
    Set<String> names = new HashSet<>();
    Set<URI> queues = new HashSet<>();
    for (int i = 0; i < properties.feeds().size(); i++) {
      TakagariProperties.Feed feed = properties.feeds().get(i);
      String key = "feeds[" + i + "]";
      String name = feed.name();
      if (name == null || !FEED_NAME.matcher(name).matches()) {
        fault(key + ".name", "must be 1 to 31 lower-case letters, digits, hyphens");
      } else {
        unless(names.add(name), key + ".name", "is the name of another feed");
        unless(
            !IntakeFeed.owns(name),
            key + ".name",
            "must not begin with intake- or brought-: so are feeds of our own named");
      }
      arrivals(key, feed);
      unless(
          feed.queueUrl() == null || queues.add(feed.queueUrl()),
          key + ".queue-url",
          "is the queue of another feed: each would get some of its messages");
      bucket(key + ".bucket", feed.bucket());
      unless(
          !Objects.equals(feed.bucket(), properties.raw().bucket()),
          key + ".bucket",
          "is takagari.raw.bucket: what is archived there would come in again");
      String source = feed.source();
      unless(
          source == null || source.isEmpty() || sources.contains(source),
          key + ".source",
          "must be one of " + String.join(", ", sources));
      if (feed.interval() != null) {
        positive(feed.interval(), key + ".interval");
      }
    }
  }

  /// The names of known kinds of logs.
  private static Set<String> names(TakagariProperties properties, Predicate<SourceType> condition) {
    return KnownSources.in(properties.sources().directory(), new UnmappedNames(), new PlainLines())
        .types()
        .all()
        .stream()
        .filter(condition)
        .map(SourceType::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void arrivals(String key, TakagariProperties.Feed feed) {
    boolean listed = feed.queueUrl() == null && feed.prefix() != null;
    unless(
        listed || isHttp(feed.queueUrl()),
        key + ".queue-url",
        "must be the queue's URL; to have the bucket listed set " + key + ".prefix instead");
    unless(
        feed.listEvery().compareTo(SHORTEST_LISTING) >= 0,
        key + ".list-every",
        "must be at least 1s");
    DataSize limit = feed.maxBytesPerSecond();
    unless(
        limit == null || limit.compareTo(SHORTEST_LINE) >= 0,
        key + ".max-bytes-per-second",
        "must be at least 1KB; unset it for no limit");
  }

  private void bucket(String key, @Nullable String bucket) {
    if (bucket == null) {
      fault(key, "is not set");
    } else {
      unless(BUCKET.matcher(bucket).matches(), key, "must be the name of a bucket");
    }
  }

  private void database(TakagariProperties.Database database) {
    unless(
        database.url().startsWith("jdbc:postgresql:"),
        "database.url",
        "must be like jdbc:postgresql://host:5432/name");
    unless(!database.user().isBlank(), "database.user", "must be a user");
    unless(
        database.connections() >= FEWEST_CONNECTIONS,
        "database.connections",
        "must be at least " + FEWEST_CONNECTIONS);
  }

  private void hot(TakagariProperties.Hot hot) {
    unless(isHttp(hot.url()), "hot.url", HTTP);
    unless(
        hot.password() == null || hot.user() != null,
        "hot.user",
        "must be set together with takagari.hot.password");
  }

  private static boolean isHttp(@Nullable URI uri) {
    return uri != null
        && uri.getHost() != null
        && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
  }

  private void between(DataSize value, DataSize least, DataSize most, String key) {
    unless(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        "must be from " + text(least) + " to " + text(most));
  }

  private static String text(DataSize size) {
    return size.toMegabytes() >= 1 ? size.toMegabytes() + "MB" : size.toKilobytes() + "KB";
  }

  private void unless(boolean good, String key, String what) {
    if (!good) {
      fault(key, what);
    }
  }

  private void fault(String key, String what) {
    faults.add(ROOT + "." + key + ": " + what);
  }
}
