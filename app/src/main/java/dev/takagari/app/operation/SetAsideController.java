package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.replay.SetAsideBytes;
import java.util.Base64;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Shows what was set aside, with its first bytes; it needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1")
public class SetAsideController {
  private final QuarantineLedger quarantine;
  private final SetAsideBytes bytes;

  SetAsideController(IngestEngine engine) {
    this.quarantine = engine.ledgers().quarantine();
    this.bytes = new SetAsideBytes(engine.archive(), engine.layout().bucket());
  }

  /// @param line 0 when it is no line
  /// @param length -1 when it is not known
  /// @param base64 the first bytes
  record Piece(long line, long offset, long length, String base64) {
    static Piece of(SetAsideBytes.Piece piece) {
      return new Piece(
          piece.line(),
          piece.offset(),
          piece.length(),
          Base64.getEncoder().encodeToString(piece.bytes()));
    }
  }

  /// @param pieces the first ones, empty when no bytes were kept
  record Shown(OperationController.Entry entry, List<Piece> pieces) {}

  @GetMapping("/quarantine/{id}")
  Shown show(@PathVariable long id) {
    QuarantineLedger.Listed listed =
        quarantine
            .find(id)
            .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "no entry " + id));
    return new Shown(
        OperationController.Entry.of(listed),
        bytes.of(listed.entry()).stream().map(Piece::of).toList());
  }
}
