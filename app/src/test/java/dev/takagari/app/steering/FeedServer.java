package dev.takagari.app.steering;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of feeds: a list at `/list.txt` with an ETag, for who knows the secret, and a TAXII
/// collection at `/api/collections/one/`.
final class FeedServer implements AutoCloseable {
  static final String SECRET = "s3cr3t-of-the-feed";
  static final String HEADER = "Auth-Key";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  volatile String list = "";
  volatile int listStatus = 200;
  volatile String objects = "";
  volatile int taxiiStatus = 200;

  /// How often the list was asked for, and how often nothing new was answered.
  final AtomicInteger lists = new AtomicInteger();

  final AtomicInteger unchanged = new AtomicInteger();
  final AtomicInteger collections = new AtomicInteger();

  FeedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/list.txt", this::list);
    server.createContext("/api/collections/one/", this::collection);
    server.start();
  }

  String at(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void list(HttpExchange exchange) throws IOException {
    lists.incrementAndGet();
    String now = list;
    String tag = "\"" + Integer.toHexString(now.hashCode()) + "\"";
    if (!SECRET.equals(exchange.getRequestHeaders().getFirst(HEADER))) {
      answer(exchange, 401, "");
    } else if (listStatus != 200) {
      answer(exchange, listStatus, "");
    } else if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      unchanged.incrementAndGet();
      answer(exchange, 304, "");
    } else {
      exchange.getResponseHeaders().add("ETag", tag);
      answer(exchange, 200, now);
    }
  }

  private void collection(HttpExchange exchange) throws IOException {
    collections.incrementAndGet();
    exchange.getResponseHeaders().add("Content-Type", "application/taxii+json;version=2.1");
    boolean whole = exchange.getRequestURI().getPath().endsWith("/objects/");
    boolean news = !String.valueOf(exchange.getRequestURI().getQuery()).contains("added_after");
    exchange.getResponseHeaders().add("X-TAXII-Date-Added-Last", "2026-03-01T00:00:00.000000Z");
    answer(
        exchange,
        taxiiStatus,
        whole
            ? news ? "{\"more\":false,\"objects\":[" + objects + "]}" : "{}"
            : "{\"id\":\"one\",\"title\":\"One\",\"can_read\":true}");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
