package dev.takagari.embedded;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A small HTTP/1.1 server on loopback, for servers that play the part of another.
///
/// Routes are a method and a pattern of a path (`/repos/{owner}/{name}/issues`; a last segment
/// `{rest*}` takes all that is left); the first one that fits answers, each request on a virtual
/// thread of its own. A request whose `Host` is not this server is refused, so that a page of
/// another site in the same browser cannot reach it by a name of its own.
final class DoubleHttp implements AutoCloseable {
  /// The largest body that a request may have, in bytes.
  static final int MAX_BODY = 16 << 20;

  private static final System.Logger LOG = System.getLogger(DoubleHttp.class.getName());
  private static final long SILENCE_SECONDS = 120;

  private final HttpServer server;
  private final ExecutorService threads;
  private final List<Route> routes = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong writes = new AtomicLong();

  private DoubleHttp(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /// Starts a server without routes.
  ///
  /// @param port where to listen; 0 for any free one
  /// @return the server, listening on 127.0.0.1 only
  /// @throws UncheckedIOException when the port is taken
  static DoubleHttp start(int port) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      DoubleHttp made = new DoubleHttp(server, threads);
      server.setExecutor(threads);
      server.createContext("/", made::handle);
      server.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens.
  int port() {
    return server.getAddress().getPort();
  }

  /// Its address, without a slash at the end.
  String baseUrl() {
    return "http://127.0.0.1:" + port();
  }

  /// How many requests came that may have changed something.
  long writes() {
    return writes.get();
  }

  /// Adds a route.
  ///
  /// @param method in capitals, or `*` for any
  /// @param pattern of the path; literal segments and `{name}`, at the end perhaps `{name*}`
  /// @param handler what answers
  /// @return this server
  DoubleHttp on(String method, String pattern, Handler handler) {
    routes.add(new Route(method, List.of(pattern.split("/", -1)), handler));
    return this;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply;
      try {
        reply = reply(exchange);
      } catch (IllegalArgumentException e) {
        reply = Reply.text(400, "bad request: " + e.getMessage());
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a request could not be answered", e);
        reply = Reply.text(500, "internal error");
      }
      if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        writes.incrementAndGet();
      }
      send(exchange, reply);
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    if (!mine(header(exchange.getRequestHeaders(), "Host"))) {
      return Reply.text(421, "this host is not served here");
    }
    List<String> path = List.of(exchange.getRequestURI().getRawPath().split("/", -1));
    boolean known = false;
    for (Route route : routes) {
      Map<String, String> variables = route.match(path);
      if (variables == null) {
        continue;
      }
      known = true;
      if (!route.method.equals("*") && !route.method.equals(exchange.getRequestMethod())) {
        continue;
      }
      byte[] body;
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readNBytes(MAX_BODY + 1);
      }
      if (body.length > MAX_BODY) {
        return Reply.text(413, "too large");
      }
      String query = exchange.getRequestURI().getRawQuery();
      return route.handler.answer(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              variables,
              pairs(query == null ? "" : query),
              exchange.getRequestHeaders(),
              body));
    }
    return Reply.text(known ? 405 : 404, known ? "method not allowed" : "not found");
  }

  private boolean mine(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    int colon = name.lastIndexOf(':');
    return colon > 0
        && name.substring(colon + 1).equals(Integer.toString(port()))
        && List.of("127.0.0.1", "localhost", "[::1]").contains(name.substring(0, colon));
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    switch (reply) {
      case Answer answer -> {
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        boolean bare =
            answer.status == 204
                || answer.status == 304
                || exchange.getRequestMethod().equals("HEAD")
                || answer.body.length == 0;
        exchange.sendResponseHeaders(answer.status, bare ? -1 : answer.body.length);
        if (!bare) {
          exchange.getResponseBody().write(answer.body);
        }
      }
      // closing an exchange without an answer closes the connection
      case Cut _ -> {}
      case Silence _ -> {
        try {
          boolean _ = closed.await(SILENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static String header(Headers headers, String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  /// Reads `application/x-www-form-urlencoded` pairs; of a name given twice the last one counts.
  static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return pairs;
  }

  /// What answers a request.
  @FunctionalInterface
  interface Handler {
    /// Answers one request, on the thread of that request.
    ///
    /// @param request what was asked
    /// @return the answer
    /// @throws IOException when something that it needs fails; the client's connection is cut
    /// @throws IllegalArgumentException when the request makes no sense: answered with 400
    Reply answer(Request request) throws IOException;
  }

  /// One request.
  ///
  /// @param method in capitals
  /// @param path as it was sent, with its escapes
  /// @param variables what the pattern's `{name}`s stand for, unescaped
  /// @param query the pairs after `?`
  /// @param headers as sent
  /// @param body whole; empty when there is none
  record Request(
      String method,
      String path,
      Map<String, String> variables,
      Map<String, String> query,
      Headers headers,
      byte[] body) {

    /// A variable of the path; the pattern has it.
    String variable(String name) {
      return variables.getOrDefault(name, "");
    }

    /// A header by its name in any case; "" when it was not sent.
    String header(String name) {
      return DoubleHttp.header(headers, name);
    }

    /// The body as text.
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /// The body as a JSON object; an empty body is an empty object.
    ///
    /// @throws IllegalArgumentException when the body is something else
    Map<String, @Nullable Object> json() {
      return body.length == 0 ? Json.of() : Json.parseObject(text());
    }

    /// The body as pairs of a form.
    Map<String, String> form() {
      return pairs(text());
    }

    /// Whether the body is said to be JSON.
    boolean isJson() {
      return header("Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json");
    }
  }

  /// What is done with a request.
  sealed interface Reply {
    /// JSON with a status.
    static Answer json(int status, @Nullable Object value) {
      return of(status, "application/json; charset=utf-8", Json.write(value));
    }

    /// A text with a status.
    static Answer text(int status, String text) {
      return of(status, "text/plain; charset=utf-8", text);
    }

    /// A text of a media type with a status.
    static Answer of(int status, String mediaType, String text) {
      return new Answer(
          status, Map.of("Content-Type", mediaType), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// An answer.
  ///
  /// @param status of HTTP
  /// @param headers to set
  /// @param body whole
  record Answer(int status, Map<String, String> headers, byte[] body) implements Reply {
    /// The same answer with one more header.
    Answer with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  /// The connection is closed without a word.
  record Cut() implements Reply {}

  /// Nothing is sent for two minutes or until the server is closed; then the connection is cut.
  record Silence() implements Reply {}

  private record Route(String method, List<String> pattern, Handler handler) {
    /// The variables, or null when the path does not fit.
    @Nullable Map<String, String> match(List<String> path) {
      Map<String, String> variables = new LinkedHashMap<>();
      for (int i = 0; i < pattern.size(); i++) {
        String part = pattern.get(i);
        if (part.endsWith("*}")) {
          if (i >= path.size()) {
            return null;
          }
          String rest = String.join("/", path.subList(i, path.size()));
          variables.put(part.substring(1, part.length() - 2), plain(rest));
          return variables;
        }
        if (i >= path.size()) {
          return null;
        }
        if (part.startsWith("{")) {
          if (path.get(i).isEmpty()) {
            return null;
          }
          variables.put(part.substring(1, part.length() - 1), plain(path.get(i)));
        } else if (!part.equals(path.get(i))) {
          return null;
        }
      }
      return pattern.size() == path.size() ? variables : null;
    }

    /// A part of a path without its escapes; a plus is a plus there.
    private static String plain(String escaped) {
      return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }
}
