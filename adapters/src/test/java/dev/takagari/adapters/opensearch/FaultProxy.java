package dev.takagari.adapters.opensearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/// Stands before the real engine and spoils what it is told to.
final class FaultProxy implements AutoCloseable {
  /// What happens to one bulk request.
  enum Fault {
    /// 429 instead of passing it on.
    BUSY,
    /// Passed on, then 503 instead of the answer.
    ANSWER_LOST,
    /// Passed on, then the connection breaks.
    CUT,
    /// Never answered.
    SILENCE,
    /// 413 when it has more than one event.
    TOO_LARGE
  }

  private final HttpServer server;
  private final URI target;

  /// An answer that crosses the change to HTTP/2 would be read as frames.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Faults of the next bulk requests, in order.
  final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  volatile int bulkRequests;

  FaultProxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readAllBytes();
      Fault fault = null;
      if (exchange.getRequestURI().getPath().endsWith("/_bulk")) {
        bulkRequests++;
        fault = faults.peek();
        long events = new String(body, StandardCharsets.UTF_8).lines().count() / 2;
        if (fault == Fault.TOO_LARGE ? events > 1 : fault != null) {
          if (fault != Fault.TOO_LARGE) {
            faults.poll();
          }
        } else {
          fault = null;
        }
      }
      if (fault == Fault.BUSY) {
        exchange.sendResponseHeaders(429, -1);
        return;
      }
      if (fault == Fault.TOO_LARGE) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      if (fault == Fault.SILENCE) {
        Thread.sleep(3_000);
        return;
      }
      HttpResponse<byte[]> answer = pass(exchange, body);
      if (fault == Fault.ANSWER_LOST) {
        exchange.sendResponseHeaders(503, -1);
      } else if (fault != Fault.CUT) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .header("Content-Type", "application/json")
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
