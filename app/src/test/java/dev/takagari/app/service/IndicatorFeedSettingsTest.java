package dev.takagari.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.enrich.feed.FeedSource;
import dev.takagari.enrich.feed.IndicatorFeed;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.http.Credentials;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.ReadOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// What feeds are made of what is configured.
class IndicatorFeedSettingsTest {
  private static final URI ADDRESS = URI.create("https://feeds.example/x");

  @Test
  void everyOptionArrives() {
    assertThat(
            feeds(
                "name=ours",
                "source=web-file",
                "address=" + ADDRESS,
                "credentials=acme",
                "format=csv",
                "every=15m",
                "stale-after=6h",
                "keep-missing=true",
                "options.type=domain",
                "options.exact-domains=true",
                "options.also-not-for-detection=true",
                "options.confidence=80",
                "options.severity=high",
                "options.tlp=amber+strict",
                "options.tags=acme,paid",
                "options.valid-for=30d",
                "options.csv.delimiter=tab",
                "options.csv.quote='",
                "options.csv.header=false",
                "options.csv.comment=%",
                "options.csv.value=1,2=sha256",
                "options.csv.type=3",
                "options.csv.types.Host=domain",
                "options.csv.facts.first-seen=4",
                "options.csv.facts.tags=5,6",
                "rules.enabled=false",
                "rules.decay.ipv4=30"))
        .containsExactly(
            new IndicatorFeed(
                "ours",
                new FeedSource.WebFile(ADDRESS, new Credentials.Basic("ann", "secret")),
                FeedFormat.CSV,
                new ReadOptions(
                    IndicatorType.DOMAIN,
                    true,
                    true,
                    80,
                    Severity.HIGH,
                    Tlp.AMBER_STRICT,
                    List.of("acme", "paid"),
                    Duration.ofDays(30),
                    new CsvColumns(
                        '\t',
                        '\'',
                        false,
                        "%",
                        List.of(
                            new CsvColumns.ValueColumn("1", null, ""),
                            new CsvColumns.ValueColumn("2", IndicatorType.SHA256, "")),
                        "3",
                        Map.of("host", IndicatorType.DOMAIN),
                        Map.of(
                            CsvColumns.Fact.FIRST_SEEN,
                            List.of("4"),
                            CsvColumns.Fact.TAGS,
                            List.of("5", "6"))),
                    null),
                true,
                Duration.ofMinutes(15),
                Duration.ofHours(6),
                new SourceRules(false, Map.of(IndicatorType.IPV4, 30))));
  }

  @Test
  void textForPeopleIsNoFeed() {
    assertThatThrownBy(() -> feeds("name=x", "source=local-file", "file=/x", "format=paste"))
        .hasMessageContaining(
            "takagari.indicators.feeds[0].format: cannot be paste: a person has to")
        .hasMessageContaining("takagari indicators import");
    assertThatThrownBy(() -> feeds("name=x", "source=local-file", "file=/x", "format=xml"))
        .hasMessageContaining("must be one of misp,")
        .hasMessageNotContaining("paste");
  }

  @Test
  void everyKindOfSourceIsMade() {
    assertThat(sources("source=web-file", "address=" + ADDRESS, "credentials=other"))
        .isEqualTo(new FeedSource.WebFile(ADDRESS, new Credentials.Bearer("token of other")));
    assertThat(sources("source=misp-site", "address=" + ADDRESS, "credentials=own"))
        .isEqualTo(new FeedSource.MispSite(ADDRESS, new Credentials.Header("Auth-Key", "key")));
    assertThat(sources("source=taxii", "address=" + ADDRESS, "collection=all"))
        .isEqualTo(new FeedSource.Taxii(ADDRESS, "all", new Credentials.None()));
    assertThat(sources("source=taxii", "address=" + ADDRESS))
        .isEqualTo(new FeedSource.Taxii(ADDRESS, "", new Credentials.None()));
    assertThat(sources("source=local-file", "file=/x"))
        .isEqualTo(new FeedSource.LocalFile(Path.of("/x")));
    assertThat(sources("source=local-directory", "directory=/x"))
        .isEqualTo(new FeedSource.LocalDirectory(Path.of("/x")));
  }

  @Test
  void whatIsNotSaidIsAsTheReferenceSays() {
    FeedSource source = new FeedSource.WebFile(ADDRESS, new Credentials.None());
    assertThat(feeds("name=ours", "source=web-file", "address=" + ADDRESS))
        .containsExactly(IndicatorFeed.of("ours", source));
  }

  @Test
  void secretsComeFromTheEnvironmentWhileFeedsStandInAFile() {
    Map<String, Object> file = new LinkedHashMap<>();
    put(file, "feeds[0].", "name=ours", "source=taxii", "address=" + ADDRESS, "credentials=acme");
    Map<String, Object> environment =
        Map.of("TAKAGARI_INDICATORS_CREDENTIALS_ACME_TOKEN", "from the environment");
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", environment));
    sources.addLast(new MapPropertySource("file", file));

    assertThat(feeds(sources))
        .singleElement()
        .extracting(IndicatorFeed::source)
        .isEqualTo(
            new FeedSource.Taxii(ADDRESS, "", new Credentials.Bearer("from the environment")));
  }

  private static FeedSource sources(String... settings) {
    String[] all = new String[settings.length + 1];
    System.arraycopy(settings, 0, all, 1, settings.length);
    all[0] = "name=x";
    return feeds(all).getFirst().source();
  }

  private static List<IndicatorFeed> feeds(String... settings) {
    Map<String, Object> properties = new LinkedHashMap<>();
    put(properties, "feeds[0].", settings);
    put(properties, "credentials.acme.", "user=ann", "password=secret");
    put(properties, "credentials.other.", "token=token of other");
    put(properties, "credentials.own.", "header-name=Auth-Key", "header-value=key");
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new MapPropertySource("keys", properties));
    return feeds(sources);
  }

  private static List<IndicatorFeed> feeds(MutablePropertySources sources) {
    TakagariProperties properties =
        new Binder(ConfigurationPropertySources.from(sources))
            .bindOrCreate("takagari", Bindable.of(TakagariProperties.class));
    return IndicatorFeedSettings.of(properties.indicators()).all();
  }

  private static void put(Map<String, Object> into, String prefix, String... settings) {
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      into.put(
          "takagari.indicators." + prefix + setting.substring(0, equals),
          setting.substring(equals + 1));
    }
  }
}
