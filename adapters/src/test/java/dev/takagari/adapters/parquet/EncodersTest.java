package dev.takagari.adapters.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

/// Our encoders against the decoders of parquet-java.
class EncodersTest {
  private final RandomGenerator random = Seeds.random("EncodersTest");

  @Test
  void runsAndLiteralsComeBack() throws Exception {
    GrowingBytes out = new GrowingBytes(1);
    HybridEncoder encoder = new HybridEncoder(out);
    for (int round = 0; round < 400; round++) {
      int width = 1 + random.nextInt(32);
      int[] values = values(random.nextInt(3_000), width);
      out.clear();
      encoder.start(width);
      int first = round % 3 == 0 ? 0 : random.nextInt(values.length + 1);
      for (int i = 0; i < first; ) {
        int run = 1;
        if (random.nextBoolean()) {
          while (i + run < first && values[i + run] == values[i]) {
            run++;
          }
        }
        encoder.add(values[i], run);
        i += run;
      }
      encoder.addAll(Arrays.copyOfRange(values, first, values.length), values.length - first);
      encoder.finish();

      RunLengthBitPackingHybridDecoder decoder =
          new RunLengthBitPackingHybridDecoder(
              width, new ByteArrayInputStream(out.array(), 0, out.size()));
      for (int i = 0; i < values.length; i++) {
        assertThat(decoder.readInt()).as("value %d of width %d", i, width).isEqualTo(values[i]);
      }
    }
  }

  /// Runs of every length, between single values.
  private int[] values(int count, int width) {
    int mask = width == 32 ? -1 : (1 << width) - 1;
    int[] values = new int[count];
    for (int i = 0; i < count; ) {
      int value = random.nextInt() & mask;
      int run = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1;
      while (run-- > 0 && i < count) {
        values[i++] = value;
      }
    }
    return values;
  }

  @Test
  void longsComeBackFromTheirDifferences() throws Exception {
    for (int round = 0; round < 300; round++) {
      long[] values = new long[1 + random.nextInt(700)];
      int shift = random.nextInt(64);
      long sum = 0;
      for (int i = 0; i < values.length; i++) {
        long value = random.nextLong() >> shift;
        sum += value;
        values[i] = round % 2 == 0 ? value : sum;
      }
      DeltaBinaryPackingValuesReader reader = encoded(values, false);
      for (long value : values) {
        assertThat(reader.readLong()).isEqualTo(value);
      }
    }
  }

  @Test
  void intsComeBackFromTheirDifferences() throws Exception {
    for (int round = 0; round < 300; round++) {
      int shift = random.nextInt(32);
      long[] values = new long[1 + random.nextInt(700)];
      Arrays.setAll(values, i -> random.nextInt() >> shift);
      DeltaBinaryPackingValuesReader reader = encoded(values, true);
      for (long value : values) {
        assertThat(reader.readInteger()).isEqualTo((int) value);
      }
    }
  }

  private static DeltaBinaryPackingValuesReader encoded(long[] values, boolean narrow)
      throws Exception {
    GrowingBytes out = new GrowingBytes(1);
    new DeltaEncoder().encode(values, values.length, narrow, out);
    DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
    reader.initFromPage(
        values.length, ByteBufferInputStream.wrap(ByteBuffer.wrap(out.array(), 0, out.size())));
    return reader;
  }
}
