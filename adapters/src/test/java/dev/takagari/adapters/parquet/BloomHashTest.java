package dev.takagari.adapters.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

class BloomHashTest {

  @Test
  void ourHashIsParquets() {
    RandomGenerator random = Seeds.random("BloomHashTest");
    BlockSplitBloomFilter filter = new BlockSplitBloomFilter(32);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length + 7];
      random.nextBytes(bytes);
      assertThat(XxHash64.hash(bytes, 3, length))
          .as("hash of %d bytes", length)
          .isEqualTo(filter.hash(Binary.fromConstantByteArray(bytes, 3, length)));
    }
  }

  @Test
  void aFilterHoldsWhatWasAddedAndLittleElse() {
    for (int values : new int[] {1, 1_000, 100_000}) {
      BloomCollector collector = new BloomCollector();
      collector.expect(values);
      for (int i = 0; i < values; i++) {
        byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        collector.add(value, 0, value.length);
      }
      BlockSplitBloomFilter filter = collector.take();
      assertThat(filter).isNotNull();
      int wrong = 0;
      for (int i = 0; i < values + 10_000; i++) {
        byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        boolean found = filter.findHash(XxHash64.hash(value, 0, value.length));
        if (i < values) {
          assertThat(found).isTrue();
        } else if (found) {
          wrong++;
        }
      }
      assertThat(wrong).as("wrong answers after %d values", values).isLessThan(50);
      assertThat(collector.take()).isNull();
    }
  }
}
