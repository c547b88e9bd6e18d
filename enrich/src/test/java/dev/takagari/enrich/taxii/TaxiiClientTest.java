package dev.takagari.enrich.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.http.Credentials;
import dev.takagari.enrich.http.TestServer;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import dev.takagari.enrich.stix.StixReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaxiiClientTest {
  private static final Credentials NOBODY = new Credentials.None();
  private static final WebLimits LIMITS =
      new WebLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), 10_000);

  @TempDir Path directory;
  private final List<Duration> waited = new ArrayList<>();
  private final WebClient web = new WebClient(LIMITS);
  private final TaxiiClient client =
      new TaxiiClient(
          web,
          LIMITS,
          InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")),
          waited::add,
          Duration.ofSeconds(30));

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void aServerSaysWhatItHas() {
    try (TestServer server =
        TestServer.of(
            path ->
                switch (path) {
                  case "/taxii2/" ->
                      "{\"title\":\"x\",\"default\":\"/api1/\",\"api_roots\":[\"/api1/\"]}";
                  case "/api1/" ->
                      "{\"title\":\"root\",\"versions\":[\"application/taxii+json;version=2.1\"]}";
                  default ->
                      "{\"collections\":[{\"id\":\"91a7b528-80eb-42ed-a74d-c6fbd5a26116\",\"title\":\"High\",\"can_read\":true},"
                          + "{\"id\":\"two\",\"title\":\"Hidden\",\"alias\":\"h\",\"can_read\":false}]}";
                })) {
      for (String path : List.of("/taxii2/", "/taxii2", "/api1/", "/api1")) {
        assertThat(client.collections(server.at(path), NOBODY))
            .extracting(TaxiiCollection::title)
            .containsExactly("High", "Hidden");
      }
      TaxiiCollection high = client.collection(server.at("/taxii2/"), "High", NOBODY);
      assertThat(high.objects().getPath())
          .isEqualTo("/api1/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/objects/");
      assertThat(
              client
                  .collection(server.at("/api1/collections/two/"), "", NOBODY)
                  .objects()
                  .getPath())
          .isEqualTo("/api1/collections/two/objects/");
      assertThatThrownBy(() -> client.collection(server.at("/taxii2/"), "h", NOBODY))
          .hasMessageContaining("does not let us");
      assertThatThrownBy(() -> client.collection(server.at("/taxii2/"), "None", NOBODY))
          .hasMessageContaining("no such collection among 2");
      assertThat(server.requests().getFirst().header("Accept"))
          .isEqualTo("application/taxii+json;version=2.1");
    }
  }

  @Test
  void pagesAreFollowedToTheLast() throws IOException {
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              String query = request.query();
              String page =
                  query.contains("next=b%26c") ? "3" : query.contains("next=a") ? "2" : "1";
              exchange
                  .getResponseHeaders()
                  .add("X-TAXII-Date-Added-Last", "2026-01-0" + page + "T00:00:00.000000Z");
              String next =
                  switch (page) {
                    case "1" -> "\"more\":true,\"next\":\"a\",";
                    case "2" -> "\"more\":true,\"next\":\"b&c\",";
                    default -> "\"more\":false,";
                  };
              TestServer.send(exchange, 200, "{" + next + objects(page) + "}");
            })) {
      Path into = directory.resolve("objects");

      TaxiiClient.Fetched fetched =
          client.fetch(
              collection(server),
              "2025-12-31T00:00:00.000Z",
              new Credentials.Bearer("secret"),
              into);

      assertThat(fetched).isEqualTo(new TaxiiClient.Fetched(3, 3, "2026-01-03T00:00:00.000000Z"));
      assertThat(Reading.of(new StixReader(), FeedContent.of(into), ReadOptions.NONE).values())
          .containsExactly("domain 1.example", "domain 2.example", "domain 3.example");
      assertThat(server.requests())
          .allMatch(
              request ->
                  request.header("Authorization").equals("Bearer secret")
                      && request.query().contains("added_after=2025-12-31T00%3A00%3A00.000Z"));
    }
  }

  @Test
  void aServerWithoutNextIsAskedByTime() throws IOException {
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              boolean second = request.query().contains("2026-01-01T00");
              exchange
                  .getResponseHeaders()
                  .add("X-TAXII-Date-Added-Last", "2026-01-0" + (second ? 2 : 1) + "T00:00:00Z");
              TestServer.send(
                  exchange, 200, "{\"more\":" + !second + "," + objects(second ? "2" : "1") + "}");
            })) {
      assertThat(client.fetch(collection(server), "", NOBODY, directory.resolve("objects")))
          .isEqualTo(new TaxiiClient.Fetched(2, 2, "2026-01-02T00:00:00Z"));
    }
  }

  @Test
  void whoGoesInCirclesIsLeft() {
    try (TestServer server =
        TestServer.of(path -> "{\"more\":true,\"next\":\"a\"," + objects("1") + "}")) {
      assertThatThrownBy(
              () -> client.fetch(collection(server), "", NOBODY, directory.resolve("objects")))
          .hasMessageContaining("more and not where");
    }
  }

  @Test
  void aPageThatFailsInTheMiddleFailsTheWhole() {
    for (int status : new int[] {500, 404}) {
      try (TestServer server =
          new TestServer(
              (request, exchange) -> {
                if (request.query().contains("next=")) {
                  TestServer.send(exchange, status, "no");
                } else {
                  TestServer.send(
                      exchange, 200, "{\"more\":true,\"next\":\"a\"," + objects("1") + "}");
                }
              })) {
        assertThatThrownBy(
                () -> client.fetch(collection(server), "", NOBODY, directory.resolve("objects")))
            .isInstanceOf(TakagariException.class)
            .hasMessageContaining("it answers " + status)
            .extracting(e -> ((TakagariException) e).code())
            .isEqualTo(ErrorCode.INDICATOR_FEED_UNAVAILABLE);
      }
    }
  }

  @Test
  void aBusyServerIsWaitedForWithinABudget() throws IOException {
    int[] asked = {0};
    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              if (++asked[0] < 3) {
                exchange.getResponseHeaders().add("Retry-After", "10");
                TestServer.send(exchange, asked[0] == 1 ? 429 : 503, "");
              } else {
                TestServer.send(exchange, 200, "{" + objects("1") + "}");
              }
            })) {
      client.fetch(collection(server), "", NOBODY, directory.resolve("objects"));
    }
    assertThat(waited).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10));

    try (TestServer server =
        new TestServer(
            (request, exchange) -> {
              exchange.getResponseHeaders().add("Retry-After", "20");
              TestServer.send(exchange, 429, "");
            })) {
      assertThatThrownBy(
              () -> client.fetch(collection(server), "", NOBODY, directory.resolve("objects")))
          .hasMessageContaining("it answers 429");
    }
    assertThat(waited).hasSize(3);
  }

  @Test
  void credentialsStayWithTheServer() {
    try (TestServer server =
        TestServer.of(path -> "{\"api_roots\":[\"http://other.example/api/\"]}")) {
      assertThatThrownBy(
              () -> client.collections(server.at("/taxii2/"), new Credentials.Basic("a", "b")))
          .hasMessageContaining("not on the same server");
    }
    assertThat(new Credentials.Basic("a", "secret").toString()).doesNotContain("secret");
    assertThat(new Credentials.Bearer("secret").toString()).doesNotContain("secret");
    assertThat(new Credentials.Header("Auth-Key", "secret").toString()).doesNotContain("secret");
  }

  @Test
  void allPagesTogetherAreBounded() {
    int[] page = {0};
    try (TestServer server =
        TestServer.of(
            path ->
                "{\"more\":true,\"next\":\""
                    + ++page[0]
                    + "\",\"x\":\""
                    + "y".repeat(3_000)
                    + "\","
                    + objects("1")
                    + "}")) {
      assertThatThrownBy(
              () -> client.fetch(collection(server), "", NOBODY, directory.resolve("objects")))
          .hasMessageContaining("larger than 10000 bytes");
    }
  }

  @Test
  void anAnswerThatIsNotOfTaxiiIsUnreadable() {
    for (String text : List.of("<html>", "[]", "{} {}", "")) {
      try (TestServer server = TestServer.of(path -> text)) {
        assertThatThrownBy(
                () -> client.fetch(collection(server), "", NOBODY, directory.resolve("objects")))
            .as(text)
            .isInstanceOf(TakagariException.class)
            .extracting(e -> ((TakagariException) e).code())
            .isEqualTo(ErrorCode.INDICATORS_UNREADABLE);
      }
    }
  }

  private static TaxiiCollection collection(TestServer server) {
    return new TaxiiCollection(server.at("/api1/collections/1/objects/"), "1", "", "", true);
  }

  private static String objects(String name) {
    return "\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--"
        + name
        + "\",\"pattern\":\"[domain-name:value = '"
        + name
        + ".example']\"}]";
  }
}
