package dev.takagari.adapters.iceberg;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses Parquet pages with zstd; Parquet's own codec needs Hadoop. For one thread.
final class ZstdCompressor implements BytesInputCompressor, AutoCloseable {
  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdCompressor(int level) {
    context.setLevel(level);
  }

  @Override
  public BytesInput compress(BytesInput bytes) throws IOException {
    ByteBuffer page = bytes.toByteBuffer();
    byte[] plain;
    int offset;
    if (page.hasArray()) {
      plain = page.array();
      offset = page.arrayOffset() + page.position();
    } else {
      plain = bytes.toByteArray();
      offset = 0;
    }
    int length = (int) bytes.size();
    byte[] compressed = new byte[(int) com.github.luben.zstd.Zstd.compressBound(length)];
    int size =
        context.compressByteArray(compressed, 0, compressed.length, plain, offset, length);
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
}
