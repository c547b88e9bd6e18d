package dev.takagari.adapters.iceberg;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/// Reads the end of a Parquet file.
public final class ParquetFooter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TRAILER = Integer.BYTES + MAGIC.length;

  /// Most footers fit into this: one request.
  private static final int TAIL = 1 << 15;

  private ParquetFooter() {}

  /// Reads pieces of a file.
  @FunctionalInterface
  public interface Pieces {
    /// `count` bytes from `from` on.
    ///
    /// @throws IOException if they cannot be read
    byte[] read(long from, int count) throws IOException;
  }

  /// @throws IOException if the file cannot be read, or is no Parquet file
  static FileMetaData read(InputFile file, SeekableInputStream in) throws IOException {
    return read(file.getLength(), (from, count) -> bytes(in, from, count));
  }

  /// The footer of a file of this length.
  ///
  /// @throws IOException if the file cannot be read, or is no Parquet file
  public static FileMetaData read(long length, Pieces pieces) throws IOException {
    byte[] tail = pieces.read(Math.max(0, length - TAIL), (int) Math.min(TAIL, length));
    int end = tail.length - TRAILER;
    if (end < 0 || !Arrays.equals(tail, end + Integer.BYTES, tail.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException("not a Parquet file");
    }
    int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    if (size < 0 || size > length - TRAILER) {
      throw new IOException("the footer is damaged");
    }
    byte[] footer =
        size <= end
            ? Arrays.copyOfRange(tail, end - size, end)
            : pieces.read(length - TRAILER - size, size);
    return Util.readFileMetaData(new ByteArrayInputStream(footer));
  }

  /// `count` bytes from `from` on.
  public static byte[] bytes(SeekableInputStream in, long from, int count) throws IOException {
    in.seek(from);
    byte[] bytes = new byte[count];
    if (in.readNBytes(bytes, 0, count) != count) {
      throw new IOException("the file ends early");
    }
    return bytes;
  }
}
