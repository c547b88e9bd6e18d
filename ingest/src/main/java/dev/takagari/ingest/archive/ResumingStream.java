package dev.takagari.ingest.archive;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;

/// Reads an object to its end over connections that may break: it goes on where it was, as long as
/// the object is still the same. For one thread.
public final class ResumingStream extends InputStream {
  private static final int MAX_BREAKS = 5;

  private final BlobStore store;
  private final BlobInfo info;
  private BlobContent content;
  private long position;
  private int breaks;

  private ResumingStream(BlobStore store, BlobContent content) {
    this.store = store;
    this.content = content;
    info = content.info();
  }

  /// Begins to read.
  ///
  /// @throws TakagariException as [BlobStore#open(BlobRef, long)]
  public static ResumingStream open(BlobStore store, BlobRef ref) {
    return new ResumingStream(store, store.open(ref, 0));
  }

  /// What is being read.
  public BlobInfo info() {
    return info;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (true) {
      try {
        int read = content.stream().read(into, offset, length);
        if (read < 0 && position < info.size()) {
          throw new IOException("the stream ended at byte " + position);
        }
        position += Math.max(0, read);
        return read;
      } catch (IOException e) {
        resume(e);
      }
    }
  }

  private void resume(IOException cause) throws IOException {
    breaks++;
    if (breaks > MAX_BREAKS) {
      throw new TakagariException(
          ErrorCode.STORE_UNAVAILABLE,
          "reading " + info.ref() + " broke " + breaks + " times",
          cause);
    }
    content.close();
    content = store.open(info.ref(), position);
    if (!content.info().version().equals(info.version()) || content.info().size() != info.size()) {
      throw new TakagariException(
          ErrorCode.OBJECT_CHANGED, info.ref() + " changed while it was read");
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
