package dev.takagari.alerting.falcon;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A body without end, to be read by one thread that does not want to wait for ever. No more is
/// asked of the network than was read. Any thread may close it.
final class StreamBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private final BlockingQueue<StreamPart> parts = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private volatile boolean closed;

  /// What came next; null when nothing did in time.
  @Nullable StreamPart poll(Duration wait) throws InterruptedException {
    StreamPart part = parts.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    Flow.Subscription of = subscription.get();
    if (part instanceof StreamPart.Bytes && of != null) {
      of.request(1);
    }
    return part;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.set(given);
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    parts.add(new StreamPart.Bytes(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new StreamPart.End());
  }

  @Override
  public void onComplete() {
    parts.add(new StreamPart.End());
  }

  /// Ends the connection, and the waiting of who reads it.
  @Override
  public void close() {
    closed = true;
    Flow.Subscription of = subscription.get();
    if (of != null) {
      of.cancel();
    }
    parts.add(new StreamPart.End());
  }
}
