package dev.takagari.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every [BlobStore] does.
public abstract class BlobStoreContract {

  protected abstract BlobStore store();

  /// A bucket for this test alone.
  protected abstract String bucket();

  /// Puts an object with metadata, as somebody else does.
  protected abstract void putWith(BlobRef ref, byte[] bytes, Map<String, String> metadata);

  private BlobRef ref(String key) {
    return new BlobRef(bucket(), key);
  }

  private void put(BlobRef ref, byte[] bytes, PutMode mode) {
    store().put(ref, new ByteArrayInputStream(bytes), bytes.length, mode);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private byte[] read(BlobRef ref, long offset) throws IOException {
    try (BlobContent content = store().open(ref, offset)) {
      return content.stream().readAllBytes();
    }
  }

  @Test
  void tellsTheMetadataThatItsWriterGave() throws IOException {
    BlobRef ref = ref("digest.json.gz");
    Map<String, String> metadata = Map.of("signature", "3fa1", "signature-algorithm", "x");
    putWith(ref, text("content"), metadata);
    put(ref("plain"), text("content"), PutMode.REPLACE);

    assertThat(store().describe(ref).orElseThrow().metadata()).isEqualTo(metadata);
    try (BlobContent content = store().open(ref, 0)) {
      assertThat(content.info().metadata()).isEqualTo(metadata);
    }
    try (BlobContent content = store().open(ref, 3)) {
      assertThat(content.info().metadata()).isEqualTo(metadata);
    }
    assertThat(store().describe(ref("plain")).orElseThrow().metadata()).isEmpty();
  }

  @Test
  void givesBackWhatWasPut() throws IOException {
    BlobRef ref = ref("a/b c/日本+%41.gz");
    put(ref, text("content"), PutMode.REPLACE);
    assertThat(read(ref, 0)).isEqualTo(text("content"));
    assertThat(read(ref, 3)).isEqualTo(text("tent"));
    assertThat(read(ref, 7)).isEmpty();
    assertThat(read(ref, 9)).isEmpty();
    BlobInfo info = store().describe(ref).orElseThrow();
    assertThat(info.size()).isEqualTo(7);
    assertThat(info.version()).isNotEmpty().doesNotContain("\"");
    try (BlobContent content = store().open(ref, 2)) {
      assertThat(content.info().size()).isEqualTo(7);
      assertThat(content.info().version()).isEqualTo(info.version());
      assertThat(content.info().lastModified()).isEqualTo(info.lastModified());
    }
  }

  @Test
  void keepsAnEmptyObject() throws IOException {
    put(ref("empty"), new byte[0], PutMode.REPLACE);
    assertThat(store().describe(ref("empty")).orElseThrow().size()).isZero();
    assertThat(read(ref("empty"), 0)).isEmpty();
  }

  @Test
  void keepsAnObjectOfSeveralParts() throws IOException {
    byte[] bytes = random((17 << 20) + 5);
    put(ref("large"), bytes, PutMode.IF_ABSENT);
    assertThat(read(ref("large"), 0)).isEqualTo(bytes);
    assertThatThrownBy(() -> put(ref("large"), bytes, PutMode.IF_ABSENT))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
  }

  @Test
  void keepsWhatSomebodyElseWroteMeanwhile() throws IOException {
    for (int size : new int[] {1 << 20, 9 << 20}) {
      BlobRef ref = ref("meanwhile-" + size);
      byte[] first = random(size);
      InputStream source =
          new SequenceInputStream(
              new ByteArrayInputStream(random(size - 1)),
              new ByteArrayInputStream(new byte[1]) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                  if (available() > 0) {
                    BlobStoreContract.this.put(ref, first, PutMode.IF_ABSENT);
                  }
                  return super.read(into, offset, length);
                }
              });
      assertThatThrownBy(() -> store().put(ref, source, size, PutMode.IF_ABSENT))
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
      assertThat(read(ref, 0)).isEqualTo(first);
    }
  }

  @Test
  void replacesALargeObject() throws IOException {
    put(ref("replaced"), random(9 << 20), PutMode.REPLACE);
    byte[] bytes = random((8 << 20) + 1);
    put(ref("replaced"), bytes, PutMode.REPLACE);
    assertThat(store().describe(ref("replaced")).orElseThrow().size()).isEqualTo(bytes.length);
    assertThat(read(ref("replaced"), 8 << 20)).containsExactly(bytes[8 << 20]);
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(store().describe(ref("nothing"))).isEmpty();
    assertThatThrownBy(() -> store().open(ref("nothing"), 0))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_MISSING));
    store().delete(ref("nothing"));
  }

  @Test
  void putsOnlyOnceIfAbsent() throws IOException {
    put(ref("once"), text("first"), PutMode.IF_ABSENT);
    assertThatThrownBy(() -> put(ref("once"), text("second"), PutMode.IF_ABSENT))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
              assertThat(e.isTransient()).isFalse();
            });
    assertThat(read(ref("once"), 0)).isEqualTo(text("first"));
    put(ref("once"), text("third"), PutMode.REPLACE);
    assertThat(read(ref("once"), 0)).isEqualTo(text("third"));
    store().delete(ref("once"));
    assertThat(store().describe(ref("once"))).isEmpty();
  }

  @Test
  void saysThatAnObjectIsThereAlsoWhenTheBodyDoesNotFitIntoOnePacket() throws IOException {
    byte[] bytes = random(6 << 20);
    put(ref("megabytes"), bytes, PutMode.IF_ABSENT);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> put(ref("megabytes"), random(6 << 20), PutMode.IF_ABSENT))
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
    }
    assertThat(read(ref("megabytes"), 0)).isEqualTo(bytes);
  }

  @Test
  void makesNoObjectWhenItsSourceFails() {
    for (int size : new int[] {10, (9 << 20)}) {
      BlobRef ref = ref("broken-" + size);
      TakagariException wrong = new TakagariException(ErrorCode.CHECKSUM_DIFFERS, "wrong");
      InputStream source =
          new SequenceInputStream(
              new ByteArrayInputStream(random(size)),
              new InputStream() {
                @Override
                public int read() {
                  throw wrong;
                }
              });
      assertThatThrownBy(() -> store().put(ref, source, size, PutMode.REPLACE)).isSameAs(wrong);
      assertThat(store().describe(ref)).isEmpty();
    }
  }

  @Test
  void makesNoObjectOfAnotherLength() {
    for (int wrong : new int[] {9, 11}) {
      assertThatThrownBy(
              () ->
                  store()
                      .put(
                          ref("length"),
                          new ByteArrayInputStream(random(10)),
                          wrong,
                          PutMode.REPLACE))
          .isInstanceOf(TakagariException.class);
      assertThat(store().describe(ref("length"))).isEmpty();
    }
  }

  @Test
  void listsInOrderAndInPages() {
    for (int i = 0; i < 25; i++) {
      put(ref("list/%02d".formatted(i)), text("x"), PutMode.REPLACE);
    }
    put(ref("other/00"), text("x"), PutMode.REPLACE);
    List<String> keys = new ArrayList<>();
    String after = "";
    while (true) {
      List<BlobInfo> page = store().list(bucket(), "list/", after, 10);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(info -> keys.add(info.ref().key()));
      after = keys.getLast();
    }
    assertThat(keys).hasSize(25).isSorted().allMatch(key -> key.startsWith("list/"));
  }

  @Test
  void saysThatItWorks() {
    store().check(bucket());
  }
}
