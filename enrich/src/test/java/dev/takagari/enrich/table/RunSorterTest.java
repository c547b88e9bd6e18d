package dev.takagari.enrich.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSorterTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5_000, 1 << 20})
  void sortsByKeyThenBytesAndLeavesOutRepetitions(int budget) throws IOException {
    RandomGenerator random = Seeds.random("sorter");
    TreeMap<byte[], Boolean> expected = new TreeMap<>(Arrays::compareUnsigned);
    List<byte[]> found = new ArrayList<>();
    try (RunSorter sorter = new RunSorter(directory, budget)) {
      for (int i = 0; i < 400; i++) {
        // few keys, some of which differ in their last or their first bits only
        long key = (random.nextInt(4) - 2L) << 62 | random.nextInt(3);
        byte[] record = new byte[random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(2)];
        random.nextBytes(record);
        sorter.add(key, record);
        expected.put(joined(key, record, 0, record.length), true);
      }
      sorter.forEach((key, bytes, from, length) -> found.add(joined(key, bytes, from, length)));
    }
    assertThat(found.stream().map(Arrays::toString))
        .containsExactlyElementsOf(expected.keySet().stream().map(Arrays::toString).toList());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void takesRecordsOfAnyLength() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    try (RunSorter sorter = new RunSorter(directory, 1000)) {
      for (int i = 0; i < 20; i++) {
        sorter.add(i, new byte[i * 40_000]);
      }
      sorter.forEach((_, _, _, length) -> lengths.add(length));
    }
    assertThat(lengths).hasSize(20).isSorted().endsWith(19 * 40_000);
  }

  private static byte[] joined(long key, byte[] bytes, int from, int length) {
    byte[] joined = new byte[Long.BYTES + length];
    for (int i = 0; i < Long.BYTES; i++) {
      joined[i] = (byte) (key >>> Long.SIZE - Byte.SIZE * (i + 1));
    }
    System.arraycopy(bytes, from, joined, Long.BYTES, length);
    return joined;
  }
}
