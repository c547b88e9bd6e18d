package dev.takagari.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Sends web hooks as GitHub does: signed, one after the other in the order of the changes, each
/// tried once within ten seconds and never again of its own accord. Thread-safe.
final class GitHubHooks implements AutoCloseable {
  /// The hook's number.
  static final long ID = 431_207_733;

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_KEPT = 10_000;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final Deque<String> waiting = new ArrayDeque<>();
  private final List<String> held = new ArrayList<>();
  private final Map<String, GitHubDouble.Delivery> deliveries = new LinkedHashMap<>();
  private final Thread thread;
  private String secret;
  private @Nullable URI target;
  private boolean holding;
  private boolean sending;
  private boolean closed;

  GitHubHooks(String secret) {
    this.secret = secret;
    thread = Thread.ofVirtual().name("github-double-hooks").start(this::run);
  }

  /// With what to sign from now on.
  synchronized void secret(String key) {
    secret = key;
  }

  /// Where to deliver from now on; null for nowhere.
  synchronized void target(@Nullable URI url) {
    target = url;
  }

  /// Adds a hook to those to deliver; does nothing when there is nowhere to deliver to.
  synchronized void add(String event, String action, String payload) {
    if (target == null) {
      return;
    }
    String id = UUID.randomUUID().toString();
    deliveries.put(id, new GitHubDouble.Delivery(id, event, action, payload, List.of()));
    if (deliveries.size() > MAX_KEPT) {
      deliveries.remove(deliveries.keySet().iterator().next());
    }
    if (holding) {
      held.add(id);
    } else {
      send(id);
    }
  }

  /// Delivers one again, under the same id.
  synchronized void again(String id) {
    if (!deliveries.containsKey(id)) {
      throw new IllegalArgumentException("no delivery " + id);
    }
    send(id);
  }

  synchronized void hold(boolean hold) {
    holding = hold;
    if (!hold) {
      held.forEach(this::send);
      held.clear();
    }
  }

  /// Delivers what is held, in the order that is given back; what is left out is lost.
  synchronized void release(UnaryOperator<List<GitHubDouble.Delivery>> order) {
    List<GitHubDouble.Delivery> all = new ArrayList<>();
    for (String id : held) {
      GitHubDouble.Delivery delivery = deliveries.get(id);
      if (delivery != null) {
        all.add(delivery);
      }
    }
    held.clear();
    order.apply(all).forEach(delivery -> send(delivery.id()));
  }

  synchronized List<GitHubDouble.Delivery> deliveries() {
    return List.copyOf(deliveries.values());
  }

  /// Waits until nothing is under way; what is held does not count.
  ///
  /// @return whether that came within the time
  synchronized boolean awaitQuiet(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (sending || !waiting.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    client.shutdownNow();
  }

  private void send(String id) {
    synchronized (this) {
      waiting.add(id);
      notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        GitHubDouble.Delivery next = next();
        if (next == null) {
          return;
        }
        int answer = deliver(next);
        answered(next.id(), answer);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The next one to send; null when it is over.
  private synchronized GitHubDouble.@Nullable Delivery next() throws InterruptedException {
    while (true) {
      while (waiting.isEmpty() && !closed) {
        wait();
      }
      if (closed) {
        return null;
      }
      GitHubDouble.Delivery next = deliveries.get(waiting.remove());
      if (next != null) {
        sending = true;
        return next;
      }
      notifyAll();
    }
  }

  private synchronized void answered(String id, int status) {
    sending = false;
    deliveries.computeIfPresent(
        id,
        (_, delivery) -> {
          List<Integer> answers = new ArrayList<>(delivery.answers());
          answers.add(status);
          return new GitHubDouble.Delivery(
              id, delivery.event(), delivery.action(), delivery.payload(), List.copyOf(answers));
        });
    notifyAll();
  }

  /// Sends one; 0 when there was no answer.
  private int deliver(GitHubDouble.Delivery delivery) throws InterruptedException {
    URI url;
    String key;
    synchronized (this) {
      url = target;
      key = secret;
    }
    if (url == null) {
      return 0;
    }
    byte[] body = delivery.payload().getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "GitHub-Hookshot/double")
            .header("X-GitHub-Hook-ID", Long.toString(ID))
            .header("X-GitHub-Event", delivery.event())
            .header("X-GitHub-Delivery", delivery.id())
            .header("X-GitHub-Hook-Installation-Target-Type", "integration")
            .header("X-GitHub-Hook-Installation-Target-ID", Long.toString(GitHubView.APP_ID))
            .header("X-Hub-Signature", "sha1=" + hmac("HmacSHA1", key, body))
            .header("X-Hub-Signature-256", "sha256=" + hmac("HmacSHA256", key, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      return 0;
    }
  }

  private static String hmac(String algorithm, String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
