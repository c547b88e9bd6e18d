package dev.takagari.ingest.lake;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Sorted rows on disk. The file has no name once it is open (where the system allows), so that a
/// killed process leaves nothing behind. Writing is for one thread, reading for any.
final class SpoolFile implements AutoCloseable {
  private static final String PREFIX = "unit-";
  private static final String SUFFIX = ".spool";
  private static final int WRITE_BUFFER = 1 << 18;
  private static final int READ_BUFFER = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(WRITE_BUFFER);
  private long size;

  private SpoolFile(FileChannel channel) {
    this.channel = channel;
  }

  /// Rows from `from` to `to` (bytes of the file).
  record Slice(SpoolPartition partition, long from, long to) {}

  static SpoolFile create(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path path = Files.createTempFile(directory, PREFIX, SUFFIX);
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // the system keeps names of open files; it goes when the file is closed
    }
    return new SpoolFile(channel);
  }

  /// Removes what killed processes left.
  static void clean(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path path : left) {
        Files.deleteIfExists(path);
      }
    }
  }

  /// Where the next row will lie.
  long size() {
    return size;
  }

  void append(RowCursor row) {
    try {
      int length = row.length();
      if (buffer.remaining() < length + Integer.BYTES) {
        flush();
      }
      buffer.putInt(length);
      if (buffer.remaining() < length) {
        flush();
        writeFully(ByteBuffer.wrap(row.row(), row.start(), length));
      } else {
        buffer.put(row.row(), row.start(), length);
      }
      size += length + Integer.BYTES;
    } catch (IOException e) {
      throw new UncheckedIOException("the spool cannot be written", e);
    }
  }

  void flush() throws IOException {
    buffer.flip();
    writeFully(buffer);
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  RowCursor cursor(Slice slice) {
    return new Cursor(slice);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Cursor implements RowCursor {
    private final long to;
    private long loaded;
    private ByteBuffer bytes;
    private int start;
    private int length;

    Cursor(Slice slice) {
      loaded = slice.from();
      to = slice.to();
      bytes = ByteBuffer.allocate((int) Math.min(READ_BUFFER, slice.to() - slice.from())).limit(0);
    }

    @Override
    public boolean next() {
      if (!bytes.hasRemaining() && loaded == to) {
        return false;
      }
      require(Integer.BYTES);
      length = bytes.getInt();
      require(length);
      start = bytes.position();
      bytes.position(start + length);
      return true;
    }

    private void require(int count) {
      if (bytes.remaining() >= count) {
        return;
      }
      bytes.compact();
      if (bytes.capacity() < count) {
        bytes = ByteBuffer.allocate(count).put(bytes.flip());
      }
      bytes.limit((int) Math.min(bytes.capacity(), bytes.position() + (to - loaded)));
      try {
        while (bytes.hasRemaining()) {
          int read = channel.read(bytes, loaded);
          if (read < 0) {
            throw new EOFException("the spool ends early");
          }
          loaded += read;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the spool cannot be read", e);
      }
      bytes.flip();
    }

    @Override
    public boolean rowsStay() {
      return false;
    }

    @Override
    public byte[] row() {
      return bytes.array();
    }

    @Override
    public int start() {
      return start;
    }

    @Override
    public int length() {
      return length;
    }
  }
}
