package dev.takagari.alerting.falcon;

import java.util.List;

/// All feeds of Event Streams that are set up.
public final class FalconStreams implements AutoCloseable {
  private final List<StreamConsumer> consumers;

  public FalconStreams(List<StreamConsumer> consumers) {
    this.consumers = List.copyOf(consumers);
  }

  /// Begins to read, or to wait for the right to.
  public void start() {
    consumers.forEach(StreamConsumer::start);
  }

  /// Ends all at once, each keeping what it read.
  @Override
  public void close() {
    List<Thread> closing =
        consumers.stream()
            .map(consumer -> Thread.ofVirtual().name("stream-close").start(consumer::close))
            .toList();
    for (Thread each : closing) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
