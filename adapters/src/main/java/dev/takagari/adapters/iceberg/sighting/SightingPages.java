package dev.takagari.adapters.iceberg.sighting;

import static java.util.Objects.requireNonNull;

import dev.takagari.adapters.iceberg.ParquetFooter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/// Where the pages of a data file lie, and which kinds and hashes they hold: what a lookup needs to
/// know before it reads values. Costs two requests, or one for a small file; immutable.
///
/// @param groups row groups in their order
/// @param footprint bytes of memory, about
record SightingPages(List<Group> groups, long footprint) {
  private static final int BYTES_A_PAGE = 20;

  /// A row group.
  ///
  /// @param columns in the order of the table
  /// @param leastKind of each page of hashes, as the table spells it
  /// @param greatestKind of each page of hashes
  /// @param least hash of each page
  /// @param greatest hash of each page
  /// @param filter of all hashes
  record Group(
      int rows,
      List<Chunk> columns,
      List<String> leastKind,
      List<String> greatestKind,
      long[] least,
      long[] greatest,
      Filter filter) {

    Chunk hashes() {
      return columns.get(SightingLayout.HASH);
    }

    /// First row of a page of hashes; the number of rows for the one after the last.
    int rowOf(int page) {
      int[] firstRows = hashes().firstRows();
      return page == firstRows.length ? rows : firstRows[page];
    }
  }

  /// Where the bloom filter of a row group's hashes lies, without its header.
  ///
  /// @param bytes 0 if there is none
  record Filter(long offset, int bytes) {
    private static final int BLOCK = 32;

    /// Where the only block lies that may know a hash.
    ///
    /// @param hash of the hash, as the filter has it
    long blockOf(long hash) {
      return offset + (((hash >>> 32) * (bytes / BLOCK)) >>> 32) * BLOCK;
    }
  }

  /// One column of a row group.
  ///
  /// @param dictionary where it begins; it ends where the first page begins; -1 if there is none
  /// @param offsets of pages
  /// @param sizes of pages, with their headers
  /// @param firstRows of pages, counted in the row group
  record Chunk(
      CompressionCodec codec, long dictionary, long[] offsets, int[] sizes, int[] firstRows) {

    /// The page that holds a row.
    int pageOf(int row) {
      int found = Arrays.binarySearch(firstRows, row);
      return found >= 0 ? found : -found - 2;
    }
  }

  /// @throws UncheckedIOException if the file cannot be read, or is none of ours
  static SightingPages read(StoredBytes file) {
    try {
      FileMetaData footer = ParquetFooter.read(file.length(), file::read);
      List<RowGroup> groups = requireNonNull(footer.getRow_groups());
      long from = Long.MAX_VALUE;
      long to = 0;
      for (RowGroup group : groups) {
        for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
          from =
              Math.min(
                  from, Math.min(chunk.getColumn_index_offset(), chunk.getOffset_index_offset()));
          to = Math.max(to, chunk.getColumn_index_offset() + chunk.getColumn_index_length());
          to = Math.max(to, chunk.getOffset_index_offset() + chunk.getOffset_index_length());
        }
      }
      byte[] indexes = groups.isEmpty() ? new byte[0] : file.read(from, Math.toIntExact(to - from));
      List<Group> read = new ArrayList<>();
      long pages = 0;
      for (RowGroup group : groups) {
        Group parsed = group(group, indexes, from);
        read.add(parsed);
        for (Chunk chunk : parsed.columns()) {
          pages += chunk.offsets().length;
        }
      }
      return new SightingPages(List.copyOf(read), (pages + 1) * BYTES_A_PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException("the indexes of a file cannot be read", e);
    }
  }

  private static Group group(RowGroup group, byte[] indexes, long from) throws IOException {
    List<ColumnChunk> chunks = requireNonNull(group.getColumns());
    if (chunks.size() != SightingLayout.COLUMNS) {
      throw new IOException("the file has " + chunks.size() + " columns");
    }
    List<Chunk> columns = new ArrayList<>();
    for (ColumnChunk chunk : chunks) {
      columns.add(chunk(chunk, indexes, from));
    }
    ColumnIndex kinds = columnIndex(chunks.get(SightingLayout.KIND), indexes, from);
    ColumnIndex hashes = columnIndex(chunks.get(SightingLayout.HASH), indexes, from);
    if (!Arrays.equals(
        columns.get(SightingLayout.KIND).firstRows(),
        columns.get(SightingLayout.HASH).firstRows())) {
      throw new IOException("pages of kind and value_hash have other rows");
    }
    return new Group(
        Math.toIntExact(group.getNum_rows()),
        List.copyOf(columns),
        texts(requireNonNull(kinds.getMin_values())),
        texts(requireNonNull(kinds.getMax_values())),
        numbers(requireNonNull(hashes.getMin_values())),
        numbers(requireNonNull(hashes.getMax_values())),
        filter(requireNonNull(chunks.get(SightingLayout.HASH).getMeta_data())));
  }

  /// A filter has a power of two of bytes, and its header is shorter.
  private static Filter filter(ColumnMetaData hashes) {
    if (!hashes.isSetBloom_filter_offset() || !hashes.isSetBloom_filter_length()) {
      return new Filter(0, 0);
    }
    int length = hashes.getBloom_filter_length();
    int bytes = Integer.highestOneBit(length);
    return new Filter(hashes.getBloom_filter_offset() + length - bytes, bytes);
  }

  private static ByteArrayInputStream piece(byte[] indexes, long at, int length) {
    return new ByteArrayInputStream(indexes, Math.toIntExact(at), length);
  }

  private static ColumnIndex columnIndex(ColumnChunk chunk, byte[] indexes, long from)
      throws IOException {
    return Util.readColumnIndex(
        piece(indexes, chunk.getColumn_index_offset() - from, chunk.getColumn_index_length()));
  }

  private static Chunk chunk(ColumnChunk chunk, byte[] indexes, long from) throws IOException {
    OffsetIndex index =
        Util.readOffsetIndex(
            piece(indexes, chunk.getOffset_index_offset() - from, chunk.getOffset_index_length()));
    List<PageLocation> pages = requireNonNull(index.getPage_locations());
    long[] offsets = new long[pages.size()];
    int[] sizes = new int[pages.size()];
    int[] firstRows = new int[pages.size()];
    for (int i = 0; i < offsets.length; i++) {
      PageLocation page = pages.get(i);
      offsets[i] = page.getOffset();
      sizes[i] = page.getCompressed_page_size();
      firstRows[i] = Math.toIntExact(page.getFirst_row_index());
    }
    ColumnMetaData metadata = requireNonNull(chunk.getMeta_data());
    boolean numbered =
        metadata.isSetDictionary_page_offset() && metadata.getDictionary_page_offset() > 0;
    return new Chunk(
        requireNonNull(metadata.getCodec()),
        numbered ? metadata.getDictionary_page_offset() : -1,
        offsets,
        sizes,
        firstRows);
  }

  private static List<String> texts(List<ByteBuffer> values) {
    List<String> texts = new ArrayList<>(values.size());
    for (ByteBuffer value : values) {
      texts.add(StandardCharsets.UTF_8.decode(value.duplicate()).toString().intern());
    }
    return List.copyOf(texts);
  }

  private static long[] numbers(List<ByteBuffer> values) {
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i).duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
    return numbers;
  }
}
