package dev.takagari.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketCopyTest {
  private static final String CID = "0123456789abcdef0123456789abcdef";

  @TempDir Path root;

  @Test
  void takesEachDirectoryWithPartsAsOneBatchInventoriesFirst() throws IOException {
    part("data/b/part-00001.gz");
    part("data/b/part-00000.gz");
    part("data/a/part-00000.gz");
    part("fdrv2/notmanaged/z/part-00000.gz");
    part("fdrv2/userinfo/y/part-00000.gz");
    part("tenant-x/fdrv2/aidmaster/x/part-00000.gz");
    Files.createFile(root.resolve("data/a/_SUCCESS"));
    part("data/a/other.gz");

    BucketCopy copy = BucketCopy.open(root);

    assertThat(copy.prefixes())
        .containsExactly(
            "tenant-x/fdrv2/aidmaster/x",
            "fdrv2/userinfo/y",
            "fdrv2/notmanaged/z",
            "data/a",
            "data/b");
    FeedBatch last = copy.batch(4);
    assertThat(last.files().stream().map(FeedBatch.FeedFile::key))
        .containsExactly("data/b/part-00000.gz", "data/b/part-00001.gz");
    assertThat(last.cid()).isEqualTo(CID);
    assertThat(last.isInventory()).isFalse();
    assertThat(copy.stream().filter(FeedBatch::isInventory)).hasSize(3);
  }

  @Test
  void joinsAllPartsBelowOneHiveBatch() throws IOException {
    part("batch=u1/year=2026/month=03/day=02/hour=01/platform=Win/part-0.txt.gz");
    part("batch=u1/year=2026/month=03/day=02/hour=02/platform=Mac/part-0.txt.gz");
    part("deep/batch=u2/part-0.txt.gz");

    BucketCopy copy = BucketCopy.open(root);

    assertThat(copy.prefixes()).containsExactly("batch=u1", "deep/batch=u2");
    assertThat(copy.batch(0).files()).hasSize(2);
    assertThat(copy.batch(0).files().getFirst().key())
        .isEqualTo("batch=u1/year=2026/month=03/day=02/hour=01/platform=Win/part-0.txt.gz");
  }

  @Test
  void takesADirectoryThatIsItselfABatch() throws IOException {
    part("only/part-00000.gz");

    BucketCopy copy = BucketCopy.open(root.resolve("only"));

    assertThat(copy.prefixes()).containsExactly("data/only");
    assertThat(copy.batch(0).files().getFirst().key()).isEqualTo("data/only/part-00000.gz");
  }

  @Test
  void saysUnknownWhereNoCustomerCanBeRead() throws IOException {
    Files.createDirectories(root.resolve("data/a"));
    Files.writeString(root.resolve("data/a/part-00000.gz"), "this is no gzip");
    Files.createFile(root.resolve("data/a/part-00001.gz"));

    FeedBatch batch = BucketCopy.open(root).batch(0);

    assertThat(batch.cid()).isEqualTo("unknown");
    assertThat(batch.totalSize()).isEqualTo(15);
    assertThat(batch.files().get(1).md5()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
  }

  @Test
  void saysWhatItSoughtInAnEmptyDirectory() throws IOException {
    Files.createDirectories(root.resolve("data/a"));

    assertThatThrownBy(() -> BucketCopy.open(root))
        .hasMessageContaining("holds no batch")
        .hasMessageContaining("part-*.gz");
    assertThatThrownBy(() -> BucketCopy.open(root.resolve("missing")))
        .hasMessageContaining("not a directory");
  }

  @Test
  void refusesLinksThatLeadOutside(@TempDir Path outside) throws IOException {
    part("data/a/part-00000.gz");
    Path link = root.resolve("data/a/part-00001.gz");
    Files.createSymbolicLink(link, root.resolve("data/a/part-00000.gz"));
    assertThat(BucketCopy.open(root).batch(0).files()).hasSize(2);

    Files.delete(link);
    Files.createSymbolicLink(link, Files.createFile(outside.resolve("secret.gz")));
    assertThatThrownBy(() -> BucketCopy.open(root))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PATH_NOT_ALLOWED));

    Files.delete(link);
    Files.createSymbolicLink(root.resolve("data/out"), outside);
    assertThatThrownBy(() -> BucketCopy.open(root))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("out of");
  }

  @Test
  void readsAGeneratedBucketAsItWasWritten() throws IOException {
    FleetBucket written =
        FleetBucket.write(
            root, FleetOptions.builder().events(1_000).batches(3).partsPerBatch(2).build());

    List<FeedBatch> read = BucketCopy.open(root).stream().toList();

    assertThat(read)
        .extracting(FeedBatch::pathPrefix)
        .containsExactlyInAnyOrderElementsOf(
            written.batches().stream().map(FeedBatch::pathPrefix).toList());
    for (FeedBatch batch : read) {
      FeedBatch original =
          written.batches().stream()
              .filter(other -> other.pathPrefix().equals(batch.pathPrefix()))
              .findFirst()
              .orElseThrow();
      assertThat(batch.cid()).isEqualTo(original.cid());
      assertThat(batch.files())
          .extracting(FeedBatch.FeedFile::md5)
          .isEqualTo(original.files().stream().map(FeedBatch.FeedFile::md5).toList());
    }
  }

  private void part(String key) throws IOException {
    Path path = root.resolve(key);
    Files.createDirectories(path.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(
          ("{\"event_simpleName\":\"AgentOnline\",\"cid\":\"" + CID + "\"}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
  }
}
