package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipInflaterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String inflate(byte[] bytes, int piece) {
    out.reset();
    try (GzipInflater inflater = new GzipInflater(out::write)) {
      for (int at = 0; at < bytes.length; at += piece) {
        inflater.feed(bytes, at, Math.min(piece, bytes.length - at));
      }
      return inflater.finish();
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] text(int size, long seed) {
    byte[] bytes = new byte[size];
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(6));
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void inflatesHoweverItIsCut() throws IOException {
    byte[] text = text(200_000, 1);
    byte[] two = join(gzip(text), gzip(new byte[0]), gzip(text));
    for (int piece : new int[] {1, 2, 7, 1000, 65_536, 10_000_000}) {
      assertThat(inflate(two, piece)).isNull();
      assertThat(out.toByteArray()).isEqualTo(join(text, text));
    }
  }

  @Test
  void readsEveryPartThatAHeaderMayHave() throws IOException {
    byte[] plain = gzip(text(1000, 2));
    for (int flags = 0; flags < 32; flags += 2) {
      byte[] header = Arrays.copyOf(plain, 10);
      header[3] = (byte) flags;
      byte[] extra = (flags & 4) != 0 ? new byte[] {3, 0, 1, 2, 3} : new byte[0];
      byte[] name = (flags & 8) != 0 ? "name\0".getBytes(StandardCharsets.US_ASCII) : new byte[0];
      byte[] comment = (flags & 16) != 0 ? new byte[] {'c', 0} : new byte[0];
      byte[] checksum = (flags & 2) != 0 ? new byte[2] : new byte[0];
      byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
      assertThat(inflate(join(header, extra, name, comment, checksum, body), 3))
          .as("flags " + flags)
          .isNull();
      assertThat(out.toByteArray()).isEqualTo(text(1000, 2));
    }
  }

  @Test
  void keepsWhatCameBeforeTheDamage() throws IOException {
    byte[] first = text(50_000, 3);
    byte[] second = text(200_000, 4);
    byte[] whole = join(gzip(first), gzip(second));
    assertThat(inflate(Arrays.copyOf(whole, whole.length - 1), 999))
        .isEqualTo("the file ends inside a member");
    assertThat(out.toByteArray()).isEqualTo(join(first, second));
    assertThat(inflate(Arrays.copyOf(whole, whole.length * 2 / 3), 999)).isNotNull();
    assertThat(out.size()).isGreaterThan(50_000);

    byte[] wrongSum = whole.clone();
    wrongSum[whole.length - 6] ^= 1;
    assertThat(inflate(wrongSum, 999)).contains("checksum");
    byte[] wrongSize = whole.clone();
    wrongSize[whole.length - 2] ^= 1;
    assertThat(inflate(wrongSize, 999)).contains("size");
    assertThat(inflate(join(whole, new byte[] {'x', 'y'}), 999)).contains("after the last");
    assertThat(out.toByteArray()).isEqualTo(join(first, second));
    assertThat(inflate(join(whole, new byte[512]), 999)).isNull();
  }

  @Test
  void saysWhatIsNoGzip() {
    assertThat(inflate(new byte[0], 1)).contains("no member");
    assertThat(inflate("hello, world".getBytes(StandardCharsets.US_ASCII), 5))
        .isEqualTo("not gzip");
    assertThat(out.size()).isZero();
  }
}
