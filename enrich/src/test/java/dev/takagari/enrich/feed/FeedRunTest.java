package dev.takagari.enrich.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.indicator.feed.FeedCondition;
import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.enrich.feed.watch.FeedMeters;
import dev.takagari.enrich.feed.watch.FeedTroubles;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.http.Credentials;
import dev.takagari.enrich.http.TestServer;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.taxii.TaxiiClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedRunTest {
  private static final Credentials NOBODY = new Credentials.None();
  private static final long MOST = 100_000;
  private static final String NAME = "test";

  @TempDir Path home;
  private final MemoryStore store = new MemoryStore();
  private final MemoryFeedLedger ledger = new MemoryFeedLedger();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final WebLimits limits =
      new WebLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), MOST);
  private WebClient web = new WebClient(limits);

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void whatIsUnchangedIsOnlySeenAgain() {
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              exchange.getResponseHeaders().add("ETag", "\"1\"");
              boolean known = request.header("If-None-Match").equals("\"1\"");
              TestServer.send(exchange, known ? 304 : 200, known ? "" : "evil.example\n");
            })) {
      IndicatorFeed feed = feed(server.at("/list.txt"));
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);

      assertThat(store.commits).containsExactly("test REPLACE 1", "test UNCHANGED 0");
      assertThat(run(with(feed, ReadOptions.NONE.withAlsoNotForDetection())).report()).isNotNull();
      assertThat(store.commits).hasSize(3).last().isEqualTo("test REPLACE 1");
    }
    assertThat(told).isEmpty();
  }

  @Test
  void sameBytesAreUnchangedWhateverTheServerSays() {
    try (TestServer server = TestServer.of(path -> "evil.example\n")) {
      run(feed(server.at("/list.txt")));
      run(feed(server.at("/list.txt")));
    }
    assertThat(store.commits).containsExactly("test REPLACE 1", "test UNCHANGED 0");
  }

  @Test
  void aBrokenFeedChangesNothingAndIsToldOnce() {
    String[] answer = {"evil.example\nbad.example\n"};
    int[] status = {200};
    try (TestServer server =
        new TestServer((request, exchange) -> TestServer.send(exchange, status[0], answer[0]))) {
      IndicatorFeed feed = feed(server.at("/list.txt"));
      run(feed);
      List<String> broken = new ArrayList<>();
      for (String text : List.of("", "# nothing\n", "these are\nno values\n", "{\"a\":")) {
        answer[0] = text;
        broken.add(run(feed).state().reason());
      }
      status[0] = 500;
      broken.add(run(feed).state().reason());
      broken.add(run(feed).state().reason());

      assertThat(broken)
          .containsExactly(
              "there is nothing in it",
              "there is nothing in it",
              "it is of no format that is known: most lines are no values; name the format (text that"
                  + " people wrote is imported by hand, as paste)",
              "line 1: it is no JSON, or ends too early",
              "it answers 500 instead of 200",
              "it answers 500 instead of 200");
      assertThat(store.values(NAME)).containsExactly("bad.example", "evil.example");
      assertThat(store.commits).containsExactly("test REPLACE 2");
      assertThat(told)
          .containsExactly(
              "began indicators-unreadable",
              "began bad-request",
              "began indicators-unreadable",
              "began indicator-feed-unavailable");
      assertThat(ledger.find(NAME).failures()).isEqualTo(6);

      told.clear();
      status[0] = 200;
      answer[0] = "evil.example\nworse.example\n";
      assertThat(run(feed).state().failures()).isZero();
      assertThat(told).containsExactly("ended");
      assertThat(store.values(NAME)).containsExactly("evil.example", "worse.example");
    }
  }

  @Test
  void aFaultOfOursIsToldAndTriedAgainLater() {
    try (TestServer server = TestServer.of(path -> "evil.example\n")) {
      store.fault = new IllegalStateException("not foreseen");
      FeedState state = run(feed(server.at("/list.txt"))).state();
      assertThat(state.condition()).isEqualTo(FeedCondition.FAILED);
      assertThat(state.nextTry()).isAfter(now);
      assertThat(told).containsExactly("began internal");
      store.fault = null;
      assertThat(run(feed(server.at("/list.txt"))).state().condition())
          .isEqualTo(FeedCondition.GOOD);
    }
  }

  @Test
  void aServerThatIsNotThereChangesNothing() throws IOException {
    URI nowhere;
    try (TestServer server = TestServer.of(path -> "")) {
      nowhere = server.at("/x");
    }
    for (FeedSource source :
        List.of(
            new FeedSource.WebFile(nowhere, NOBODY),
            new FeedSource.MispSite(nowhere, NOBODY),
            new FeedSource.Taxii(nowhere, "", NOBODY),
            new FeedSource.LocalFile(home.resolve("none")),
            new FeedSource.LocalDirectory(home.resolve("none")))) {
      assertThat(run(IndicatorFeed.of(NAME, source)).state())
          .extracting(FeedState::condition, FeedState::code)
          .containsExactly(FeedCondition.FAILED, "indicator-feed-unavailable");
    }
    assertThat(told).containsExactly("began indicator-feed-unavailable");
    assertThat(store.commits).isEmpty();
  }

  @Test
  void aFeedThatShrinksWaitsForAConfirmation() {
    String[] answer = {list(10)};
    try (TestServer server = TestServer.of(path -> answer[0])) {
      IndicatorFeed feed = feed(server.at("/list.txt"));
      run(feed);
      answer[0] = list(5);
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
      answer[0] = list(2);
      FeedOutcome outcome = run(feed);
      assertThat(outcome.state().condition()).isEqualTo(FeedCondition.NEEDS_CONFIRMATION);
      assertThat(outcome.state().reason()).isEqualTo("it has 2 values where it had 5");
      assertThat(store.values(NAME)).hasSize(5);
      run(feed);
      assertThat(told).containsExactly("began indicators-unreadable");

      assertThat(ledger.confirm(NAME, "wrong", "me")).isFalse();
      assertThat(ledger.confirm(NAME, outcome.state().offered(), "me")).isTrue();
      assertThat(ledger.find(NAME).isDue(now)).isTrue();
      answer[0] = list(1);
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.NEEDS_CONFIRMATION);
      answer[0] = list(2);
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
      assertThat(store.values(NAME)).hasSize(2);
    }
  }

  @Test
  void aConfirmationIsOfTheValuesAndNotOfTheBytes() {
    String[] answer = {list(10)};
    try (TestServer server = TestServer.of(path -> answer[0])) {
      IndicatorFeed feed = feed(server.at("/list.txt"));
      run(feed);
      answer[0] = "# made at 12:00\nn0.example\nn1.example\n";
      FeedOutcome outcome = run(feed);
      String offered = outcome.state().offered();
      assertThat(offered).matches("[0-9a-f]{64}");

      answer[0] = "# made at 12:05\nn1.example\nn0[.]example\n";
      assertThat(run(feed).state().offered()).isEqualTo(offered);
      assertThat(told).containsExactly("began indicators-unreadable");
      assertThat(ledger.confirm(NAME, offered, "me")).isTrue();

      answer[0] = "# made at 12:10\nn0.example\nn2.example\n";
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.NEEDS_CONFIRMATION);
      answer[0] = "# made at 12:15\nn0.example\nn0.example\n";
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.NEEDS_CONFIRMATION);
      assertThat(store.values(NAME)).hasSize(10);
      answer[0] = "# made at 12:20\nn1.example\nn0.example\n";
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
      assertThat(store.values(NAME)).hasSize(2);
    }
  }

  @Test
  void packedFeedsAreUnpackedUpToALimit() throws IOException {
    byte[] good = "evil.example\n".getBytes(StandardCharsets.UTF_8);
    byte[] bomb = new byte[(int) MOST * 100];
    for (byte[] bytes : List.of(gzip(good), zip("x.txt", good))) {
      try (TestServer server =
          new TestServer((request, exchange) -> TestServer.send(exchange, 200, bytes))) {
        assertThat(run(IndicatorFeed.of("packed", web(server.at("/list.txt.gz")))).state().reason())
            .isEmpty();
      }
    }
    assertThat(store.values("packed")).containsExactly("evil.example");

    for (byte[] bytes : List.of(gzip(bomb), zip("x.txt", bomb), gzip(gzip(bomb)), bomb)) {
      try (TestServer server =
          new TestServer((request, exchange) -> TestServer.send(exchange, 200, bytes))) {
        assertThat(run(feed(server.at("/list.gz"))).state().condition())
            .isEqualTo(FeedCondition.FAILED);
      }
    }
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              exchange.getResponseHeaders().add("Content-Encoding", "gzip");
              TestServer.send(exchange, 200, gzip(bomb));
            })) {
      assertThat(run(feed(server.at("/list"))).state().reason())
          .isEqualTo("it is larger than 100000 bytes");
    }
    byte[] two = zip("a.txt", good, "b.txt", good);
    byte[] cut = java.util.Arrays.copyOf(gzip(good), gzip(good).length - 4);
    for (byte[] bytes : List.of(two, cut)) {
      try (TestServer server =
          new TestServer((request, exchange) -> TestServer.send(exchange, 200, bytes))) {
        assertThat(run(feed(server.at("/list"))).state().reason()).startsWith("its archive");
      }
    }
    assertThat(store.values(NAME)).isEmpty();
    assertThat(Files.walk(home).mapToLong(file -> file.toFile().length()).max().orElse(0))
        .isLessThan(MOST * 2);
  }

  @Test
  void anAnswerThatIsCutOffOrTooSlowIsNone() {
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              exchange.sendResponseHeaders(200, 1_000);
              OutputStream out = exchange.getResponseBody();
              out.write("evil.example\n".getBytes(StandardCharsets.UTF_8));
              out.flush();
              throw new IOException("cut off");
            })) {
      assertThat(run(feed(server.at("/list"))).state().reason())
          .isEqualTo("its answer does not come to its end");
    }
    CountDownLatch end = new CountDownLatch(1);
    web.close();
    web = new WebClient(new WebLimits(Duration.ofSeconds(5), Duration.ofMillis(300), MOST));
    for (boolean headers : new boolean[] {true, false}) {
      try (TestServer server =
          new TestServer(
              (request, exchange) -> {
                if (headers) {
                  exchange.sendResponseHeaders(200, 1_000);
                  exchange.getResponseBody().write('x');
                  exchange.getResponseBody().flush();
                }
                await(end);
              })) {
        assertThat(run(feed(server.at("/list"))).state().code())
            .isEqualTo("indicator-feed-unavailable");
      }
    }
    end.countDown();
    assertThat(store.commits).isEmpty();
  }

  @Test
  void redirectsAreFollowedWhereTheyMayLead() {
    List<String> seen = new ArrayList<>();
    try (TestServer other =
        new TestServer(
            (request, exchange) -> {
              seen.add(request.header("Authorization"));
              TestServer.send(exchange, 200, "evil.example\n");
            })) {
      Map<String, String> places =
          Map.of(
              "/again", "/list",
              "/other", other.at("/list").toString(),
              "/circle", "/circle",
              "/file", "file:///etc/passwd",
              "/scheme", "ftp://127.0.0.1/x",
              "/nowhere", "");
      try (TestServer server =
          new TestServer(
              (request, exchange) -> {
                String place = places.get(request.path());
                if (place == null) {
                  TestServer.send(exchange, 200, "evil.example\n");
                } else {
                  exchange.getResponseHeaders().add("Location", place);
                  TestServer.send(exchange, 302, "");
                }
              })) {
        Credentials secret = new Credentials.Bearer("secret");
        for (String path : List.of("/again", "/other")) {
          assertThat(
                  run(IndicatorFeed.of(NAME, new FeedSource.WebFile(server.at(path), secret)))
                      .state()
                      .condition())
              .as(path)
              .isEqualTo(FeedCondition.GOOD);
        }
        assertThat(seen).containsExactly("");
        for (String path : List.of("/circle", "/file", "/scheme", "/nowhere")) {
          assertThat(run(feed(server.at(path))).state().reason())
              .as(path)
              .startsWith("it redirects ");
        }
      }
    }
  }

  @Test
  void aBusyServerIsLeftAloneAsLongAsItWants() {
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              exchange.getResponseHeaders().add("Retry-After", "7200");
              TestServer.send(exchange, 429, "");
            })) {
      FeedState state = run(feed(server.at("/list"))).state();
      assertThat(state.condition()).isEqualTo(FeedCondition.FAILED);
      assertThat(state.nextTry()).isEqualTo(now.plus(Duration.ofHours(2)));
    }
  }

  @Test
  void aDirectoryOfMispIsRead() throws IOException {
    String first = "5b8d9d33-ccf0-4fd9-82dc-7dbc0a016219";
    String second = "5b8d9d33-ccf0-4fd9-82dc-7dbc0a016220";
    Map<String, String> files =
        new java.util.HashMap<>(
            Map.of(
                "/feed/manifest.json",
                manifest(first, "1"),
                "/feed/" + first + ".json",
                event("one.example"),
                "/feed/" + second + ".json",
                event("two.example")));
    List<String> asked = new ArrayList<>();
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              asked.add(request.path());
              String file = files.get(request.path());
              TestServer.send(exchange, file == null ? 404 : 200, file == null ? "" : file);
            })) {
      IndicatorFeed feed =
          IndicatorFeed.of(NAME, new FeedSource.MispSite(server.at("/feed"), NOBODY));
      run(feed);
      assertThat(store.values(NAME)).containsExactly("one.example");
      files.put("/feed/manifest.json", "{%s,%s}".formatted(entry(first, "1"), entry(second, "2")));
      asked.clear();
      run(feed);
      assertThat(asked).containsExactly("/feed/manifest.json", "/feed/" + second + ".json");
      assertThat(store.values(NAME)).containsExactly("one.example", "two.example");

      String missing = "5b8d9d33-ccf0-4fd9-82dc-7dbc0a016221";
      files.put("/feed/manifest.json", manifest(missing, "3"));
      assertThat(run(feed).state().reason()).isEqualTo("it answers 404 instead of 200");
      files.put("/feed/manifest.json", "{\"../../etc/passwd\":{\"timestamp\":\"1\"}}");
      assertThat(run(feed).state().code()).isEqualTo("indicators-unreadable");
      assertThat(store.values(NAME)).containsExactly("one.example", "two.example");
    }
    Path directory = Files.createDirectory(home.resolve("misp"));
    Files.writeString(directory.resolve("manifest.json"), manifest(first, "1"));
    IndicatorFeed local = IndicatorFeed.of("local", new FeedSource.LocalDirectory(directory));
    assertThat(run(local).state().reason()).startsWith("the manifest names an event");
    Files.writeString(directory.resolve(first + ".json"), event("three.example"));
    run(local);
    assertThat(store.values("local")).containsExactly("three.example");
  }

  @Test
  void aCollectionIsAskedForWhatIsNew() {
    int[] asked = {0};
    int[] fails = {0};
    List<String> queries = new ArrayList<>();
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              queries.add(request.query());
              asked[0]++;
              if (fails[0] > 0 && request.query().contains("next=")) {
                TestServer.send(exchange, 500, "");
                return;
              }
              boolean all = !request.query().contains("added_after");
              boolean more = all && !request.query().contains("next=");
              exchange.getResponseHeaders().add("X-TAXII-Date-Added-Last", "2026-01-02T00:00:00Z");
              String name = more ? "one" : "two";
              TestServer.send(
                  exchange,
                  200,
                  all
                      ? ("{\"more\":"
                          + more
                          + ",\"next\":\"n\",\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[domain-name:value"
                          + " = '"
                          + name
                          + ".example']\"}]}")
                      : "{}");
            })) {
      IndicatorFeed feed =
          IndicatorFeed.of(
              NAME, new FeedSource.Taxii(server.at("/api/collections/1/"), "", NOBODY));
      fails[0] = 1;
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.FAILED);
      assertThat(ledger.find(NAME).marks().addedAfter()).isEmpty();
      assertThat(store.commits).isEmpty();
      fails[0] = 0;
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
      assertThat(store.values(NAME)).containsExactly("one.example", "two.example");
      assertThat(run(feed).state().condition()).isEqualTo(FeedCondition.GOOD);
      assertThat(queries.getLast()).contains("added_after=2026-01-02T00%3A00%3A00Z");
      assertThat(store.commits).containsExactly("test ADD 2", "test UNCHANGED 0");
      assertThat(ledger.find(NAME).indicators()).isEqualTo(2);
    }
  }

  @Test
  void aLoopTriesWhatIsDueUnderALease() throws IOException {
    Path file = Files.writeString(home.resolve("list.txt"), "evil.example\n");
    IndicatorFeed on = IndicatorFeed.of("on", new FeedSource.LocalFile(file));
    IndicatorFeed off =
        new IndicatorFeed(
            "off",
            new FeedSource.LocalFile(file),
            FeedFormat.LIST,
            ReadOptions.NONE,
            false,
            Duration.ofHours(1),
            Duration.ofDays(1),
            new SourceRules(false, Map.of()));
    List<String> held = new ArrayList<>();
    boolean[] free = {false};
    LeaseLedger leases =
        new LeaseLedger() {
          @Override
          public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
            held.add(name);
            return free[0] ? Optional.of(new NamedLease(name, owner, 1)) : Optional.empty();
          }

          @Override
          public boolean holds(NamedLease lease) {
            return true;
          }

          @Override
          public void release(NamedLease lease) {
            held.add("released");
          }
        };
    try (FeedLoop loop =
        new FeedLoop(
            List.of(on, off),
            feedRun(),
            store,
            ledger,
            leases,
            () -> now,
            new FeedMeters(registry, List.of("on", "off"), () -> now),
            new FeedLoop.Settings(Duration.ofSeconds(30), Duration.ofMinutes(30), "me"))) {
      loop.turn();
      assertThat(store.commits).containsExactly("off rule false");
      free[0] = true;
      loop.turn();
      loop.turn();
      assertThat(store.commits).containsExactly("off rule false", "on REPLACE 1");
      assertThat(held).containsExactly("indicator-feed:on", "indicator-feed:on", "released");
      now = now.plus(Duration.ofMinutes(67));
      loop.turn();
      assertThat(store.commits).hasSize(3).last().isEqualTo("on UNCHANGED 0");

      assertThat(gauge("age")).isZero();
      assertThat(gauge("values")).isEqualTo(1);
      assertThat(gauge("trouble")).isZero();

      ledger.off.add("on");
      now = now.plus(Duration.ofMinutes(67));
      held.clear();
      loop.turn();
      assertThat(store.commits).as("somebody switched it off").hasSize(3);
      assertThat(held).isEmpty();
      assertThat(gauge("age")).isNaN();
      ledger.off.clear();
      loop.turn();
      assertThat(store.commits).hasSize(4);

      Files.delete(file);
      for (int i = 0; i < 40; i++) {
        now = now.plus(Duration.ofHours(1));
        loop.turn();
      }
      assertThat(told)
          .containsExactly(
              "began indicator-feed-unavailable", "began indicator-feed-unavailable stale");
      assertThat(gauge("trouble")).isEqualTo(1);
      assertThat(gauge("failures")).isGreaterThan(20);
      assertThat(gauge("values")).isEqualTo(1);
      assertThat(gauge("age")).isEqualTo(40 * 3600.0);
      Files.writeString(file, "evil.example\n");
      now = now.plus(Duration.ofHours(2));
      loop.turn();
      assertThat(gauge("trouble")).isZero();
      assertThat(told).hasSize(3).last().isEqualTo("ended");
    }
  }

  @Test
  void whatAPersonRuledStays() {
    IndicatorFeed on = IndicatorFeed.of("on", new FeedSource.LocalFile(home.resolve("none")));
    IndicatorFeed off =
        new IndicatorFeed(
            "off",
            on.source(),
            null,
            ReadOptions.NONE,
            false,
            on.every(),
            on.staleAfter(),
            new SourceRules(false, Map.of()));
    LeaseLedger nobody =
        new LeaseLedger() {
          @Override
          public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
            return Optional.empty();
          }

          @Override
          public boolean holds(NamedLease lease) {
            return false;
          }

          @Override
          public void release(NamedLease lease) {
            throw new IllegalStateException("there is none");
          }
        };
    store.rule("on", new SourceRules(false, Map.of()), "somebody");
    store.rule("off", SourceRules.DEFAULT, "somebody");
    try (FeedLoop loop =
        new FeedLoop(
            List.of(on, off),
            feedRun(),
            store,
            ledger,
            nobody,
            () -> now,
            new FeedMeters(registry, List.of("on", "off"), () -> now),
            new FeedLoop.Settings(Duration.ofSeconds(30), Duration.ofMinutes(30), "me"))) {
      loop.turn();
    }
    assertThat(store.rules.get("on").enabled()).isFalse();
    assertThat(store.rules.get("off").enabled()).isFalse();
  }

  @Test
  void aTryThatIsCutOffIsNone() {
    IndicatorFeed feed = IndicatorFeed.of(NAME, new FeedSource.LocalFile(home.resolve("none")));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> run(feed)).hasMessage("trying it was interrupted");
    } finally {
      Thread.interrupted();
    }
    assertThat(ledger.all()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void aSecretThatCannotBeSentIsNotTold() {
    Credentials token = new Credentials.Bearer("very\nsecret");
    try (TestServer server = TestServer.of(path -> "evil.example\n")) {
      FeedState state =
          run(IndicatorFeed.of(NAME, new FeedSource.WebFile(server.at("/x"), token))).state();
      assertThat(state.condition()).isEqualTo(FeedCondition.FAILED);
      assertThat(state.reason())
          .isEqualTo("a header of the request or its credentials cannot be sent");
      assertThat(server.requests()).isEmpty();
    }
  }

  private double gauge(String name) {
    return registry.get("takagari.indicators.feed." + name).tag("feed", "on").gauge().value();
  }

  private FeedOutcome run(IndicatorFeed feed) {
    return feedRun().run(feed);
  }

  private FeedRun feedRun() {
    FeedTroubles troubles =
        new FeedTroubles() {
          @Override
          public void began(FeedState state) {
            told.add("began " + state.code() + (state.stale() ? " stale" : ""));
          }

          @Override
          public void ended(FeedState state) {
            told.add("ended");
          }
        };
    TaxiiClient taxii = new TaxiiClient(web, limits, () -> now, pause -> {}, Duration.ofSeconds(1));
    return new FeedRun(
        new FeedFetcher(web, taxii, home.resolve("feeds"), MOST, () -> now),
        store,
        ledger,
        troubles,
        () -> now,
        RandomGenerator.getDefault());
  }

  private static IndicatorFeed feed(URI address) {
    return IndicatorFeed.of(NAME, web(address));
  }

  private static FeedSource web(URI address) {
    return new FeedSource.WebFile(address, NOBODY);
  }

  private static IndicatorFeed with(IndicatorFeed feed, ReadOptions options) {
    return new IndicatorFeed(
        feed.name(),
        feed.source(),
        feed.format(),
        options,
        feed.keepMissing(),
        feed.every(),
        feed.staleAfter(),
        feed.rules());
  }

  private static String list(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "n" + i + ".example\n")
        .collect(Collectors.joining());
  }

  private static String manifest(String uuid, String timestamp) {
    return "{" + entry(uuid, timestamp) + "}";
  }

  private static String entry(String uuid, String timestamp) {
    return "\"" + uuid + "\":{\"info\":\"x\",\"timestamp\":\"" + timestamp + "\"}";
  }

  private static String event(String domain) {
    return "{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"to_ids\":true,\"value\":\""
        + domain
        + "\"}]}}";
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] zip(Object... namesAndBytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(packed)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        out.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
        out.write((byte[]) namesAndBytes[i + 1]);
      }
    }
    return packed.toByteArray();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
