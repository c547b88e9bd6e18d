package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.app.operation.CoverageController.DigestAnswer;
import dev.takagari.app.operation.CoverageController.DigestRequest;
import dev.takagari.app.operation.CoverageController.Finding;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.trail.DigestFinding;
import dev.takagari.core.trail.MemoryDigestLedger;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.trail.TrailOfDigests;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.trail.ArchivedTrails;
import dev.takagari.ingest.trail.TrailChecks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class CoverageControllerTest {
  private final RecordedAudit audit = new RecordedAudit();
  private final MockHttpServletRequest http = new MockHttpServletRequest();
  private final CoverageController controller =
      new CoverageController(
          new TrailChecks(
              new ArchivedTrails(new InMemoryBlobStore(), new ArchiveLayout("archive")),
              new MemoryDigestLedger(),
              List.of("trail"),
              SigningKeys.none(),
              Duration.ofHours(1)),
          InstantSource.fixed(Instant.parse("2026-03-02T00:00:00Z")),
          audit);

  @Test
  void isNotContentWithAFeedWithoutDigests() {
    assertThat(controller.digests(new DigestRequest("trail", "7d", null), http))
        .isEqualTo(new DigestAnswer(false, 0, 0, List.of()));
  }

  @Test
  void recordsWhoHadThemChecked() {
    String keys = new String(TrailOfDigests.listing(), StandardCharsets.UTF_8);
    controller.digests(new DigestRequest("trail", "1d", null), http);
    controller.digests(new DigestRequest("trail", null, keys), http);

    assertThat(audit.lines())
        .containsExactly(
            "unknown digests.check trail {keys=configured, since=2026-03-01T00:00:00Z}",
            "unknown digests.check trail {keys=given, since=1970-01-01T00:00:00Z}");
  }

  @Test
  void refusesWhatItCannotRead() {
    for (DigestRequest request :
        List.of(
            new DigestRequest(null, null, null),
            new DigestRequest("trail", "yesterday", null),
            new DigestRequest("trail", null, "{}"))) {
      assertThatThrownBy(() -> controller.digests(request, http))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
  }

  @Test
  void namesKindsAsTheReferenceDoes() {
    BlobRef object = new BlobRef("b", "k");
    assertThat(Finding.of(new DigestFinding.LogFileMissing(object, new BlobRef("b", "d"))))
        .isEqualTo(new Finding("log-file-missing", true, "b/k", "b/k is missing; b/d lists it"));
  }
}
