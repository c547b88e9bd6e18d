package dev.takagari.adapters.iceberg;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.RangeReadable;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;

/// Local files that answer like S3: each read of a range is a request of its own and takes a while.
/// Counts requests and bytes. For all of a process together, for Iceberg makes one by name.
public final class SlowStorage implements SupportsPrefixOperations {
  private static final long serialVersionUID = 1L;
  private static final AtomicLong REQUESTS = new AtomicLong();
  private static final AtomicLong BYTES = new AtomicLong();
  private static volatile long delayMillis;

  private final LocalFileIO local = new LocalFileIO();

  /// Iceberg makes one by name.
  public SlowStorage() {}

  /// How long each request takes from now on.
  public static void delay(long millis) {
    delayMillis = millis;
  }

  public static long requests() {
    return REQUESTS.get();
  }

  public static long bytes() {
    return BYTES.get();
  }

  @Override
  public void initialize(Map<String, String> properties) {
    local.initialize(properties);
  }

  @Override
  public InputFile newInputFile(String path) {
    return new Input(local.newInputFile(path));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return local.newOutputFile(path);
  }

  @Override
  public void deleteFile(String path) {
    local.deleteFile(path);
  }

  @Override
  public Iterable<FileInfo> listPrefix(String prefix) {
    return local.listPrefix(prefix);
  }

  @Override
  public void deletePrefix(String prefix) {
    local.deletePrefix(prefix);
  }

  private static void request(long bytes) {
    REQUESTS.incrementAndGet();
    BYTES.addAndGet(bytes);
    if (delayMillis > 0) {
      try {
        Thread.sleep(delayMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Input(InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return new Stream(file.newStream());
    }

    @Override
    public String location() {
      return file.location();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  private static final class Stream extends SeekableInputStream implements RangeReadable {
    private final SeekableInputStream in;
    private boolean asked;

    Stream(SeekableInputStream in) {
      this.in = in;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      request(length);
      in.seek(position);
      if (in.readNBytes(buffer, offset, length) != length) {
        throw new IOException("the file ends early");
      }
    }

    @Override
    public int readTail(byte[] buffer, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
      asked = false;
    }

    private void ask() {
      if (!asked) {
        asked = true;
        request(0);
      }
    }

    @Override
    public int read() throws IOException {
      ask();
      BYTES.incrementAndGet();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      ask();
      int count = in.read(bytes, offset, length);
      BYTES.addAndGet(Math.max(0, count));
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
