package dev.takagari.ingest.trail;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.trail.TrailOfDigests;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;

/// A trail in an archive as ingest leaves it: a unit for each object, with its manifest.
final class ArchivedTrail {
  private static final ArchiveLayout LAYOUT = new ArchiveLayout("archive");

  final InMemoryBlobStore store = new InMemoryBlobStore();
  private final String feed;
  private final Map<BlobRef, BlobRef> places = new HashMap<>();
  private int units;

  ArchivedTrail(String feed) {
    this.feed = feed;
  }

  ArchivedTrails trails() {
    return new ArchivedTrails(store, LAYOUT);
  }

  /// Where the archive has what was delivered here.
  BlobRef place(BlobRef delivered) {
    return places.get(delivered);
  }

  /// Archives everything of a trail.
  ArchivedTrail with(TrailOfDigests trail) {
    trail.files.forEach(file -> add(file, trail.contents.get(file), Map.of()));
    trail.digests.forEach(digest -> add(digest, trail.contents.get(digest), Map.of()));
    return this;
  }

  /// Puts an object and its manifest where ingest would.
  ///
  /// @param metadata that came with it
  void add(BlobRef delivered, byte[] content, Map<String, String> metadata) {
    byte[] bytes = gzip(content);
    UnitObject announced =
        new UnitObject(
            0,
            new AnnouncedObject(
                ObjectIdentity.of(delivered, "v" + units),
                bytes.length,
                null,
                TrailOfDigests.START,
                false,
                null),
            ObjectState.ARCHIVED,
            null,
            null);
    // A message a quarter of an hour after the last, so that units are in several days.
    Instant sent = TrailOfDigests.START.plus(Duration.ofMinutes(15L * units));
    UnitRecord unit =
        new UnitRecord(
            new UnitId(String.format("%026d", units++)),
            feed,
            "message",
            "s3",
            "{}",
            sent,
            sent,
            sent,
            1,
            OptionalLong.of(1),
            "",
            List.of(),
            1,
            List.of(announced));
    BlobRef target = LAYOUT.object(unit, announced);
    store.put(target, bytes);
    places.put(delivered, target);
    UnitObject archived =
        new UnitObject(
            0,
            announced.announced(),
            ObjectState.ARCHIVED,
            null,
            new ArchivedContent(target.key(), bytes.length, "", "", metadata));
    store.put(LAYOUT.manifest(unit), Manifest.write(unit.withArchived("key", List.of(archived))));
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }
}
