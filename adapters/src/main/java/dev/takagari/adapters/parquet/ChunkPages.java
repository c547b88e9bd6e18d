package dev.takagari.adapters.parquet;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/// The pages of one column chunk that is in memory, as our writer makes them: zstd or plain,
/// version
/// 1. Parquet's own reader needs Hadoop. A page is inflated when it is asked for. For one thread.
public final class ChunkPages implements PageReader {
  private final ColumnDescriptor column;
  private final CompressionCodec codec;
  private final byte[] bytes;
  private final long values;
  private int at;
  private boolean begun;

  /// @param bytes of the chunk, beginning with its dictionary if it has one
  /// @param values in the chunk, nulls included
  public ChunkPages(ColumnDescriptor column, CompressionCodec codec, byte[] bytes, long values) {
    if (codec != CompressionCodec.ZSTD && codec != CompressionCodec.UNCOMPRESSED) {
      throw new UncheckedIOException(new IOException("codec " + codec + " is not ours"));
    }
    this.column = column;
    this.codec = codec;
    this.bytes = bytes;
    this.values = values;
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    if (begun) {
      throw new IllegalStateException("the dictionary comes first");
    }
    begun = true;
    int start = at;
    PageHeader header = header();
    if (header.getType() != PageType.DICTIONARY_PAGE) {
      at = start;
      return null;
    }
    DictionaryPageHeader dictionary = requireNonNull(header.getDictionary_page_header());
    return new DictionaryPage(
        BytesInput.from(page(header)),
        dictionary.getNum_values(),
        encoding(dictionary.getEncoding()));
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public @Nullable DataPage readPage() {
    if (at >= bytes.length) {
      return null;
    }
    PageHeader header = header();
    if (header.getType() != PageType.DATA_PAGE) {
      throw new UncheckedIOException(new IOException("page " + header.getType() + " is not ours"));
    }
    DataPageHeader data = requireNonNull(header.getData_page_header());
    byte[] page = page(header);
    return new DataPageV1(
        BytesInput.from(page),
        data.getNum_values(),
        page.length,
        Statistics.getBuilderForReading(column.getPrimitiveType()).build(),
        encoding(data.getRepetition_level_encoding()),
        encoding(data.getDefinition_level_encoding()),
        encoding(data.getEncoding()));
  }

  private PageHeader header() {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes, at, bytes.length - at);
    try {
      PageHeader header = Util.readPageHeader(in);
      at = bytes.length - in.available();
      return header;
    } catch (IOException e) {
      throw new UncheckedIOException("a page of " + column + " cannot be read", e);
    }
  }

  private byte[] page(PageHeader header) {
    int size = header.getCompressed_page_size();
    int from = at;
    at += size;
    if (codec == CompressionCodec.UNCOMPRESSED) {
      return Arrays.copyOfRange(bytes, from, at);
    }
    byte[] page = new byte[header.getUncompressed_page_size()];
    long read = Zstd.decompressByteArray(page, 0, page.length, bytes, from, size);
    if (Zstd.isError(read) || read != page.length) {
      throw new UncheckedIOException(new IOException("a page of " + column + " is damaged"));
    }
    return page;
  }

  private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding) {
    return Encoding.valueOf(requireNonNull(encoding).name());
  }
}
