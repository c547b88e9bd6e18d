package dev.takagari.adapters.parquet;

import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// Walks the rows of one leaf column in one row group. What it hands out stays valid. For one
/// thread.
public final class LeafReader {
  private final ColumnReader reader;
  private final int maxDefinition;
  private final PrimitiveTypeName type;
  private Binary[] texts = new Binary[4];
  private int count;

  /// @param version of the writer, as the file's footer names it
  public LeafReader(ColumnDescriptor column, ChunkPages pages, ParsedVersion version) {
    this.reader = new ColumnReaderImpl(column, pages, new PrimitiveConverter() {}, version);
    this.maxDefinition = column.getMaxDefinitionLevel();
    this.type = column.getPrimitiveType().getPrimitiveTypeName();
  }

  /// Whether the row at hand has a value.
  public boolean hasValue() {
    return reader.getCurrentDefinitionLevel() == maxDefinition;
  }

  /// The number of the row at hand, which has one, and goes to the next row.
  public long takeNumber() {
    long number =
        switch (type) {
          case BOOLEAN -> reader.getBoolean() ? 1 : 0;
          case INT32 -> reader.getInteger();
          default -> reader.getLong();
        };
    reader.consume();
    return number;
  }

  /// The text of the row at hand, which has one, and goes to the next row.
  public Binary takeText() {
    Binary text = reader.getBinary();
    reader.consume();
    return text;
  }

  /// Goes to the next row, from one without a value.
  public void skip() {
    reader.consume();
  }

  /// Takes all texts of the row at hand, and goes to the next row.
  ///
  /// @return how many
  public int takeTexts() {
    count = 0;
    do {
      if (hasValue()) {
        if (count == texts.length) {
          texts = java.util.Arrays.copyOf(texts, count * 2);
        }
        texts[count++] = reader.getBinary();
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() != 0);
    return count;
  }

  /// One of the texts last taken, valid until the next are.
  public Binary text(int index) {
    return texts[index];
  }
}
