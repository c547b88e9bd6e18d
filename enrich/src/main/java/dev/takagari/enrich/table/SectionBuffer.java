package dev.takagari.enrich.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A part of a table while it is written: in memory while small, then on disk. Numbers are
/// little-endian. For one thread; read once, after everything was written.
final class SectionBuffer implements Closeable {
  private static final int FIRST = 8 * 1024;
  private static final int LARGEST = 1024 * 1024;

  private final Path directory;
  private ByteBuffer buffer = newBuffer(FIRST);
  private @Nullable Path file;
  private @Nullable FileChannel channel;
  private long flushed;

  /// @param directory where it goes when it is large
  SectionBuffer(Path directory) {
    this.directory = directory;
  }

  long length() {
    return flushed + buffer.position();
  }

  void putLong(long number) throws IOException {
    reserve(Long.BYTES);
    buffer.putLong(number);
  }

  void putInt(int number) throws IOException {
    reserve(Integer.BYTES);
    buffer.putInt(number);
  }

  void put(byte[] bytes, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      reserve(1);
      int piece = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, from + done, piece);
      done += piece;
    }
  }

  /// Fills up to a multiple of eight bytes.
  void align() throws IOException {
    while (length() % Long.BYTES != 0) {
      reserve(1);
      buffer.put((byte) 0);
    }
  }

  private void reserve(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    if (buffer.capacity() < LARGEST) {
      ByteBuffer larger = newBuffer(Math.min(LARGEST, 4 * buffer.capacity()));
      larger.put(buffer.flip());
      buffer = larger;
      if (buffer.remaining() >= bytes) {
        return;
      }
    }
    flush();
  }

  private void flush() throws IOException {
    FileChannel out = channel;
    if (out == null) {
      Path made = Files.createTempFile(directory, "section-", TableWriter.TEMPORARY);
      file = made;
      out = FileChannel.open(made, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = out;
    }
    buffer.flip();
    flushed += buffer.remaining();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }

  void copyTo(WritableByteChannel target) throws IOException {
    FileChannel in = channel;
    if (in != null) {
      flush();
      in.position(0);
      ByteBuffer piece = ByteBuffer.allocate(LARGEST);
      while (in.read(piece) >= 0) {
        piece.flip();
        target.write(piece);
        piece.clear();
      }
    } else {
      target.write(buffer.flip());
    }
  }

  private static ByteBuffer newBuffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
