package dev.takagari.alerting.falcon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A server that behaves as Event Streams do, by any clock: tokens and sessions that run out,
/// streams that end when they are not refreshed, no streams for an app that is connected, and
/// troubles by chance.
final class FalconServer implements AutoCloseable {
  private static final Duration TOKEN = Duration.ofMinutes(30);
  private static final Duration SESSION = Duration.ofHours(4);
  private static final Duration REFRESH = Duration.ofMinutes(30);

  /// How long a stream that fell silent stays open, unless its client leaves it.
  private static final Duration SILENCE = Duration.ofHours(1);

  /// How it misbehaves.
  ///
  /// @param refused share of calls that are answered with 401, 429 or 500
  /// @param cuts how often on average a stream breaks within a line
  /// @param silences how often one falls silent without being closed
  /// @param ghost how long an app counts as connected after its last stream ended
  /// @param keepAlive how often it writes a blank line; a client that left is noticed by it
  record Manners(
      double refused, Duration cuts, Duration silences, Duration ghost, Duration keepAlive) {
    static final Manners GOOD =
        new Manners(
            0, Duration.ofDays(1000), Duration.ofDays(1000), Duration.ZERO, Duration.ofMillis(100));
    static final Manners BAD =
        new Manners(
            0.05,
            Duration.ofMinutes(50),
            Duration.ofHours(3),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30));
  }

  /// A record and its offset.
  record Sent(long offset, String text) {}

  private static final class Partition {
    final List<Sent> sent = new ArrayList<>();
    long oldest;
    int generation;
  }

  private static final class Session {
    final String app;
    final Instant end;
    final Map<Integer, Instant> refreshed = new HashMap<>();

    Session(String app, Instant end) {
      this.app = app;
      this.end = end;
    }
  }

  private final HttpServer server;
  private final Pace pace;
  private final Random random;
  private final Manners manners;
  private final boolean inclusive;
  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private final Map<String, Instant> tokens = new HashMap<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Integer> connected = new HashMap<>();
  private final Map<String, Instant> left = new HashMap<>();
  private final Map<String, Integer> calls = new TreeMap<>();

  /// How often tokens were used after they had been refused.
  private final Map<String, Integer> stale = new HashMap<>();

  private volatile boolean closed;
  private @Nullable String region;
  private String secret = "s3cret";
  private int refuseNext;
  private int refusal;
  private int names;

  /// @param inclusive whether a stream begins with the offset that is asked for, or behind it
  FalconServer(Pace pace, long seed, Manners manners, boolean inclusive, int partitionCount) {
    this.pace = pace;
    this.manners = manners;
    this.inclusive = inclusive;
    random = new Random(seed);
    for (int i = 0; i < partitionCount; i++) {
      partitions.put(i, new Partition());
    }
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/oauth2/token", exchange -> guarded(exchange, this::token));
    server.createContext(
        "/sensors/entities/datafeed/v2", exchange -> guarded(exchange, this::discover));
    server.createContext(
        "/sensors/entities/datafeed-actions/v1/", exchange -> guarded(exchange, this::refresh));
    server.createContext("/sensors/entities/datafeed/v1/", this::stream);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void region(String name) {
    region = name;
  }

  synchronized void secret(String text) {
    secret = text;
  }

  /// Makes all tokens invalid.
  synchronized void forgetTokens() {
    tokens.clear();
  }

  /// Answers the next calls with a status.
  synchronized void refuse(int count, int status) {
    refuseNext = count;
    refusal = status;
  }

  /// Counts an app as connected, as when another program uses it, or lets it go.
  synchronized void occupy(String app, boolean now) {
    connected.merge(app, now ? 1 : -1, Integer::sum);
  }

  /// How often a token was used at most after it had been refused.
  synchronized int mostStale() {
    return stale.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /// How often something was called.
  synchronized int calls(String what) {
    return calls.getOrDefault(what, 0);
  }

  /// Adds a record.
  synchronized void send(int partition, String text, long offset) {
    partition(partition).sent.add(new Sent(offset, text));
  }

  /// Loses the oldest records, as a service does that keeps them for some days.
  synchronized void forgetBelow(int partition, long offset) {
    partition(partition).oldest = offset;
  }

  synchronized List<Sent> sent(int partition) {
    return List.copyOf(partition(partition).sent);
  }

  private Partition partition(int number) {
    Partition partition = partitions.get(number);
    if (partition == null) {
      throw new IllegalArgumentException("no partition " + number);
    }
    return partition;
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
  }

  private interface Handler {
    void handle(HttpExchange exchange, String body) throws IOException;
  }

  private void guarded(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = refusedNow();
      noteToken(exchange, status == 401);
      if (status != 0) {
        answer(exchange, status, "{\"errors\":[{\"code\":" + status + "}]}");
      } else {
        handler.handle(exchange, body);
      }
    }
  }

  /// A token that is refused is not good any more.
  private synchronized void noteToken(HttpExchange exchange, boolean refused) {
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!header.startsWith("Bearer ")) {
      return;
    }
    String token = header.substring(7);
    stale.computeIfPresent(token, (_, count) -> count + 1);
    Instant until = tokens.get(token);
    if (refused || until == null || !until.isAfter(pace.instant())) {
      tokens.remove(token);
      stale.putIfAbsent(token, 0);
    }
  }

  private synchronized int refusedNow() {
    if (refuseNext > 0) {
      refuseNext--;
      return refusal;
    }
    return random.nextDouble() < manners.refused()
        ? List.of(401, 429, 429, 500, 503).get(random.nextInt(5))
        : 0;
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    synchronized (this) {
      if (region != null) {
        exchange.getResponseHeaders().add("X-Cs-Region", region);
      }
    }
    if (status == 429) {
      exchange
          .getResponseHeaders()
          .add("X-Ratelimit-Retryafter", "" + (pace.instant().getEpochSecond() + 20));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private synchronized void count(String what) {
    calls.merge(what, 1, Integer::sum);
  }

  private static String parameter(HttpExchange exchange, String name) {
    for (String pair : String.valueOf(exchange.getRequestURI().getRawQuery()).split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  private void token(HttpExchange exchange, String form) throws IOException {
    count("token");
    String name;
    synchronized (this) {
      if (!form.equals("client_id=client&client_secret=" + secret)) {
        name = "";
      } else {
        name = "bearer" + names++;
        tokens.put(name, pace.instant().plus(TOKEN));
      }
    }
    answer(
        exchange,
        name.isEmpty() ? 403 : 201,
        name.isEmpty()
            ? "{}"
            : "{\"access_token\":\"%s\",\"expires_in\":1799,\"token_type\":\"bearer\"}"
                .formatted(name));
  }

  private synchronized boolean isAuthorized(HttpExchange exchange) {
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Instant until = header.startsWith("Bearer ") ? tokens.get(header.substring(7)) : null;
    return until != null && until.isAfter(pace.instant());
  }

  private void discover(HttpExchange exchange, String body) throws IOException {
    count("discover");
    String app = parameter(exchange, "appId");
    if (!isAuthorized(exchange)) {
      answer(exchange, 401, "{}");
      return;
    }
    StringBuilder resources = new StringBuilder();
    synchronized (this) {
      Instant now = pace.instant();
      boolean inUse =
          connected.getOrDefault(app, 0) > 0
              || now.isBefore(left.getOrDefault(app, Instant.EPOCH).plus(manners.ghost()));
      if (inUse) {
        count("in-use");
      } else {
        Session session = new Session(app, now.plus(SESSION));
        String token = "session" + names++;
        sessions.put(token, session);
        for (int partition : partitions.keySet()) {
          session.refreshed.put(partition, now);
          resources
              .append(resources.isEmpty() ? "" : ",")
              .append(
                  """
                  {"dataFeedURL":"%1$s/sensors/entities/datafeed/v1/%2$d?appId=%3$s",
                  "sessionToken":{"token":"%4$s","expiration":"%5$s"},
                  "refreshActiveSessionURL":"%1$s/sensors/entities/datafeed-actions/v1/%2$d?appId=%3$s\
                  &action_name=refresh_active_stream_session",
                  "refreshActiveSessionInterval":1800}"""
                      .formatted(address(), partition, app, token, session.end));
        }
      }
    }
    answer(exchange, 200, "{\"meta\":{},\"resources\":[" + resources + "]}");
  }

  private static int numberOf(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
  }

  private void refresh(HttpExchange exchange, String body) throws IOException {
    int partition = numberOf(exchange);
    count("refresh " + partition);
    if (!isAuthorized(exchange)) {
      answer(exchange, 401, "{}");
      return;
    }
    String app = parameter(exchange, "appId");
    synchronized (this) {
      Instant now = pace.instant();
      sessions.values().stream()
          .filter(session -> session.app.equals(app) && session.end.isAfter(now))
          .forEach(session -> session.refreshed.put(partition, now));
    }
    answer(exchange, 200, "{}");
  }

  private void stream(HttpExchange exchange) throws IOException {
    int number = numberOf(exchange);
    count("stream " + number);
    String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Session session;
    int generation;
    int refused;
    synchronized (this) {
      session = header.startsWith("Token ") ? sessions.get(header.substring(6)) : null;
      boolean good = session != null && session.end.isAfter(pace.instant());
      refused = good ? refusedNow() : 401;
      // the session is good, and is not to be given up without need
      refused = good && refused == 401 ? 503 : refused;
      generation = ++partition(number).generation;
      if (refused == 0 && session != null) {
        connected.merge(session.app, 1, Integer::sum);
      }
    }
    if (refused != 0 || session == null) {
      try (exchange) {
        answer(exchange, refused, "");
      }
      return;
    }
    try {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      write(exchange.getResponseBody(), session, number, generation, first(exchange, number));
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        connected.merge(session.app, -1, Integer::sum);
        left.put(session.app, pace.instant());
      }
      exchange.close();
    }
  }

  /// The lowest offset to send: what is asked for, and sometimes a few that were sent before.
  private synchronized long first(HttpExchange exchange, int partition) {
    String whence = parameter(exchange, "whence");
    List<Sent> sent = partition(partition).sent;
    if (whence.equals("2")) {
      return sent.isEmpty() ? 0 : sent.getLast().offset() + 1;
    }
    long asked = Long.parseLong(parameter(exchange, "offset"));
    boolean again = manners.refused() > 0 && random.nextInt(3) == 0;
    return again ? Math.max(0, asked - random.nextInt(5)) : inclusive ? asked : asked + 1;
  }

  private void write(OutputStream out, Session session, int number, int generation, long first)
      throws IOException, InterruptedException {
    long from = first;
    Instant cut = within(manners.cuts());
    Instant silent = within(manners.silences());
    Instant alive = pace.instant();
    while (!closed) {
      Instant now = pace.instant();
      List<Sent> next;
      synchronized (this) {
        Partition partition = partition(number);
        long least = Math.max(from, partition.oldest);
        int at = position(partition.sent, least);
        next = List.copyOf(partition.sent.subList(at, Math.min(partition.sent.size(), at + 1_000)));
        if (ends(session, number, generation)) {
          return;
        }
      }
      if (now.isAfter(silent)) {
        count("silent");
        while (!ends(session, number, generation) && pace.instant().isBefore(now.plus(SILENCE))) {
          rest(Duration.ofSeconds(10));
        }
        return;
      }
      for (Sent each : next) {
        byte[] line = (each.text() + "\r\n").getBytes(StandardCharsets.UTF_8);
        if (now.isAfter(cut)) {
          count("cut");
          out.write(line, 0, line.length / 2);
          out.flush();
          return;
        }
        out.write(line);
        from = each.offset() + 1;
        alive = now;
      }
      if (now.isAfter(alive.plus(manners.keepAlive()))) {
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        alive = now;
      }
      out.flush();
      rest(Duration.ofSeconds(10));
    }
  }

  private synchronized boolean ends(Session session, int number, int generation) {
    Instant now = pace.instant();
    boolean expired =
        now.isAfter(session.refreshed.getOrDefault(number, now).plus(REFRESH))
            && session.end.isAfter(now);
    if (expired) {
      count("expired");
    }
    return closed
        || expired
        || partition(number).generation != generation
        || !session.end.isAfter(now);
  }

  private static int position(List<Sent> sent, long offset) {
    int low = 0;
    int high = sent.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sent.get(middle).offset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private synchronized Instant within(Duration average) {
    return pace.instant()
        .plusSeconds((long) (-Math.log(1 - random.nextDouble()) * average.toSeconds()));
  }

  private void rest(Duration time) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Math.clamp(pace.wall(time).toNanos(), 500_000, 50_000_000)));
  }
}
