package dev.takagari.ingest.steering;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// A store whose objects are read no faster than a throttle allows.
public final class ThrottledBlobStore implements BlobStore {
  /// Read at once, so that a slow feed flows instead of coming in gusts.
  private static final int MOST_BYTES = 64 * 1024;

  private final BlobStore store;
  private final Throttle throttle;

  public ThrottledBlobStore(BlobStore store, Throttle throttle) {
    this.store = store;
    this.throttle = throttle;
  }

  @Override
  public Optional<BlobInfo> describe(BlobRef ref) {
    return store.describe(ref);
  }

  @Override
  public BlobContent open(BlobRef ref, long offset) {
    BlobContent content = store.open(ref, offset);
    return new BlobContent(content.info(), new ThrottledStream(content.stream()));
  }

  @Override
  public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
    store.put(ref, content, length, mode);
  }

  @Override
  public List<BlobInfo> list(String bucket, String prefix, String after, int limit) {
    return store.list(bucket, prefix, after, limit);
  }

  @Override
  public void delete(BlobRef ref) {
    store.delete(ref);
  }

  @Override
  public void check(String bucket) {
    store.check(bucket);
  }

  private final class ThrottledStream extends FilterInputStream {
    ThrottledStream(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      throttle.take(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, Math.min(length, MOST_BYTES));
      throttle.take(Math.max(0, read));
      return read;
    }
  }
}
