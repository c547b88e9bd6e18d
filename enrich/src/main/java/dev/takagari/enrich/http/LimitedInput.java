package dev.takagari.enrich.http;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes of which no more than so many may come. The one that is too many is an error, not an end:
/// what was cut off would look whole. For one thread.
public final class LimitedInput extends FilterInputStream {
  private final long most;
  private long left;

  /// @param most how many bytes are handed out
  public LimitedInput(InputStream in, long most) {
    super(in);
    this.most = most;
    left = most;
  }

  /// @throws TakagariException `indicators-unreadable` when there are more
  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      count(1);
    }
    return b;
  }

  /// @throws TakagariException `indicators-unreadable` when there are more
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      count(count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int bytes) {
    left -= bytes;
    if (left < 0) {
      throw new TakagariException(
          ErrorCode.INDICATORS_UNREADABLE, "it is larger than " + most + " bytes");
    }
  }
}
