package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestTest {
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void bringsABatchIntoArchiveAndSinks() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 3, 40)));
    fixture.runToTheEnd();
    fixture.assertComplete(120);
    assertThat(fixture.reasons()).isEmpty();

    List<BlobInfo> archived = fixture.archiveStore.list(IngestFixture.ARCHIVE, "raw/", "", 100);
    assertThat(archived).as("objects, manifest, an outcome for each sink").hasSize(3 + 1 + 2);
    for (EventRow row : fixture.lake.rows()) {
      BlobRef ref = new BlobRef(IngestFixture.ARCHIVE, row.string(Columns.RAW_OBJECT));
      assertThat(fixture.archiveStore.describe(ref)).isPresent();
    }
    for (BlobInfo info : fixture.feedStore.list(Batches.BUCKET, "", "", 100)) {
      assertThat(archived).anyMatch(copy -> copy.version().equals(info.version()));
    }
    assertThat(fixture.balance().bytesArchived())
        .isEqualTo(
            fixture.feedStore.list(Batches.BUCKET, "", "", 100).stream()
                .mapToLong(BlobInfo::size)
                .sum());
  }

  @Test
  void doesTheSameBatchOnceHoweverItIsAnnounced() {
    String message = fixture.batches.batch("b1", 2, 10);
    List<BlobInfo> infos = fixture.feedStore.list(Batches.BUCKET, "", "", 100);
    fixture.queue.send(List.of(message));
    fixture.runToTheEnd();
    fixture.queue.send(List.of(message, message, Batches.s3Event(infos)));
    fixture.runToTheEnd();
    fixture.assertComplete(20);
    assertThat(fixture.balance().units()).isEqualTo(1);
  }

  @Test
  void makesANewUnitOfTheObjectsThatASecondMessageAdds() {
    fixture.batches.batch("b1", 3, 10);
    List<BlobInfo> infos = fixture.feedStore.list(Batches.BUCKET, "", "", 100);
    fixture.queue.send(List.of(Batches.message("b1", infos.subList(0, 1))));
    fixture.runToTheEnd();
    fixture.queue.send(List.of(Batches.message("b1", infos), Batches.s3Event(infos)));
    fixture.runToTheEnd();
    fixture.assertComplete(30);
    assertThat(fixture.balance().units()).isEqualTo(2);
    assertThat(fixture.balance().files().listed()).isEqualTo(3);
  }

  @Test
  void linksContentThatIsKnown() {
    byte[] bytes = Batches.gzip(fixture.batches.lines(10));
    List<BlobInfo> infos =
        List.of(
            fixture.batches.put("data/b1/a.gz", bytes), fixture.batches.put("data/b1/b.gz", bytes));
    fixture.queue.send(List.of(Batches.message("b1", infos)));
    fixture.runToTheEnd();
    BlobInfo again = fixture.batches.put("data/b2/c.gz", bytes);
    fixture.queue.send(List.of(Batches.message("b2", List.of(again))));
    fixture.runToTheEnd();
    fixture.assertComplete(10);
    assertThat(fixture.balance().files().linked()).isEqualTo(2);
  }
}
