package dev.takagari.alerting.slack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.alerting.hook.HookHeaders;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// How what people do in Slack comes to us.
interface SlackRoads extends AutoCloseable {
  @Override
  void close();

  /// Which road.
  enum Kind {
    SOCKET,
    HTTP
  }

  static SlackRoads open(Kind kind, SlackWorld world, SlackAnswers answers) {
    return switch (kind) {
      case SOCKET -> socket(world, answers);
      case HTTP -> http(world, answers);
    };
  }

  /// Waits until something is so, a minute at most: a machine may be busy.
  static void until(BooleanSupplier isSo) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not become so");
      }
      Thread.onSpinWait();
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static SlackRoads socket(SlackWorld world, SlackAnswers answers) {
    SlackCalls calls =
        new SlackCalls(
            world.slack.appToken(),
            world.settings().api(),
            InstantSource.system(),
            SlackCalls.Pause.WALL,
            world.registry);
    SlackSocket socket =
        new SlackSocket(
            calls,
            answers,
            new Troubles(world.troubles::addAll, world.cases, InstantSource.system()),
            InstantSource.system(),
            new Random(1));
    socket.start();
    until(() -> world.slack.sockets() == 1 && socket.fault().isEmpty());
    return () -> {
      socket.close();
      calls.close();
    };
  }

  /// As the application does it.
  private static SlackRoads http(SlackWorld world, SlackAnswers answers) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      SlackSignature signature =
          new SlackSignature(world.slack.signingSecret(), InstantSource.system());
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", exchange -> handle(exchange, signature, answers));
      server.start();
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      world.slack.deliverTo(base.resolve("interactive"), base.resolve("events"));
      return () -> server.stop(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void handle(HttpExchange exchange, SlackSignature signature, SlackAnswers answers)
      throws IOException {
    HookHeaders headers = exchange.getRequestHeaders()::getFirst;
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!signature.mayAdmit(headers) || !signature.admits(headers, body)) {
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    try {
      String text = new String(body, StandardCharsets.UTF_8);
      boolean isEvent = exchange.getRequestURI().getPath().equals("/events");
      String said =
          isEvent
              ? answers.event(text)
              : answers.interactive(
                  URLDecoder.decode(text.substring("payload=".length()), StandardCharsets.UTF_8));
      signature.taken(headers);
      byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    } catch (TakagariException _) {
      exchange.sendResponseHeaders(503, -1);
    }
  }
}
