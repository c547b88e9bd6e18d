package dev.takagari.app.indicator;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Bytes that somebody sends while others wait: after a time for the beginning they have to come at
/// a least rate on the average, else reading ends with an error. A sender that says nothing at all
/// is ended by the server's own timeout, with the same error. For one thread.
public final class SteadyInput extends FilterInputStream {
  private final long least;
  private final Duration free;
  private final InstantSource clock;
  private final Instant begun;
  private long bytes;

  /// @param least bytes a second
  /// @param free how long nothing need come
  public SteadyInput(InputStream in, long least, Duration free, InstantSource clock) {
    super(in);
    this.least = least;
    this.free = free;
    this.clock = clock;
    begun = clock.instant();
  }

  /// @throws TakagariException `upload-too-slow`
  @Override
  public int read() throws IOException {
    try {
      int b = super.read();
      if (b >= 0) {
        count(1);
      }
      return b;
    } catch (IOException e) {
      throw slowOr(e);
    }
  }

  /// @throws TakagariException `upload-too-slow`
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        count(count);
      }
      return count;
    } catch (IOException e) {
      throw slowOr(e);
    }
  }

  @Override
  public long skip(long count) {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int more) {
    bytes += more;
    Duration late = Duration.between(begun, clock.instant()).minus(free);
    if (late.toSeconds() * least > bytes) {
      throw slow(null);
    }
  }

  /// The error that a failure of the connection is.
  private static IOException slowOr(IOException failure) {
    if (failure instanceof SocketTimeoutException
        || failure.getCause() instanceof SocketTimeoutException) {
      throw slow(failure);
    }
    return failure;
  }

  private static TakagariException slow(@Nullable Throwable cause) {
    return new TakagariException(
        ErrorCode.UPLOAD_TOO_SLOW,
        "what is sent comes too slowly, or stopped; others wait for its place",
        cause);
  }
}
