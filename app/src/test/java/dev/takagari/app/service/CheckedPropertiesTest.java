package dev.takagari.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.opensearch.OpenSearchConnection;
import dev.takagari.adapters.opensearch.OpenSearchHotSettings;
import dev.takagari.app.Takagari;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotPeriod;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class CheckedPropertiesTest {
  private static final Map<String, Object> GOOD =
      Map.of(
          "takagari.token", "0123456789abcdef",
          "takagari.feeds[0].name", "falcon",
          "takagari.feeds[0].queue-url", "https://sqs.eu-central-1.amazonaws.com/1/feed",
          "takagari.feeds[0].bucket", "feed-bucket");

  @Test
  void acceptsTheLeast() {
    assertThat(faults(Map.of())).isEmpty();
    assertThatCode(() -> CheckedProperties.require(environment(GOOD))).doesNotThrowAnyException();
  }

  @Test
  void tellsWhatIsMissing() {
    assertThat(CheckedProperties.faults(environment(Map.of())))
        .containsExactly(
            "takagari.token: is not set: without it nobody could ask anything",
            "takagari.feeds: must hold at least one feed for the role ingest");
  }

  @Test
  void retentionIsTold() {
    assertThat(
            faults(
                Map.of(
                    "takagari.retention.hot.default", "30d",
                    "takagari.retention.hot.alert", "1y",
                    "takagari.retention.lake.alert", "400d",
                    "takagari.feeds[0].raw-retention", "10y",
                    "takagari.hot.lake-only", "SensorHeartbeat,Idle*")))
        .isEmpty();
    assertThat(faults(Map.of("takagari.retention.lake.default", "10d")))
        .first()
        .asString()
        .startsWith(
            "takagari.retention.hot: keeps events of class process for 14d, the lake for 10d only");
    assertThat(
            faults(
                Map.of(
                    "takagari.retention.hot.proces", "1d",
                    "takagari.feeds[0].raw-retention", "0d",
                    "takagari.hot.lake-only", "*",
                    "takagari.prices.hot", "-1")))
        .containsExactlyInAnyOrder(
            "takagari.retention.hot.proces: is neither default nor a class (process, network, dns,"
                + " file, registry, identity, alert, other)",
            "takagari.retention.raw of feed falcon: must be from 1d to 2000y",
            "takagari.hot.lake-only: must hold values of event.action such as SensorHeartbeat or"
                + " Sensor*, and never all of them",
            "takagari.prices.hot: must not be less than 0");
    assertThat(faults(Map.of("takagari.retention.raw", "seven years")))
        .containsExactly("takagari.retention.raw: must be a period such as 14d, 6m or 3y");
    assertThat(faults(Map.of("takagari.retention.hot.default", "x")))
        .containsExactly("takagari.retention.hot: must be periods such as 14d or 3y, by name");
  }

  @Test
  void whatIsWrongWithSlackIsToldWithoutSecrets() {
    assertThat(
            faults(
                Map.of(
                    "takagari.alerting.slack.bot-token", "xoxb-1-2-3",
                    "takagari.alerting.slack.app-token", "xapp-1-2-3",
                    "takagari.alerting.slack.team", "T012AB3CD",
                    "takagari.alerting.slack.channel", "#security")))
        .isEmpty();
    assertThat(faults(Map.of("takagari.alerting.slack.app-token", "xapp-1-2-3")))
        .containsExactly("takagari.alerting.slack.bot-token: is not set");
    assertThat(
            faults(
                Map.of(
                    "takagari.alerting.slack.bot-token", "hunter2",
                    "takagari.alerting.slack.mode", "http",
                    "takagari.alerting.slack.signing-secret", "short",
                    "takagari.alerting.slack.team", "acme",
                    "takagari.alerting.slack.fallback-channel", "two words",
                    "takagari.alerting.slack.api", "https://slack.com/api")))
        .containsExactly(
            "takagari.alerting.slack.bot-token: must be as xoxb-…",
            "takagari.alerting.slack.signing-secret: must have at least 16 characters: the mode http"
                + " needs it",
            "takagari.alerting.slack.team: must be as T012AB3CD",
            "takagari.alerting.slack.fallback-channel: must be the id or the name of a channel",
            "takagari.alerting.slack.api: must be as https://slack.com/api/");
  }

  private static final String SECRET = "a very secret text";

  private static Map<String, Object> alerting(String... keysAndValues) {
    Map<String, Object> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put("takagari.alerting." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  @Test
  void hooksAndQueuesAreRead() {
    assertThat(
            faults(
                alerting(
                    "intake.gather", "0s",
                    "queues[0].name", "findings",
                    "queues[0].queue-url", "https://sqs.eu-central-1.amazonaws.com/1/findings",
                    "queues[0].source", "aws.guardduty",
                    "hooks.max-body", "2MB",
                    "hooks.falco.header", "X-Own",
                    "hooks.falco.secret", SECRET,
                    "hooks.detections[0].mapping", "falco.alerts",
                    "hooks.detections[0].secret", SECRET,
                    "hooks.detections[0].kind", "hmac",
                    "hooks.detections[0].timestamp-header", "X-Time",
                    "hooks.detections[1].mapping", "falco.alerts",
                    "hooks.detections[1].secret", SECRET)))
        .isEmpty();
  }

  @Test
  void saysWhatCannotBeInHooksAndQueues() {
    assertThat(
            faults(
                alerting(
                    "queue-url", "https://sqs.eu-central-1.amazonaws.com/1/alerts",
                    "intake.gather", "1m",
                    "queues[0].name", "Findings",
                    "queues[0].queue-url", "https://sqs.eu-central-1.amazonaws.com/1/alerts",
                    "queues[0].source", "aws.cloudtrail-digest",
                    "hooks.max-body", "1GB",
                    "hooks.falco.header", "a header",
                    "hooks.falco.secret", "fifteen letters",
                    "hooks.detections[0].mapping", "acme.none",
                    "hooks.detections[0].secret", "short",
                    "hooks.detections[0].timestamp-header", "X-Time",
                    "hooks.detections[1].mapping", "falco.alerts",
                    "hooks.detections[1].window", "2h")))
        .map(fault -> fault.replaceFirst("must be one of aws.*|must be one of crowdstrike.*", "?"))
        .containsExactly(
            "takagari.alerting.intake.gather: must be from 0s to 5s",
            "takagari.alerting.hooks.max-body: must be from 1KB to 16MB",
            "takagari.alerting.hooks.falco.header: must be the name of a header",
            "takagari.alerting.hooks.falco.secret: must have at least 16 characters",
            "takagari.alerting.queues[0].name: must be 1 to 31 lower-case letters, digits, hyphens,"
                + " and no other queue's",
            "takagari.alerting.queues[0].queue-url: must be the URL of a queue that nobody else"
                + " reads",
            "takagari.alerting.queues[0].source: ?",
            "takagari.alerting.hooks.detections[0].mapping: ?",
            "takagari.alerting.hooks.detections[0].secret: must have at least 16 characters",
            "takagari.alerting.hooks.detections[0].timestamp-header: is for the kind hmac only",
            "takagari.alerting.hooks.detections[1].secret: must have at least 16 characters",
            "takagari.alerting.hooks.detections[1].window: must be from 1s to 1h");
  }

  @Test
  void webHooksAndMailsOutAreRead() {
    assertThat(
            faults(
                alerting(
                    "console-url", "https://takagari.example.org",
                    "webhooks[0].name", "pager",
                    "webhooks[0].url", "https://hooks.example.org/x?y=z",
                    "webhooks[0].secret", SECRET,
                    "webhooks[0].least", "page",
                    "webhooks[0].kinds", "case.shown,post",
                    "mails[0].name", "team",
                    "mails[0].host", "smtp.example.org",
                    "mails[0].user", "takagari",
                    "mails[0].password", SECRET,
                    "mails[0].from", "Takagari <takagari@example.org>",
                    "mails[0].to", "soc@example.org,lead@example.org",
                    "mails[1].name", "local",
                    "mails[1].host", "127.0.0.1",
                    "mails[1].security", "none",
                    "mails[1].from", "takagari@example.org",
                    "mails[1].to[0]", "soc@example.org")))
        .isEmpty();
  }

  @Test
  void saysWhatCannotBeInWebHooksAndMailsOut() {
    assertThat(
            faults(
                alerting(
                    "console-url", "takagari.example.org",
                    "webhooks[0].name", "Pager",
                    "webhooks[0].url", "http://hooks.example.org/" + SECRET.replace(' ', '-'),
                    "webhooks[0].secret", "short",
                    "webhooks[0].kinds", "case.closed",
                    "mails[0].name", "team",
                    "mails[0].host", "smtp.example.org",
                    "mails[0].security", "none",
                    "mails[0].port", "0",
                    "mails[0].user", "takagari",
                    "mails[0].from", "nobody",
                    "mails[0].to", "a.b@example.org,a-b@example.org",
                    "mails[1].name", "team",
                    "mails[1].host", "a host",
                    "mails[1].from", "takagari@example.org",
                    "mails[1].to", "Soc <soc@example.org>")))
        .containsExactly(
            "takagari.alerting.console-url: must be as https://takagari.example.org",
            "takagari.alerting.webhooks[0].name: must be 1 to 31 lower-case letters, digits,"
                + " hyphens, and no other's",
            "takagari.alerting.webhooks[0].url: must be a URL with https://, or of this machine",
            "takagari.alerting.webhooks[0].secret: must have at least 16 characters",
            "takagari.alerting.webhooks[0].kinds: must be case.shown, case.entry, post or several"
                + " of them",
            "takagari.alerting.mails[0].host: must be this machine when security is none",
            "takagari.alerting.mails[0].port: must be from 1 to 65535",
            "takagari.alerting.mails[0].user: must be set together with"
                + " takagari.alerting.mails[0].password, or neither",
            "takagari.alerting.mails[0].from: must be an address, perhaps with a name:"
                + " Takagari <takagari@example.org>",
            "takagari.alerting.mails[0].to: names an address twice, or two that differ in dots and"
                + " hyphens only",
            "takagari.alerting.mails[1].name: must be 1 to 31 lower-case letters, digits, hyphens,"
                + " and no other's",
            "takagari.alerting.mails[1].host: must be the name of a host",
            "takagari.alerting.mails[1].to: must be 1 to 50 addresses without names");
  }

  @Test
  void feedsMayNotBeNamedAsOurs() {
    assertThat(faults(Map.of("takagari.feeds[0].name", "intake-mine")))
        .contains(
            "takagari.feeds[0].name: must not begin with intake- or brought-: so are feeds of our"
                + " own named");
  }

  private static Map<String, Object> indicatorFeed(String... keysAndValues) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("takagari.indicators.feeds[0].name", "urlhaus");
    properties.put("takagari.indicators.feeds[0].source", "web-file");
    properties.put("takagari.indicators.feeds[0].address", "https://feeds.example/urlhaus.csv");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (keysAndValues[i + 1].isEmpty()) {
        properties.remove("takagari.indicators." + keysAndValues[i]);
      } else {
        properties.put("takagari.indicators." + keysAndValues[i], keysAndValues[i + 1]);
      }
    }
    return properties;
  }

  @Test
  void feedsOfIndicatorsAreRead() {
    assertThat(faults(indicatorFeed())).isEmpty();
    assertThat(
            faults(
                indicatorFeed(
                    "feeds[0].credentials", "acme",
                    "feeds[0].format", "csv",
                    "feeds[0].every", "15m",
                    "feeds[0].stale-after", "6h",
                    "feeds[0].keep-missing", "true",
                    "feeds[0].options.tags", "acme,paid",
                    "feeds[0].options.confidence", "80",
                    "feeds[0].options.severity", "high",
                    "feeds[0].options.tlp", "amber+strict",
                    "feeds[0].options.valid-for", "30d",
                    "feeds[0].options.csv.delimiter", "tab",
                    "feeds[0].options.csv.value", "ioc,sha=sha256",
                    "feeds[0].options.csv.types.ip:port", "ipv4",
                    "feeds[0].options.csv.facts.first-seen", "seen",
                    "feeds[0].rules.decay.ipv4", "30",
                    "feeds[1].name", "vendor",
                    "feeds[1].source", "taxii",
                    "feeds[1].address", "https://taxii.example/api/",
                    "feeds[1].collection", "all",
                    "credentials.acme.token", SECRET,
                    "credentials.other.header-name", "Auth-Key",
                    "credentials.other.header-value", SECRET)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          feeds[0].name | ../etc | feeds[0].name: must be 1 to 100 letters, digits, dots, dashes, no dot at its start
          feeds[0].source | ftp | feeds[0].source: must be one of local-directory, local-file, misp-site, taxii, web-file
          feeds[0].source | local-file | feeds[0].file: is not set: it says where a local-file is
          feeds[0].source | taxi | feeds[0].source: must be one of local-directory, local-file, misp-site, taxii, web-file
          feeds[0].address | ftp://feeds.example/x | feeds[0].address: must be a URL with http
          feeds[0].address | https://ann:pw@feeds.example/x | feeds[0].address: must be a URL with http
          feeds[0].credentials | nobody | feeds[0].credentials: is no name of credentials
          feeds[0].format | word | feeds[0].format: must be one of misp, stix, csv, list
          feeds[0].format | csv | feeds[0].options.csv.value: is not set
          feeds[0].every | often | feeds[0].every: must be a duration
          feeds[0].every | 0s | feeds[0].every: must be at least 1s
          feeds[0].stale-after | 1m | feeds[0].stale-after: must be from takagari.indicators.feeds[0].every
          feeds[0].keep-missing | maybe | feeds[0].keep-missing: must be true or false
          feeds[0].options.type | name | feeds[0].options.type: must be one of ipv4, ipv6, cidr
          feeds[0].options.confidence | 101 | feeds[0].options.confidence: must be from 0 to 100
          feeds[0].options.confidence | high | feeds[0].options.confidence: must be a whole number
          feeds[0].options.severity | awful | feeds[0].options.severity: must be one of info, low
          feeds[0].options.tlp | blue | feeds[0].options.tlp: must be one of clear, green
          feeds[0].options.valid-for | -1d | feeds[0].options.valid-for: must be a time
          feeds[0].options.csv.delimiter | ;; | feeds[0].options.csv.delimiter: must be one character, tab or blank
          feeds[0].rules.decay.ipv4 | 0 | feeds[0].rules.decay.ipv4: must be from 1 to 36500
          feeds[0].rules.decay.ip | 3 | feeds[0].rules.decay.ip: must be one of ipv4
          feeds[0].rules.decay.ipv4 | long | feeds[0].rules.decay: must be whole numbers, by name
          credentials.acme.user | ann | credentials.acme: must be user and password, or token, or header-name
          fetch.total | 0s | fetch.total: must be at least 1s
          fetch.bytes | 8GB | fetch.bytes: must be from 1KB to 4096MB
          warning-lists | /nowhere/at/all | warning-lists: must be a directory
          """)
  void whatIsWrongWithAFeedOfIndicatorsIsTold(String key, String value, String fault) {
    assertThat(faults(indicatorFeed(key, value)))
        .anySatisfy(told -> assertThat(told).startsWith("takagari.indicators." + fault));
  }

  @Test
  void feedsOfIndicatorsAreToldApart() {
    assertThat(
            faults(
                indicatorFeed(
                    "feeds[1].name", "URLhaus",
                    "feeds[1].source", "web-file",
                    "feeds[1].address", "https://feeds.example/2")))
        .containsExactly("takagari.indicators.feeds[1].name: is the name of another feed");
    assertThat(faults(indicatorFeed("feeds[2].name", "gap")))
        .singleElement()
        .asString()
        .startsWith("takagari.indicators.feeds[2]: is not used: feeds are numbered from 0");
  }

  @Test
  void noSecretOfAFeedIsTold() {
    Map<String, Object> properties =
        indicatorFeed(
            "credentials.acme.token",
            SECRET + "\n",
            "credentials.two.user",
            "ann",
            "credentials.two.password",
            SECRET,
            "credentials.two.token",
            SECRET,
            "credentials.three.header-value",
            SECRET,
            "feeds[0].address",
            "https://" + SECRET.replace(' ', '-') + "@feeds.example");
    assertThat(faults(properties))
        .hasSize(4)
        .noneMatch(fault -> fault.contains("secret text") || fault.contains("secret-text"));
    TakagariProperties bound =
        Binder.get(environment(good(properties)))
            .bindOrCreate("takagari", Bindable.of(TakagariProperties.class));
    assertThat(bound.indicators().credentials()).hasSize(3);
    assertThat(bound.indicators().toString()).doesNotContain("secret");
  }

  private static Map<String, Object> good(Map<String, Object> others) {
    Map<String, Object> all = new HashMap<>(GOOD);
    all.putAll(others);
    return all;
  }

  @Test
  void sourcesOfKnowledgeAreCheckedAtTheStart() {
    assertThat(
            faults(
                Map.of(
                    "takagari.intel.virustotal.key", "secret:of-virustotal",
                    "of-virustotal", "k3y",
                    "takagari.intel.otx.enabled", "false",
                    "takagari.intel.internetdb.enabled", "true",
                    "takagari.intel.internetdb.url", "http://127.0.0.1:9",
                    "takagari.intel.own-domains", "harrier.example,*.harrier.test")))
        .isEmpty();
    assertThat(
            faults(
                Map.of(
                    "takagari.intel.geoip-files", "no-such-file.mmdb",
                    "takagari.intel.own-domains", ".",
                    "takagari.intel.own-networks", "192.0.2.0/99",
                    "takagari.intel.budget", "1h",
                    "takagari.intel.found-age", "-1s",
                    "takagari.intel.virustotal.key", "secret:nobody-has-it",
                    "takagari.intel.abuseipdb.key", "k3y with blanks",
                    "takagari.intel.otx.enabled", "true",
                    "takagari.intel.greynoise.per-day", "0",
                    "takagari.intel.urlhaus.url", "http://urlhaus.example")))
        .containsExactly(
            "takagari.intel.geoip-files[0]: is no file that can be read",
            "takagari.intel.own-domains[0]: must be a name as corp.example",
            "takagari.intel.own-networks[0]: must be a network as 192.0.2.0/24",
            "takagari.intel.budget: must be from 100ms to 1m",
            "takagari.intel.found-age: must be a time such as 24h",
            "takagari.intel.virustotal.key: there is no secret nobody-has-it",
            "takagari.intel.abuseipdb.key: a key has 1 to 1000 visible characters",
            "takagari.intel.otx.enabled: needs takagari.intel.otx.key",
            "takagari.intel.greynoise.per-day: must be at least 1",
            "takagari.intel.urlhaus.url: must be as https://host, without a slash at the end");
    assertThat(faults(Map.of("takagari.intel.otx.per-minute", "often")))
        .containsExactly("takagari.intel.otx.per-minute: must be a whole number");
  }

  @Test
  void streamsAreCheckedAtTheStart() {
    Map<String, Object> stream = new HashMap<>();
    stream.put("takagari.alerting.queue-url", "https://sqs.eu-central-1.amazonaws.com/1/alerts");
    stream.put("takagari.alerting.falcon-streams[0].name", "falcon");
    stream.put("takagari.alerting.falcon-streams[0].cloud", "eu-1");
    stream.put("takagari.alerting.falcon-streams[0].client-id", "id");
    stream.put("takagari.alerting.falcon-streams[0].client-secret", "secret:of-falcon");
    stream.put("takagari.alerting.falcon-streams[0].app-id", "takagari1");
    stream.put("of-falcon", "k3y");
    assertThat(faults(stream)).isEmpty();

    stream.remove("of-falcon");
    stream.remove("takagari.alerting.queue-url");
    assertThat(faults(stream))
        .containsExactly(
            "takagari.alerting.falcon-streams: needs takagari.alerting.queue-url",
            "takagari.alerting.falcon-streams[0].client-secret: there is no secret of-falcon");
    assertThat(faults(Map.of("takagari.alerting.falcon-streams[0].silence", "soon")))
        .as("a stream of which nothing else is known")
        .isNotEmpty();
    stream.put("takagari.alerting.falcon-streams[0].silence", "soon");
    assertThat(faults(stream))
        .containsExactly(
            "takagari.alerting.falcon-streams[0].silence: must be a duration such as 500ms, 30s or"
                + " 24h");
    assertThat(faults(Map.of("takagari.alerting.falcon-streams[1].name", "behind")))
        .singleElement()
        .asString()
        .startsWith("takagari.alerting.falcon-streams[1]: is not used");
  }

  @Test
  void tokensAreEachOnePersons() {
    Map<String, Object> tokens = new HashMap<>();
    tokens.put("takagari.tokens[0].name", "ann");
    tokens.put("takagari.tokens[0].token", "only ann knows this");
    tokens.put("takagari.tokens[1].name", "Bob.B");
    tokens.put("takagari.tokens[1].token", "only bob knows this");
    tokens.put("takagari.tokens[1].scopes", "search,respond");
    assertThat(faults(tokens)).isEmpty();

    tokens.put("takagari.tokens[0].name", "a nn");
    tokens.put("takagari.tokens[1].token", "only ann knows this");
    tokens.put("takagari.tokens[2].name", "bob.b");
    tokens.put("takagari.tokens[2].token", "short");
    tokens.put("takagari.tokens[3].name", "Operator");
    assertThat(faults(tokens))
        .containsExactly(
            "takagari.tokens[0].name: must be 1 to 64 of the characters A-Z a-z 0-9 . _ @ + -",
            "takagari.tokens[1].token: is another token too",
            "takagari.tokens[2].name: must be nobody else's, and neither operator nor takagari",
            "takagari.tokens[2].token: must have at least 16 characters",
            "takagari.tokens[3].name: must be nobody else's, and neither operator nor takagari",
            "takagari.tokens[3].token: must have at least 16 characters");
    tokens.put("takagari.tokens[0].scopes", "everything");
    assertThat(faults(tokens))
        .containsExactly("takagari.tokens[0].scopes: must be one of search, admin, respond");
  }

  @Test
  void responsesNeedTwoPersonsAndWhatTheyCall() {
    Map<String, Object> keys = new HashMap<>();
    keys.put("takagari.alerting.response.enabled", "true");
    keys.put("takagari.tokens[0].name", "ann");
    keys.put("takagari.tokens[0].token", "only ann knows this");
    keys.put("takagari.tokens[0].scopes", "respond");
    assertThat(faults(keys))
        .containsExactly(
            "takagari.alerting.response.enabled: needs takagari.alerting.queue-url",
            "takagari.alerting.response.enabled: needs two persons with the scope respond in"
                + " takagari.tokens",
            "takagari.alerting.response.falcon.cloud: must be one of us-1, us-2, eu-1, us-gov-1,"
                + " us-gov-2",
            "takagari.alerting.response.falcon.client-id: must be the id of an API client",
            "takagari.alerting.response.falcon.client-secret: must be the secret of an API client");

    keys.put("takagari.alerting.queue-url", "https://sqs.eu-central-1.amazonaws.com/1/alerts");
    keys.put("takagari.tokens[1].name", "bob");
    keys.put("takagari.tokens[1].token", "only bob knows this");
    keys.put("takagari.tokens[1].scopes", "search,respond");
    keys.put("takagari.alerting.response.kinds", "stop-task");
    assertThat(faults(keys)).isEmpty();
    keys.put("takagari.alerting.response.kinds", "reboot");
    assertThat(faults(keys))
        .containsExactly(
            "takagari.alerting.response.kinds: must be one of stop-task, contain-host, release-host");
  }

  @Test
  void aPortIsAPort() {
    assertThat(faults(Map.of("server.port", "0"))).isEmpty();
    assertThat(faults(Map.of("server.port", "65535"))).isEmpty();
    assertThat(faults(Map.of("server.port", "65536")))
        .containsExactly("server.port: must be from 0 to 65535");
    assertThat(faults(Map.of("server.port", "-1")))
        .containsExactly("server.port: must be from 0 to 65535");
    assertThat(faults(Map.of("server.port", "http")))
        .containsExactly("server.port: must be a whole number");
  }

  @Test
  void aFeedBringsAKindOfLogThatIsKnown() {
    assertThat(faults(Map.of("takagari.feeds[0].source", "aws.cloudtrail"))).isEmpty();
    assertThat(faults(Map.of("takagari.feeds[0].source", "aws.cloudtrial")))
        .singleElement()
        .asString()
        .startsWith("takagari.feeds[0].source: must be one of crowdstrike.fdr, aws.cloudtrail");
  }

  @Test
  void feedsShareNoQueueWithEachOtherAndNoBucketWithTheArchive() {
    String queue = "https://sqs.eu-central-1.amazonaws.com/1/";
    Map<String, Object> other =
        Map.of("takagari.feeds[1].name", "trail", "takagari.feeds[1].bucket", "feed-bucket");
    Map<String, Object> apart = new HashMap<>(other);
    apart.put("takagari.feeds[1].queue-url", queue + "trail");
    assertThat(faults(apart)).as("a bucket may have several queues").isEmpty();
    Map<String, Object> same = new HashMap<>(other);
    same.put("takagari.feeds[1].queue-url", queue + "feed");
    assertThat(faults(same))
        .containsExactly(
            "takagari.feeds[1].queue-url: is the queue of another feed: each would get some of its"
                + " messages");
    assertThat(faults(Map.of("takagari.raw.bucket", "feed-bucket")))
        .containsExactly(
            "takagari.feeds[0].bucket: is takagari.raw.bucket: what is archived there would come in"
                + " again");
  }

  @Test
  void searchAloneNeedsNoFeed() {
    assertThat(
            CheckedProperties.faults(
                environment(
                    Map.of("takagari.token", "0123456789abcdef", "takagari.roles", "search"))))
        .isEmpty();
  }

  @Test
  void tellsAllThatCannotBeReadAtOnce() {
    assertThat(
            faults(
                Map.of(
                    "takagari.roles", "ingest,serch",
                    "takagari.hot.period", "week",
                    "takagari.lake.commit-interval", "soon",
                    "takagari.ingest.memory", "much",
                    "takagari.database.connections", "ten",
                    "takagari.feeds[0].verify-checksum", "perhaps",
                    "takagari.feeds[0].queue-url", "http://[",
                    "takagari.search.max-limit", "all")))
        .containsExactly(
            "takagari.roles: must be one of ingest, enrich, alerting, search, maintenance",
            "takagari.feeds[0].queue-url: must be a URL",
            "takagari.feeds[0].verify-checksum: must be true or false",
            "takagari.database.connections: must be a whole number",
            "takagari.lake.commit-interval: must be a duration such as 500ms, 30s or 24h",
            "takagari.hot.period: must be one of day, month, year",
            "takagari.ingest.memory: must be a size such as 128KB or 8MB",
            "takagari.search.max-limit: must be a whole number");
  }

  @Test
  void groupingOfDetectionsIsWithinBounds() {
    assertThat(
            faults(
                Map.of(
                    "takagari.alerting.cases.window", "0s",
                    "takagari.alerting.cases.windows.falco", "-1h",
                    "takagari.alerting.cases.storm-cases", "0",
                    "takagari.alerting.cases.storm-source-cases", "-1",
                    "takagari.alerting.cases.storm-time", "0s",
                    "takagari.alerting.cases.receivers", "0")))
        .containsExactly(
            "takagari.alerting.cases.window: must be a time such as 24h",
            "takagari.alerting.cases.windows.falco: must be a time such as 24h",
            "takagari.alerting.cases.storm-time: must be a time such as 24h",
            "takagari.alerting.cases.storm-cases: must be at least 1",
            "takagari.alerting.cases.storm-source-cases: must be at least 1",
            "takagari.alerting.cases.receivers: must be from 1 to 100");
  }

  @Test
  void aFeedBehindAGapIsNamed() {
    assertThat(faults(Map.of("takagari.feeds[2].name", "trail")))
        .containsExactly(
            "takagari.feeds[2]: is not used: feeds are numbered from 0 without a gap, and all of"
                + " them stand in one place, the environment or one file");
  }

  @Test
  void aFeedOfAnotherPlaceIsNamed() {
    StandardEnvironment environment = environment(GOOD);
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("stronger", Map.of("takagari.feeds[1].name", "trail")));
    assertThat(CheckedProperties.faults(environment))
        .singleElement()
        .asString()
        .startsWith("takagari.feeds[1]: is not used:");
  }

  @Test
  void tellsAllThatCannotBeAtOnce() {
    Map<String, Object> keys = new HashMap<>();
    keys.put("takagari.token", "short");
    keys.put("takagari.work", "");
    keys.put("takagari.aws.region", " ");
    keys.put("takagari.aws.s3-endpoint", "s3.example");
    keys.put("takagari.aws.sqs-endpoint", "ftp://sqs");
    keys.put("takagari.aws.access-key", "key");
    keys.put("takagari.feeds[1].name", "falcon");
    keys.put("takagari.feeds[1].queue-url", "queue");
    keys.put("takagari.feeds[2].name", "Falcon 2");
    keys.put("takagari.feeds[2].queue-url", "https://queue");
    keys.put("takagari.feeds[2].bucket", "Feed_Bucket");
    keys.put("takagari.raw.bucket", "x");
    keys.put("takagari.database.url", "jdbc:mysql://db");
    keys.put("takagari.database.user", "");
    keys.put("takagari.database.connections", "1");
    keys.put("takagari.lake.warehouse", "");
    keys.put("takagari.lake.commit-interval", "0s");
    keys.put("takagari.hot.url", "localhost:9200");
    keys.put("takagari.hot.password", "a password");
    keys.put("takagari.ingest.line-cap", "10B");
    keys.put("takagari.ingest.memory", "1KB");
    keys.put("takagari.ingest.lease", "13h");
    keys.put("takagari.search.max-limit", "0");
    keys.put("takagari.search.timeout", "-1s");
    keys.put("takagari.search.page-size", "0B");
    keys.put("takagari.search.concurrent", "0");
    keys.put("takagari.search.max-wait", "-1s");
    keys.put("takagari.search.max-body", "0B");
    keys.put("takagari.search.cursor-lifetime", "0s");
    keys.put("takagari.search.lake-cache", "1KB");

    List<String> faults = faults(keys);

    assertThat(faults.stream().map(fault -> fault.replaceAll(": .*", "")))
        .containsExactly(
            "takagari.search.max-limit",
            "takagari.search.timeout",
            "takagari.search.page-size",
            "takagari.search.concurrent",
            "takagari.search.max-wait",
            "takagari.search.max-body",
            "takagari.search.cursor-lifetime",
            "takagari.search.lake-cache",
            "takagari.token",
            "takagari.work",
            "takagari.aws.region",
            "takagari.aws.s3-endpoint",
            "takagari.aws.sqs-endpoint",
            "takagari.aws.access-key",
            "takagari.feeds[1].name",
            "takagari.feeds[1].queue-url",
            "takagari.feeds[1].bucket",
            "takagari.feeds[2].name",
            "takagari.feeds[2].bucket",
            "takagari.raw.bucket",
            "takagari.database.url",
            "takagari.database.user",
            "takagari.database.connections",
            "takagari.lake.warehouse",
            "takagari.lake.commit-interval",
            "takagari.hot.url",
            "takagari.hot.user",
            "takagari.ingest.line-cap",
            "takagari.ingest.memory",
            "takagari.ingest.lease");
    assertThat(faults)
        .contains(
            "takagari.token: must have at least 16 characters",
            "takagari.feeds[1].name: is the name of another feed",
            "takagari.feeds[1].bucket: is not set",
            "takagari.ingest.line-cap: must be from 1KB to 1024MB");
    assertThat(String.join("\n", faults)).doesNotContain("short", "a password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3://lake", "s3://my-lake.x/a/b", "/var/lake", "file:///var/lake", "lake", "a b"})
  void aWarehouseIsADirectoryOrInS3(String warehouse) {
    assertThat(faultsOfWarehouse(warehouse)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"  ", "s3://", "s3:/lake", "s3a://lake", "hdfs://x/y", "https://lake"})
  void noOtherPlaceIsAWarehouse(String warehouse) {
    assertThat(faultsOfWarehouse(warehouse))
        .containsExactly("takagari.lake.warehouse: must be a directory or like s3://bucket/prefix");
  }

  private static List<String> faultsOfWarehouse(String warehouse) {
    return faults(Map.of("takagari.lake.warehouse", warehouse)).stream()
        .filter(fault -> fault.startsWith("takagari.lake."))
        .toList();
  }

  @Test
  void serveTellsThemInOneListAndEnds() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = System.err;
    PrintStream out = System.out;
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int exitCode;
    try {
      System.setErr(both);
      System.setOut(both);
      exitCode = Takagari.run("serve", "--roles", "ingest");
    } finally {
      System.setErr(err);
      System.setOut(out);
    }

    assertThat(exitCode).isEqualTo(2);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            takagari: the configuration cannot be used:
              takagari.token: is not set: without it nobody could ask anything
              takagari.feeds: must hold at least one feed for the role ingest
            Every key is in docs/reference/configuration.md (bad-configuration)
            """);
  }

  @Test
  void anotherPeriodThanTheFirstIsRefused() {
    HotIndexLedger begun =
        new Entries(
            List.of(
                new HotIndexEntry("takagari-events-process-2026-11", "u", "process", "2026-11")));
    StoresConfiguration stores = new StoresConfiguration();
    try (OpenSearchConnection nowhere =
        OpenSearchConnection.open(
            URI.create("http://localhost:9"), null, null, Duration.ofSeconds(1))) {
      assertThatCode(
              () -> stores.hotIndex(nowhere, begun, OpenSearchHotSettings.of(HotPeriod.MONTH)))
          .doesNotThrowAnyException();
      assertThatThrownBy(
              () -> stores.hotIndex(nowhere, begun, OpenSearchHotSettings.of(HotPeriod.DAY)))
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_CONFIGURATION))
          .hasMessage(
              "takagari.hot.period: the hot index was begun with month and cannot change to day");
    }
  }

  private record Entries(List<HotIndexEntry> entries) implements HotIndexLedger {
    @Override
    public void add(HotIndexEntry entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(HotIndexEntry entry) {
      throw new UnsupportedOperationException();
    }
  }

  private static List<String> faults(Map<String, Object> changed) {
    Map<String, Object> keys = new HashMap<>(GOOD);
    keys.putAll(changed);
    return CheckedProperties.faults(environment(keys));
  }

  private static StandardEnvironment environment(Map<String, Object> keys) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("keys", keys));
    return environment;
  }
}
