package dev.takagari.ingest.unit;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.engine.IngestEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Manifests in the archive, one beside the objects of each unit.
final class UnitManifests {
  private final IngestEngine engine;

  UnitManifests(IngestEngine engine) {
    this.engine = engine;
  }

  /// Reads a manifest.
  ///
  /// @return null when there is none
  @Nullable UnitRecord read(BlobRef ref) {
    try (BlobContent content = engine.archive().open(ref, 0)) {
      return Manifest.read(ref.key(), content.stream().readAllBytes());
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.OBJECT_MISSING) {
        return null;
      }
      throw e;
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  /// Writes the manifest, once: it never changes.
  ///
  /// @return null, or the manifest that was there already
  @Nullable UnitRecord write(BlobRef ref, UnitRecord unit) {
    byte[] bytes = Manifest.write(unit);
    try {
      engine.archive().put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.IF_ABSENT);
      return null;
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      return read(ref);
    }
  }
}
