package dev.takagari.adapters.iceberg.sighting;

import static java.util.Objects.requireNonNull;

import dev.takagari.adapters.parquet.ChunkPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesReader;
import org.jspecify.annotations.Nullable;

/// Values of one column from a row on, page after page. No column has nulls, so a page is its
/// values. For one thread.
final class ColumnValues {
  private final ColumnDescriptor column;
  private final ChunkPages pages;
  private final @Nullable Texts dictionary;
  private @Nullable ValuesReader values;
  private boolean numbered;
  private int left;

  /// @param bytes of consecutive pages
  /// @param skipped rows of the first page that are passed over
  ColumnValues(
      int column,
      SightingPages.Chunk chunk,
      byte[] bytes,
      @Nullable Texts dictionary,
      int skipped) {
    this.column = SightingLayout.leaf(column);
    this.pages = new ChunkPages(this.column, chunk.codec(), bytes, 0);
    this.dictionary = dictionary;
    skip(skipped);
  }

  /// The dictionary of a chunk, for all who read its pages at the same time. Texts are copied out
  /// of it once, by whoever read it: the library's own moves a position that all would share.
  static final class Texts {
    private final Dictionary numbered;
    private final byte[][] all;

    private Texts(Dictionary numbered) {
      this.numbered = numbered;
      all = new byte[numbered.getMaxId() + 1][];
      for (int number = 0; number < all.length; number++) {
        all[number] = numbered.decodeToBinary(number).getBytes();
      }
    }
  }

  /// Reads the dictionary of a chunk.
  static Texts dictionary(int column, SightingPages.Chunk chunk, byte[] bytes) {
    try {
      DictionaryPage page =
          requireNonNull(
              new ChunkPages(SightingLayout.leaf(column), chunk.codec(), bytes, 0)
                  .readDictionaryPage());
      return new Texts(page.getEncoding().initDictionary(SightingLayout.leaf(column), page));
    } catch (IOException e) {
      throw new UncheckedIOException("a dictionary cannot be read", e);
    }
  }

  void skip(int rows) {
    int rest = rows;
    while (rest > 0) {
      int now = Math.min(rest, reader() == null ? 0 : left);
      requireNonNull(values).skip(now);
      left -= now;
      rest -= now;
    }
  }

  long nextNumber() {
    ValuesReader reader = reader();
    left--;
    return reader.readLong();
  }

  int nextDay() {
    ValuesReader reader = reader();
    left--;
    return reader.readInteger();
  }

  /// Not a copy: rows of one dictionary share their texts.
  byte[] nextText() {
    ValuesReader reader = reader();
    left--;
    if (!numbered) {
      return reader.readBytes().getBytes();
    }
    return requireNonNull(dictionary).all[reader.readValueDictionaryId()];
  }

  private ValuesReader reader() {
    if (left > 0) {
      return requireNonNull(values);
    }
    if (!(pages.readPage() instanceof DataPageV1 page)) {
      throw new UncheckedIOException(new IOException("a page of " + column + " is missing"));
    }
    Encoding encoding = page.getValueEncoding();
    numbered = encoding.usesDictionary();
    ValuesReader reader =
        numbered
            ? encoding.getDictionaryBasedValuesReader(
                column, ValuesType.VALUES, requireNonNull(dictionary).numbered)
            : encoding.getValuesReader(column, ValuesType.VALUES);
    try {
      reader.initFromPage(page.getValueCount(), page.getBytes().toInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("a page of " + column + " cannot be read", e);
    }
    values = reader;
    left = page.getValueCount();
    return reader;
  }
}
