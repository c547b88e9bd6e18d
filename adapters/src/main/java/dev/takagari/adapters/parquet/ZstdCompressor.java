package dev.takagari.adapters.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses Parquet pages with zstd; Parquet's own codec needs Hadoop. A page that is one array
/// is read where it lies. What it returns is valid until the next call. For one thread.
public final class ZstdCompressor implements BytesInputCompressor, AutoCloseable {
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final Plain plain = new Plain();
  private byte[] compressed = new byte[1 << 16];

  public ZstdCompressor(int level) {
    context.setLevel(level);
  }

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    plain.start(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(plain);
    int bound = (int) Zstd.compressBound(plain.size);
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int size =
        context.compressByteArray(
            compressed, 0, compressed.length, plain.array, plain.offset, plain.size);
    return BytesInput.from(compressed, 0, size);
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void release() {}

  @Override
  public void close() {
    context.close();
  }

  /// Keeps what is written: the array itself when it comes in one piece.
  private static final class Plain extends OutputStream {
    private byte[] copy = new byte[0];
    private byte[] array = copy;
    private int offset;
    private int size;
    private int written;

    void start(int bytes) {
      size = bytes;
      written = 0;
      offset = 0;
      array = copy;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      if (written == 0 && count == size) {
        array = bytes;
        offset = from;
        written = count;
        return;
      }
      if (copy.length < size) {
        copy = Arrays.copyOf(copy, size);
      }
      array = copy;
      System.arraycopy(bytes, from, copy, written, count);
      written += count;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }
  }
}
