package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.ingest.replay.SetAsideBytes;
import dev.takagari.ingest.replay.SetAsideBytes.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people are shown of what was set aside.
class SetAsideBytesTest {
  private IngestFixture fixture;
  private SetAsideBytes bytes;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    bytes = new SetAsideBytes(fixture.archiveStore, IngestFixture.ARCHIVE);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<Piece> pieces(ErrorCode reason) {
    QuarantineEntry entry =
        fixture.quarantine().stream()
            .map(QuarantineLedger.Listed::entry)
            .filter(each -> each.reason() == reason)
            .findFirst()
            .orElseThrow();
    return bytes.of(entry);
  }

  private static String text(Piece piece) {
    return new String(piece.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void linesOfOneReasonWithTheirPlaces() {
    List<String> lines = new ArrayList<>(List.of("first bad", "[\"no object\"]"));
    for (int i = 0; i < 30; i++) {
      lines.add("bad " + i);
    }
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    BlobInfo info = fixture.batches.put("data/b1/bad.gz", Batches.gzip(text));
    fixture.queue.send(List.of(Batches.message("b1", List.of(info))));
    fixture.runToTheEnd();

    List<Piece> notJson = pieces(ErrorCode.LINE_NOT_JSON);
    assertThat(notJson).hasSize(20);
    assertThat(text(notJson.getFirst())).isEqualTo("first bad");
    assertThat(notJson.getFirst().line()).isEqualTo(1);
    assertThat(notJson.get(1).line()).isEqualTo(3);
    assertThat(notJson.get(1).offset()).isEqualTo("first bad\n[\"no object\"]\n".length());
    assertThat(notJson.get(1).length()).isEqualTo(5);
    assertThat(pieces(ErrorCode.LINE_NOT_OBJECT))
        .singleElement()
        .satisfies(piece -> assertThat(text(piece)).isEqualTo("[\"no object\"]"));
  }

  @Test
  void theBeginningOfMessagesAndOfDamagedFiles() {
    byte[] whole = Batches.gzip(fixture.batches.lines(500));
    BlobInfo cut =
        fixture.batches.put("data/b1/cut.gz", Arrays.copyOf(whole, whole.length * 2 / 3));
    fixture.queue.send(List.of("{\"no\":\"shape\"}", Batches.message("b1", List.of(cut))));
    fixture.runToTheEnd();

    assertThat(pieces(ErrorCode.UNKNOWN_MESSAGE))
        .singleElement()
        .satisfies(
            piece -> {
              assertThat(text(piece)).isEqualTo("{\"no\":\"shape\"}");
              assertThat(piece.length()).isEqualTo(14);
            });
    List<Piece> damaged = pieces(ErrorCode.GZIP_DAMAGED);
    assertThat(damaged).hasSizeLessThanOrEqualTo(1);
    damaged.forEach(piece -> assertThat(text(piece)).startsWith("{"));
  }
}
