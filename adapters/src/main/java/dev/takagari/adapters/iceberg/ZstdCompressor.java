package dev.takagari.adapters.iceberg;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses Parquet pages with zstd; Parquet's own codec needs Hadoop. What it returns is valid
/// until the next call. For one thread.
final class ZstdCompressor implements BytesInputCompressor, AutoCloseable {
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final Plain plain = new Plain();
  private byte[] compressed = new byte[1 << 16];

  ZstdCompressor(int level) {
    context.setLevel(level);
  }

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    plain.reset();
    bytes.writeAllTo(plain);
    int bound = (int) Zstd.compressBound(plain.size());
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int size =
        context.compressByteArray(compressed, 0, compressed.length, plain.array(), 0, plain.size());
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

  private static final class Plain extends ByteArrayOutputStream {
    Plain() {
      super(1 << 16);
    }

    byte[] array() {
      return buf;
    }
  }
}
