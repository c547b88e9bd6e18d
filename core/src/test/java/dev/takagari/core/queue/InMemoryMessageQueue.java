package dev.takagari.core.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A queue in memory, for tests; its time is that of the machine, and tests may end all deliveries.
public class InMemoryMessageQueue implements MessageQueue {
  private static final Instant SENT = Instant.parse("2026-01-02T03:04:00Z");

  private static final class Entry {
    private final String id;
    private final String body;
    private int receives;
    private long hiddenUntil = Long.MIN_VALUE;

    Entry(String id, String body) {
      this.id = id;
      this.body = body;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private int sent;

  /// Ends all deliveries: every message that was not deleted comes again.
  public synchronized void redeliver() {
    entries.values().forEach(entry -> entry.hiddenUntil = Long.MIN_VALUE);
  }

  /// Messages that were not deleted.
  public synchronized int size() {
    return entries.size();
  }

  @Override
  public List<QueueMessage> receive(int max, Duration wait, Duration visibility) {
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      List<QueueMessage> messages = take(max, visibility);
      if (!messages.isEmpty() || System.nanoTime() >= until) {
        return messages;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }
  }

  private synchronized List<QueueMessage> take(int max, Duration visibility) {
    List<QueueMessage> messages = new ArrayList<>();
    for (Entry entry : entries.values()) {
      boolean visible =
          entry.hiddenUntil == Long.MIN_VALUE || entry.hiddenUntil <= System.nanoTime();
      if (visible && messages.size() < max) {
        entry.receives++;
        entry.hiddenUntil = System.nanoTime() + visibility.toNanos();
        messages.add(
            new QueueMessage(
                entry.id, entry.id + "/" + entry.receives, entry.body, SENT, entry.receives));
      }
    }
    return messages;
  }

  @Override
  public synchronized void extend(QueueMessage message, Duration visibility) {
    Entry entry = entries.get(message.id());
    if (entry != null && message.receiveCount() == entry.receives) {
      entry.hiddenUntil = System.nanoTime() + visibility.toNanos();
    }
  }

  @Override
  public synchronized void delete(QueueMessage message) {
    entries.remove(message.id());
  }

  @Override
  public synchronized void send(List<String> bodies) {
    for (String body : bodies) {
      String id = "message-" + ++sent;
      entries.put(id, new Entry(id, body));
    }
  }

  @Override
  public long backlog() {
    return size();
  }

  @Override
  public void check() {}
}
