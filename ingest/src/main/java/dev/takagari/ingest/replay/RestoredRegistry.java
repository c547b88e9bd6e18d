package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.ResumingStream;
import dev.takagari.ingest.decode.ObjectScan;
import dev.takagari.ingest.inventory.RegistryReader;
import java.io.IOException;
import java.time.Instant;

/// Reads inventories from the archive into the host registry again.
final class RestoredRegistry {
  private static final int LINE_CAP = 8 << 20;

  private final BlobStore archive;
  private final ArchiveLayout layout;
  private final HostRegistry hosts;

  RestoredRegistry(BlobStore archive, ArchiveLayout layout, HostRegistry hosts) {
    this.archive = archive;
    this.layout = layout;
    this.hosts = hosts;
  }

  /// The newest version.
  long version() {
    return hosts.version();
  }

  /// Reads a unit's inventories; what the registry has changes nothing.
  ///
  /// @throws TakagariException object-missing if an inventory is not in the archive any more
  void read(UnitRecord unit) {
    for (UnitObject object : unit.objects()) {
      ArchivedContent content = object.content();
      if (object.announced().inventory()
          && object.state() != ObjectState.PARKED
          && content != null) {
        read(unit, object, content);
      }
    }
  }

  private void read(UnitRecord unit, UnitObject object, ArchivedContent content) {
    BlobRef ref = new BlobRef(layout.bucket(), content.key());
    String name = object.announced().identity().ref().key();
    InventoryKind kind = InventoryKind.ofKey(name).orElseThrow();
    Instant modified = object.announced().lastModified();
    Instant delivered = modified == null ? unit.sentAt() : modified;
    try (ResumingStream stream = ResumingStream.open(archive, ref);
        ObjectScan scan =
            new ObjectScan(
                object.number(),
                content.key().endsWith(".gz"),
                LINE_CAP,
                new RegistryReader(kind, content.key(), delivered, hosts::record))) {
      byte[] buffer = new byte[64 * 1024];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        scan.feed(buffer, 0, read);
      }
      scan.finish();
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }
}
