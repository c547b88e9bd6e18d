package dev.takagari.app.cli.search;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.search.CursorKey;
import dev.takagari.core.search.CursorKeys;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.search.cursor.CursorCodec;
import dev.takagari.search.http.Problem;
import dev.takagari.search.http.SearchApi;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The real search API over a list of events, on a small HTTP server.
final class TestService implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final String TOKEN = "the-token-of-the-test";

  private final HttpServer server;
  private final SearchService service;
  private final SearchApi api;

  /// Whether the engine says that it gave up.
  volatile boolean partial;

  /// Answered instead of anything else.
  volatile @Nullable Problem problem;

  /// What searches are told not to be sure of.
  final List<CoverageItem> uncovered = new CopyOnWriteArrayList<>();

  TestService(List<EventRow> events) {
    this(events, OwnerBook.EMPTY);
  }

  TestService(List<EventRow> events, OwnerBook owners) {
    SearchPlanner planner =
        new SearchPlanner(
            new ListSearcher(events),
            new ListSearcher(List.of()),
            _ -> TimeRanges.NONE,
            new NothingPending());
    service =
        new SearchService(
            planner,
            Long.MAX_VALUE,
            4,
            Duration.ofSeconds(5),
            new SearchMeters(new SimpleMeterRegistry()));
    api =
        new SearchApi(
            service,
            new CursorCodec(new OneKey(), InstantSource.fixed(NOW), Duration.ofHours(1)),
            new Rebuilder(List.of()),
            range -> uncovered.stream().filter(item -> item.touches(range)).toList(),
            owners,
            InstantSource.fixed(NOW),
            5_000,
            Duration.ofSeconds(30));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/v1/search", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] question = exchange.getRequestBody().readAllBytes();
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, Problem.ofStatus(401));
      return;
    }
    if (problem != null) {
      send(exchange, problem);
      return;
    }
    try {
      send(exchange, 200, api.search(question));
    } catch (TakagariException e) {
      send(exchange, Problem.of(e));
    }
  }

  private static void send(HttpExchange exchange, Problem problem) throws IOException {
    send(exchange, problem.status(), problem.toJson());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    service.close();
  }

  private final class ListSearcher implements EventSearcher {
    private final List<EventRow> events;

    ListSearcher(List<EventRow> events) {
      this.events = events;
    }

    @Override
    public SearchPage search(SearchRequest request) {
      QueryMatcher matcher = QueryMatcher.of(request.query());
      List<EventRow> rows =
          events.stream()
              .filter(row -> request.range().contains(Position.of(row).micros()))
              .filter(matcher::matches)
              .filter(row -> follows(row, request.after()))
              .sorted(Comparator.comparing(Position::of))
              .toList();
      int count = Math.min(request.limit(), rows.size());
      return new SearchPage(
          rows.subList(0, count),
          count < rows.size(),
          !partial,
          new SearchStats(5, 3, 2, 12_345, 0, rows.size()));
    }

    private static boolean follows(EventRow row, Optional<Position> after) {
      return after.isEmpty() || Position.of(row).compareTo(after.get()) > 0;
    }

    @Override
    public void check() {}
  }

  private static final class NothingPending implements PendingFiles {
    @Override
    public List<LakeFile> pendingIn(String sink) {
      return List.of();
    }

    @Override
    public long unseenIn(String sink) {
      return 0;
    }
  }

  private static final class OneKey implements CursorKeys {
    private final CursorKey key = new CursorKey(1, new byte[CursorKey.SECRET_BYTES]);

    @Override
    public CursorKey newest() {
      return key;
    }

    @Override
    public Optional<CursorKey> find(long id) {
      return Optional.of(key);
    }
  }
}
