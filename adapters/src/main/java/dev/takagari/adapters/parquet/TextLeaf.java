package dev.takagari.adapters.parquet;

import dev.takagari.core.event.ByteSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/// Writes a column of texts.
///
/// **Idea.** A text is either numbered by a dictionary, found by its bytes, or appended to one
/// array of the page, with its length in another. Rows are sorted, so the first guess of the
/// dictionary is the text before. A column begins with a dictionary, unless its values are known to
/// differ; when half of the first texts are new, the dictionary is given up before it was written.
/// How many are looked at first is said by who knows that few of very many will differ. The least
/// and greatest text of a page are sought among its distinct texts, or by the first eight bytes as
/// one number. A bloom filter takes its hashes from the dictionary, so that a repeated text is
/// hashed once. Numbers of a dictionary are stored in 8, 16 or 32 bits rather than in as few as
/// possible: zstd then sees repeated sequences.
///
/// For one thread.
public final class TextLeaf extends Leaf {
  private static final int FIRST_CHECK = 1 << 10;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final TextForm form;
  private final int dictionaryBytes;
  private final int firstCheck;
  private final @Nullable BloomCollector bloom;
  private final TextDictionary dictionary = new TextDictionary();

  private boolean numbered;
  private boolean givenUp;
  private int check;
  private long seen;
  private int numberedPages;

  /// Numbers of the page's texts, or their lengths.
  private int[] numbers = new int[64];

  private int count;
  private final GrowingBytes texts = new GrowingBytes(64);
  private int least;
  private int leastLength;
  private int greatest;
  private int greatestLength;
  private long leastStart;
  private long greatestStart;

  /// @param dictionaryBytes how large the dictionary may become, 0 for none
  public TextLeaf(
      ColumnDescriptor column,
      TextForm form,
      int pageRows,
      int dictionaryBytes,
      boolean bloom,
      Scratch scratch) {
    this(column, form, pageRows, dictionaryBytes, FIRST_CHECK, bloom, scratch);
  }

  /// @param dictionaryBytes how large the dictionary may become, 0 for none
  /// @param firstCheck with so many texts in the dictionary it is looked whether it pays
  public TextLeaf(
      ColumnDescriptor column,
      TextForm form,
      int pageRows,
      int dictionaryBytes,
      int firstCheck,
      boolean bloom,
      Scratch scratch) {
    super(column, pageRows, scratch);
    this.form = form;
    this.dictionaryBytes = dictionaryBytes;
    this.firstCheck = firstCheck;
    this.bloom = bloom ? new BloomCollector() : null;
  }

  /// Says how many values the next row group can have at most.
  public void expect(long values) {
    if (bloom != null) {
      bloom.expect(values);
    }
  }

  /// Adds the only value of a row.
  public void add(int row, ByteSpan text) {
    begin(row, 1);
    add(text);
  }

  /// Adds the next value of the row that was begun.
  public void add(ByteSpan text) {
    if (numbered) {
      int number = dictionary.number(text.array(), text.offset(), text.length());
      put(number);
      if (number == check) {
        check();
      }
    } else {
      plain(text.array(), text.offset(), text.length());
      if (bloom != null) {
        bloom.add(text.array(), text.offset(), text.length());
      }
    }
  }

  /// Whether texts are numbered now. Numbers stay valid until the row group ends.
  public boolean isNumbered() {
    return numbered;
  }

  /// The number of a text, when texts are numbered.
  public int number(ByteSpan text) {
    return dictionary.number(text.array(), text.offset(), text.length());
  }

  /// Adds all values of the row that was begun by their numbers.
  public void addNumbers(int[] all) {
    if (numbers.length - count < all.length) {
      numbers = Arrays.copyOf(numbers, Math.max(numbers.length * 2, count + all.length));
    }
    System.arraycopy(all, 0, numbers, count, all.length);
    count += all.length;
  }

  private void put(int number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
  }

  private void plain(byte[] bytes, int offset, int length) {
    if (form == TextForm.PLAIN) {
      texts.putInt(length);
    }
    int start = texts.size();
    texts.put(bytes, offset, length);
    put(length);
    byte[] array = texts.array();
    long first = first(array, start, length);
    if (count == 1) {
      least = start;
      greatest = start;
      leastLength = length;
      greatestLength = length;
      leastStart = first;
      greatestStart = first;
      return;
    }
    if (Long.compareUnsigned(first, leastStart) <= 0
        && Arrays.compareUnsigned(array, start, start + length, array, least, least + leastLength)
            < 0) {
      least = start;
      leastLength = length;
      leastStart = first;
    }
    if (Long.compareUnsigned(first, greatestStart) >= 0
        && Arrays.compareUnsigned(
                array, start, start + length, array, greatest, greatest + greatestLength)
            > 0) {
      greatest = start;
      greatestLength = length;
      greatestStart = first;
    }
  }

  /// The first eight bytes as a number in the order of texts; a shorter text ends in zeros.
  private static long first(byte[] bytes, int start, int length) {
    if (length >= Long.BYTES) {
      return (long) LONG.get(bytes, start);
    }
    long first = 0;
    for (int i = 0; i < length; i++) {
      first |= (bytes[start + i] & 0xFFL) << (56 - 8 * i);
    }
    return first;
  }

  /// Looks whether the dictionary pays.
  private void check() {
    check *= 2;
    if (dictionary.size() * 2L <= seen + count) {
      return;
    }
    if (numberedPages > 0) {
      givenUp = true;
      return;
    }
    numbered = false;
    int[] all = numbers;
    int texts = count;
    numbers = new int[Math.max(64, texts * 2)];
    count = 0;
    for (int i = 0; i < texts; i++) {
      plain(dictionary.array(), dictionary.start(all[i]), dictionary.length(all[i]));
    }
    pourBloom();
    dictionary.clear();
  }

  private void pourBloom() {
    if (bloom != null) {
      for (int i = 0; i < dictionary.size(); i++) {
        bloom.add(dictionary.hash(i));
      }
    }
  }

  @Override
  void clearPage() {
    seen += count;
    count = 0;
    texts.clear();
    if (numbered && (givenUp || dictionary.bytes() >= dictionaryBytes)) {
      numbered = false;
    }
  }

  @Override
  void clearChunk() {
    numbered = dictionaryBytes > 0;
    givenUp = false;
    check = firstCheck;
    seen = 0;
    numberedPages = 0;
    dictionary.clear();
    texts.trim(1 << 22);
  }

  @Override
  int pageBytes() {
    if (!numbered) {
      return texts.size() + count * 2;
    }
    return givenUp || dictionary.bytes() >= dictionaryBytes ? Integer.MAX_VALUE : count * 2;
  }

  @Override
  int chunkBytes() {
    return dictionary.bytes();
  }

  @Override
  long textBytes() {
    if (!numbered) {
      return form == TextForm.PLAIN ? texts.size() - (long) count * Integer.BYTES : texts.size();
    }
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += dictionary.length(numbers[i]);
    }
    return bytes;
  }

  @Override
  Encoding encode(GrowingBytes page, Statistics<?> statistics) {
    if (count == 0 && numberedPages == 0) {
      return Encoding.PLAIN;
    }
    if (numbered) {
      encodeNumbers(page, statistics);
      numberedPages++;
      return Encoding.RLE_DICTIONARY;
    }
    if (count == 0) {
      return Encoding.PLAIN;
    }
    statistics.updateStats(binary(texts.array(), least, leastLength));
    statistics.updateStats(binary(texts.array(), greatest, greatestLength));
    if (form == TextForm.PLAIN) {
      page.put(texts.array(), 0, texts.size());
      return Encoding.PLAIN;
    }
    if (form == TextForm.PREFIX) {
      encodePrefixes(page);
      return Encoding.DELTA_BYTE_ARRAY;
    }
    long[] lengths = scratch().longs(count);
    for (int i = 0; i < count; i++) {
      lengths[i] = numbers[i];
    }
    scratch().deltas().encode(lengths, count, true, page);
    page.put(texts.array(), 0, texts.size());
    return Encoding.DELTA_LENGTH_BYTE_ARRAY;
  }

  /// Leaves out of each text what it shares with the beginning of the text before.
  private void encodePrefixes(GrowingBytes page) {
    long[] shared = scratch().longs(count);
    byte[] array = texts.array();
    shared[0] = 0;
    int before = 0;
    int start = numbers[0];
    for (int i = 1; i < count; i++) {
      int end = start + numbers[i];
      int same = Arrays.mismatch(array, before, start, array, start, end);
      shared[i] = same < 0 ? numbers[i] : same;
      before = start;
      start = end;
    }
    scratch().deltas().encode(shared, count, true, page);
    int[] skipped = new int[count];
    for (int i = 0; i < count; i++) {
      skipped[i] = (int) shared[i];
      shared[i] = numbers[i] - shared[i];
    }
    scratch().deltas().encode(shared, count, true, page);
    start = 0;
    for (int i = 0; i < count; i++) {
      page.put(array, start + skipped[i], numbers[i] - skipped[i]);
      start += numbers[i];
    }
  }

  private void encodeNumbers(GrowingBytes page, Statistics<?> statistics) {
    int width = width(dictionary.size());
    page.put((byte) width);
    HybridEncoder encoder = scratch().numbers();
    encoder.start(width);
    dictionary.clearMarks();
    int last = -1;
    int lowest = -1;
    int highest = -1;
    for (int i = 0; i < count; i++) {
      int number = numbers[i];
      if (number != last && dictionary.mark(number)) {
        if (lowest < 0 || dictionary.compare(number, lowest) < 0) {
          lowest = number;
        }
        if (highest < 0 || dictionary.compare(number, highest) > 0) {
          highest = number;
        }
      }
      last = number;
    }
    encoder.addAll(numbers, count);
    encoder.finish();
    if (lowest >= 0) {
      byte[] array = dictionary.array();
      statistics.updateStats(binary(array, dictionary.start(lowest), dictionary.length(lowest)));
      statistics.updateStats(binary(array, dictionary.start(highest), dictionary.length(highest)));
    }
  }

  private static int width(int size) {
    return size <= 1 ? 0 : size <= 1 << 8 ? 8 : size <= 1 << 16 ? 16 : 32;
  }

  private static Binary binary(byte[] array, int offset, int length) {
    return Binary.fromConstantByteArray(Arrays.copyOfRange(array, offset, offset + length));
  }

  @Override
  void endChunk() {
    if (numberedPages > 0) {
      pourBloom();
      try {
        pages()
            .writeDictionaryPage(
                new DictionaryPage(
                    BytesInput.from(dictionary.array(), 0, dictionary.bytes()),
                    dictionary.size(),
                    Encoding.PLAIN));
      } catch (IOException e) {
        throw new UncheckedIOException("a dictionary cannot be written", e);
      }
    }
  }

  @Override
  public void finish(ParquetFileWriter file) {
    BlockSplitBloomFilter filter = bloom == null ? null : bloom.take();
    if (filter != null) {
      file.addBloomFilter(String.join(".", column().getPath()), filter);
    }
  }
}
