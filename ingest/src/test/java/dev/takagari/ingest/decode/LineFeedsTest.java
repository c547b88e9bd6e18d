package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LineFeedsTest {
  @Test
  void findsTheFirstOneWhereverItStandsAndNeverLooksOutside() {
    byte[] near = {'\n' - 1, '\n' + 1, (byte) ('\n' | 0x80), 0, (byte) 0xff};
    for (int size = 0; size < 90; size++) {
      for (int from = 0; from <= size; from++) {
        for (int at = from; at <= size; at++) {
          byte[] buffer = new byte[size + 5];
          Arrays.fill(buffer, near[(size + at) % near.length]);
          Arrays.fill(buffer, 0, from, (byte) '\n');
          Arrays.fill(buffer, size, buffer.length, (byte) '\n');
          if (at < size) {
            buffer[at] = '\n';
            buffer[size - 1] = '\n';
          }
          assertThat(LineFeeds.find(buffer, from, size)).isEqualTo(at);
        }
      }
    }
  }
}
