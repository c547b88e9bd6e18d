package dev.takagari.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.service.TakagariProperties.Role;
import dev.takagari.core.hot.HotPeriod;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.search.auth.Caller.Scope;
import dev.takagari.search.http.SearchProperties;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

class TakagariPropertiesTest {
  private static final TakagariProperties OTHER =
      new TakagariProperties(
          Set.of(Role.SEARCH),
          "another token, long",
          "/var/work",
          new TakagariProperties.Aws(
              "eu-central-1",
              URI.create("http://s3:1"),
              URI.create("http://sqs:2"),
              "key",
              "hidden-1"),
          List.of(
              new TakagariProperties.Feed(
                  "falcon",
                  URI.create("http://q/1/a"),
                  "feed",
                  "data/",
                  Duration.ofSeconds(70),
                  DataSize.ofMegabytes(71),
                  false,
                  "crowdstrike.fdr",
                  Period.ofYears(9),
                  null),
              new TakagariProperties.Feed(
                  "second",
                  URI.create("http://q/1/b"),
                  "other",
                  null,
                  Duration.ofMinutes(1),
                  null,
                  true,
                  "aws.cloudtrail",
                  null,
                  Duration.ofHours(3))),
          new TakagariProperties.Raw("mine"),
          new TakagariProperties.Database("jdbc:postgresql://db/x", "me", "hidden-2", 3),
          new TakagariProperties.Lake("s3://lake", Duration.ofSeconds(5)),
          new TakagariProperties.Hot(
              URI.create("https://os"),
              "u",
              "hidden-3",
              HotPeriod.YEAR,
              List.of("SensorHeartbeat", "Idle*")),
          new TakagariProperties.Ingest(
              DataSize.ofMegabytes(1),
              DataSize.ofMegabytes(200),
              Duration.ofSeconds(14),
              DataSize.ofMegabytes(15),
              Duration.ofSeconds(50),
              72),
          new TakagariProperties.Maintenance(
              Duration.ofMinutes(16),
              Duration.ofHours(17),
              Duration.ofHours(18),
              Duration.ofHours(190),
              false,
              DataSize.ofMegabytes(20),
              Duration.ofMinutes(45)),
          new TakagariProperties.Sources("/etc/takagari/sources"),
          new TakagariProperties.Retention(
              Map.of("default", Period.ofDays(21), "dns", Period.ofDays(7)),
              Map.of("file", Period.ofMonths(22)),
              Period.ofYears(8),
              false,
              Duration.ofHours(23)),
          new TakagariProperties.Prices(
              new BigDecimal("0.01"),
              new BigDecimal("0.02"),
              new BigDecimal("0.03"),
              "EUR",
              "2026-11"),
          new TakagariProperties.Log(LogFormat.ECS, "production"),
          new TakagariProperties.Coverage(
              Duration.ofMinutes(21),
              Duration.ofHours(22),
              Duration.ofHours(26),
              Duration.ofSeconds(23),
              "/etc/takagari/keys.json",
              Duration.ofHours(24),
              Duration.ofDays(25)),
          new TakagariProperties.Statement("/etc/takagari/key.pem"),
          new TakagariProperties.Indicators(
              "/var/indicators",
              Duration.ofSeconds(11),
              Duration.ofSeconds(21),
              Duration.ofDays(31),
              "/etc/takagari/warninglists",
              List.of(
                  new IndicatorFeedProperties(
                      "acme",
                      "taxii",
                      "f",
                      "d",
                      URI.create("https://taxii.example/api/"),
                      "all",
                      "acme",
                      "csv",
                      new IndicatorFeedProperties.Options(
                          "domain",
                          true,
                          true,
                          80,
                          "high",
                          "amber",
                          List.of("acme", "paid"),
                          Duration.ofDays(30),
                          new IndicatorFeedProperties.Csv(
                              "tab",
                              "'",
                              false,
                              "%",
                              List.of("1", "2=md5"),
                              "3",
                              Map.of("host", "domain"),
                              Map.of("tags", List.of("4", "5")))),
                      true,
                      Duration.ofMinutes(15),
                      Duration.ofHours(6),
                      new IndicatorFeedProperties.Rules(false, Map.of("ipv4", 30)))),
              Map.of(
                  "acme",
                  new IndicatorFeedProperties.Access("u", "hidden-4", "t", "h", "hidden-5")),
              new TakagariProperties.Fetch(
                  Duration.ofSeconds(9), Duration.ofMinutes(7), DataSize.ofMegabytes(12))),
          new TakagariProperties.Sightings(DataSize.ofMegabytes(17), Duration.ofMinutes(12)),
          List.of(
              new TakagariProperties.Token(
                  "ann", "hidden-6", Set.of(Scope.SEARCH, Scope.RESPOND))));

  private static final SearchProperties OTHER_SEARCH =
      new SearchProperties(
          7,
          Duration.ofSeconds(8),
          DataSize.ofKilobytes(9),
          10,
          Duration.ofMillis(11),
          DataSize.ofBytes(12),
          Duration.ofHours(13),
          DataSize.ofMegabytes(14));

  private static final Map<String, Object> OTHER_KEYS =
      Map.ofEntries(
          Map.entry("takagari.roles", "search"),
          Map.entry("takagari.token", "another token, long"),
          Map.entry("takagari.work", "/var/work"),
          Map.entry("takagari.sources.directory", "/etc/takagari/sources"),
          Map.entry("takagari.log.format", "ecs"),
          Map.entry("takagari.log.environment", "production"),
          Map.entry("takagari.aws.region", "eu-central-1"),
          Map.entry("takagari.aws.s3-endpoint", "http://s3:1"),
          Map.entry("takagari.aws.sqs-endpoint", "http://sqs:2"),
          Map.entry("takagari.aws.access-key", "key"),
          Map.entry("takagari.aws.secret-key", "hidden-1"),
          Map.entry("takagari.feeds[0].name", "falcon"),
          Map.entry("takagari.feeds[0].queue-url", "http://q/1/a"),
          Map.entry("takagari.feeds[0].bucket", "feed"),
          Map.entry("takagari.feeds[0].prefix", "data/"),
          Map.entry("takagari.feeds[0].list-every", "70s"),
          Map.entry("takagari.feeds[0].max-bytes-per-second", "71MB"),
          Map.entry("takagari.feeds[0].verify-checksum", "false"),
          Map.entry("takagari.feeds[0].source", "crowdstrike.fdr"),
          Map.entry("takagari.feeds[1].source", "aws.cloudtrail"),
          Map.entry("takagari.feeds[1].interval", "3h"),
          Map.entry("takagari.coverage.late", "21m"),
          Map.entry("takagari.coverage.host-silence", "22h"),
          Map.entry("takagari.coverage.container-silence", "26h"),
          Map.entry("takagari.coverage.refresh", "23s"),
          Map.entry("takagari.coverage.digest-keys", "/etc/takagari/keys.json"),
          Map.entry("takagari.coverage.digest-interval", "24h"),
          Map.entry("takagari.coverage.digest-window", "25d"),
          Map.entry("takagari.statement.signing-key", "/etc/takagari/key.pem"),
          Map.entry("takagari.indicators.directory", "/var/indicators"),
          Map.entry("takagari.indicators.poll-interval", "11s"),
          Map.entry("takagari.indicators.sweep-interval", "21s"),
          Map.entry("takagari.indicators.look-back", "31d"),
          Map.entry("takagari.indicators.warning-lists", "/etc/takagari/warninglists"),
          Map.entry("takagari.indicators.feeds[0].name", "acme"),
          Map.entry("takagari.indicators.feeds[0].source", "taxii"),
          Map.entry("takagari.indicators.feeds[0].file", "f"),
          Map.entry("takagari.indicators.feeds[0].directory", "d"),
          Map.entry("takagari.indicators.feeds[0].address", "https://taxii.example/api/"),
          Map.entry("takagari.indicators.feeds[0].collection", "all"),
          Map.entry("takagari.indicators.feeds[0].credentials", "acme"),
          Map.entry("takagari.indicators.feeds[0].format", "csv"),
          Map.entry("takagari.indicators.feeds[0].options.type", "domain"),
          Map.entry("takagari.indicators.feeds[0].options.exact-domains", "true"),
          Map.entry("takagari.indicators.feeds[0].options.also-not-for-detection", "true"),
          Map.entry("takagari.indicators.feeds[0].options.confidence", "80"),
          Map.entry("takagari.indicators.feeds[0].options.severity", "high"),
          Map.entry("takagari.indicators.feeds[0].options.tlp", "amber"),
          Map.entry("takagari.indicators.feeds[0].options.tags", "acme,paid"),
          Map.entry("takagari.indicators.feeds[0].options.valid-for", "30d"),
          Map.entry("takagari.indicators.feeds[0].options.csv.delimiter", "tab"),
          Map.entry("takagari.indicators.feeds[0].options.csv.quote", "'"),
          Map.entry("takagari.indicators.feeds[0].options.csv.header", "false"),
          Map.entry("takagari.indicators.feeds[0].options.csv.comment", "%"),
          Map.entry("takagari.indicators.feeds[0].options.csv.value", "1,2=md5"),
          Map.entry("takagari.indicators.feeds[0].options.csv.type", "3"),
          Map.entry("takagari.indicators.feeds[0].options.csv.types.host", "domain"),
          Map.entry("takagari.indicators.feeds[0].options.csv.facts.tags", "4,5"),
          Map.entry("takagari.indicators.feeds[0].keep-missing", "true"),
          Map.entry("takagari.indicators.feeds[0].every", "15m"),
          Map.entry("takagari.indicators.feeds[0].stale-after", "6h"),
          Map.entry("takagari.indicators.feeds[0].rules.enabled", "false"),
          Map.entry("takagari.indicators.feeds[0].rules.decay.ipv4", "30"),
          Map.entry("takagari.indicators.credentials.acme.user", "u"),
          Map.entry("takagari.indicators.credentials.acme.password", "hidden-4"),
          Map.entry("takagari.indicators.credentials.acme.token", "t"),
          Map.entry("takagari.indicators.credentials.acme.header-name", "h"),
          Map.entry("takagari.indicators.credentials.acme.header-value", "hidden-5"),
          Map.entry("takagari.indicators.fetch.connect", "9s"),
          Map.entry("takagari.indicators.fetch.total", "7m"),
          Map.entry("takagari.indicators.fetch.bytes", "12MB"),
          Map.entry("takagari.sightings.memory", "17MB"),
          Map.entry("takagari.sightings.merge-interval", "12m"),
          Map.entry("takagari.feeds[1].name", "second"),
          Map.entry("takagari.feeds[1].queue-url", "http://q/1/b"),
          Map.entry("takagari.feeds[1].bucket", "other"),
          Map.entry("takagari.raw.bucket", "mine"),
          Map.entry("takagari.database.url", "jdbc:postgresql://db/x"),
          Map.entry("takagari.database.user", "me"),
          Map.entry("takagari.database.password", "hidden-2"),
          Map.entry("takagari.tokens[0].name", "ann"),
          Map.entry("takagari.tokens[0].token", "hidden-6"),
          Map.entry("takagari.tokens[0].scopes", "search,respond"),
          Map.entry("takagari.database.connections", "3"),
          Map.entry("takagari.lake.warehouse", "s3://lake"),
          Map.entry("takagari.lake.commit-interval", "5s"),
          Map.entry("takagari.hot.url", "https://os"),
          Map.entry("takagari.hot.user", "u"),
          Map.entry("takagari.hot.password", "hidden-3"),
          Map.entry("takagari.hot.period", "year"),
          Map.entry("takagari.hot.lake-only", "SensorHeartbeat,Idle*"),
          Map.entry("takagari.feeds[0].raw-retention", "9y"),
          Map.entry("takagari.retention.hot.default", "21d"),
          Map.entry("takagari.retention.hot.dns", "7d"),
          Map.entry("takagari.retention.lake.file", "22m"),
          Map.entry("takagari.retention.raw", "8y"),
          Map.entry("takagari.retention.enforce", "false"),
          Map.entry("takagari.retention.notice", "23h"),
          Map.entry("takagari.prices.raw", "0.01"),
          Map.entry("takagari.prices.lake", "0.02"),
          Map.entry("takagari.prices.hot", "0.03"),
          Map.entry("takagari.prices.currency", "EUR"),
          Map.entry("takagari.prices.date", "2026-11"),
          Map.entry("takagari.ingest.line-cap", "1MB"),
          Map.entry("takagari.ingest.memory", "200MB"),
          Map.entry("takagari.ingest.group-time", "14s"),
          Map.entry("takagari.ingest.group-size", "15MB"),
          Map.entry("takagari.ingest.lease", "50s"),
          Map.entry("takagari.ingest.replay-window", "72"),
          Map.entry("takagari.maintenance.interval", "16m"),
          Map.entry("takagari.maintenance.file-age", "17h"),
          Map.entry("takagari.maintenance.snapshot-age", "18h"),
          Map.entry("takagari.maintenance.orphan-age", "190h"),
          Map.entry("takagari.maintenance.remove-orphans", "false"),
          Map.entry("takagari.maintenance.memory", "20MB"),
          Map.entry("takagari.maintenance.identity-interval", "45m"),
          Map.entry("takagari.search.max-limit", "7"),
          Map.entry("takagari.search.timeout", "8s"),
          Map.entry("takagari.search.page-size", "9KB"),
          Map.entry("takagari.search.concurrent", "10"),
          Map.entry("takagari.search.max-wait", "11ms"),
          Map.entry("takagari.search.max-body", "12B"),
          Map.entry("takagari.search.cursor-lifetime", "13h"),
          Map.entry("takagari.search.lake-cache", "14MB"));

  @Test
  void defaults() {
    Binder binder = binder(Map.of());
    assertThat(binder.bindOrCreate("takagari", TakagariProperties.class))
        .isEqualTo(
            new TakagariProperties(
                Set.of(Role.INGEST, Role.ENRICH, Role.ALERTING, Role.SEARCH, Role.MAINTENANCE),
                null,
                "work",
                new TakagariProperties.Aws("us-east-1", null, null, null, null),
                List.of(),
                new TakagariProperties.Raw("takagari-raw"),
                new TakagariProperties.Database(
                    "jdbc:postgresql://localhost:5432/takagari", "takagari", null, 10),
                new TakagariProperties.Lake("warehouse", Duration.ofSeconds(30)),
                new TakagariProperties.Hot(
                    URI.create("http://localhost:9200"), null, null, HotPeriod.DAY, List.of()),
                new TakagariProperties.Ingest(
                    DataSize.ofMegabytes(8),
                    DataSize.ofMegabytes(64),
                    Duration.ofSeconds(30),
                    DataSize.ofMegabytes(64),
                    Duration.ofMinutes(5),
                    4),
                new TakagariProperties.Maintenance(
                    Duration.ofMinutes(10),
                    Duration.ofHours(24),
                    Duration.ofHours(24),
                    Duration.ofHours(72),
                    true,
                    DataSize.ofMegabytes(64),
                    Duration.ofHours(1)),
                new TakagariProperties.Sources("sources"),
                new TakagariProperties.Retention(
                    null, null, Period.ofYears(7), true, Duration.ofHours(24)),
                new TakagariProperties.Prices(null, null, null, null, null),
                new TakagariProperties.Log(LogFormat.AUTO, null),
                new TakagariProperties.Coverage(
                    Duration.ofMinutes(15),
                    Duration.ofHours(24),
                    Duration.ofHours(24),
                    Duration.ofMinutes(1),
                    null,
                    Duration.ofHours(1),
                    Duration.ofDays(2)),
                new TakagariProperties.Statement(null),
                new TakagariProperties.Indicators(
                    "indicators",
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofDays(90),
                    null,
                    List.of(),
                    Map.of(),
                    new TakagariProperties.Fetch(
                        Duration.ofSeconds(10), Duration.ofMinutes(5), DataSize.ofMegabytes(256))),
                new TakagariProperties.Sightings(DataSize.ofMegabytes(16), Duration.ofMinutes(10)),
                List.of()));
    assertThat(binder.bindOrCreate("takagari.search", SearchProperties.class))
        .isEqualTo(
            new SearchProperties(
                5000,
                Duration.ofSeconds(30),
                DataSize.ofMegabytes(8),
                8,
                Duration.ofSeconds(5),
                DataSize.ofKilobytes(128),
                Duration.ofHours(24),
                DataSize.ofGigabytes(4)));
  }

  @Test
  void everyKeyIsRead() throws ReflectiveOperationException {
    Binder binder = binder(OTHER_KEYS);
    TakagariProperties given = binder.bind("takagari", TakagariProperties.class).get();
    assertThat(given).isEqualTo(OTHER);
    SearchProperties search = binder.bind("takagari.search", SearchProperties.class).get();
    assertThat(search).isEqualTo(OTHER_SEARCH);

    Binder nothing = binder(Map.of());
    assertAllDiffer(given, nothing.bindOrCreate("takagari", TakagariProperties.class));
    assertAllDiffer(search, nothing.bindOrCreate("takagari.search", SearchProperties.class));
    assertThat(given.feeds().get(1).verifyChecksum()).isTrue();
  }

  @Test
  void everyKeyIsReadFromTheEnvironment() {
    Map<String, Object> variables = new HashMap<>();
    OTHER_KEYS.forEach(
        (key, value) ->
            variables.put(
                key.replace("[", "_")
                    .replace("]", "")
                    .replaceAll("[.-]", "_")
                    .toUpperCase(java.util.Locale.ROOT),
                value));
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", variables));
    Binder binder = new Binder(ConfigurationPropertySources.from(sources));

    assertThat(binder.bind("takagari", TakagariProperties.class).get()).isEqualTo(OTHER);
    assertThat(binder.bind("takagari.search", SearchProperties.class).get())
        .isEqualTo(OTHER_SEARCH);
  }

  @Test
  void secretsAreNotInItsText() {
    assertThat(
            OTHER.toString()
                + OTHER.aws()
                + OTHER.database()
                + OTHER.hot()
                + OTHER.indicators()
                + OTHER.tokens())
        .doesNotContain("hidden", OTHER.token());
  }

  @Test
  void ingestGetsItsBounds() {
    assertThat(IngestConfiguration.settings(OTHER.ingest()))
        .isEqualTo(
            IngestSettings.defaults()
                .withLineCap(1 << 20)
                .withBufferBytes(200 << 20)
                .withGroups(Duration.ofSeconds(14), 15 << 20)
                .withLease(Duration.ofSeconds(50)));
    TakagariProperties none = binder(Map.of()).bindOrCreate("takagari", TakagariProperties.class);
    assertThat(IngestConfiguration.settings(none.ingest())).isEqualTo(IngestSettings.defaults());
  }

  private static Binder binder(Map<String, Object> keys) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("keys", keys));
    return new Binder(ConfigurationPropertySources.from(sources));
  }

  /// So that a key that is added must also be added here.
  private static void assertAllDiffer(Record one, Record other)
      throws ReflectiveOperationException, InvocationTargetException {
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      Object left = component.getAccessor().invoke(one);
      Object right = component.getAccessor().invoke(other);
      if (left instanceof Record record && right instanceof Record second) {
        assertAllDiffer(record, second);
      } else {
        assertThat(left).as(one.getClass() + "." + component.getName()).isNotEqualTo(right);
      }
    }
  }
}
