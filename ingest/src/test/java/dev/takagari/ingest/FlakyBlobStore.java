package dev.takagari.ingest;

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

/// A store that has troubles on command.
final class FlakyBlobStore implements BlobStore {
  private final BlobStore store;

  /// Called with "describe", "open" or "put" and the object; throws to fail.
  volatile Trouble trouble = (what, ref) -> {};

  /// Connections break after so many bytes.
  volatile int breakAfter = Integer.MAX_VALUE;

  interface Trouble {
    void at(String what, BlobRef ref);
  }

  FlakyBlobStore(BlobStore store) {
    this.store = store;
  }

  @Override
  public Optional<BlobInfo> describe(BlobRef ref) {
    trouble.at("describe", ref);
    return store.describe(ref);
  }

  @Override
  public BlobContent open(BlobRef ref, long offset) {
    trouble.at("open", ref);
    BlobContent content = store.open(ref, offset);
    return new BlobContent(content.info(), new Breaking(content.stream(), breakAfter));
  }

  private static final class Breaking extends FilterInputStream {
    private int left;

    Breaking(InputStream source, int left) {
      super(source);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("connection reset");
      }
      int read = super.read(into, offset, Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }

  @Override
  public void put(BlobRef ref, InputStream content, long length, PutMode mode) {
    trouble.at("put", ref);
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
}
