package dev.takagari.ingest.unit;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.ResumingStream;
import dev.takagari.ingest.archive.VerifyingStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings one object into the archive, and shows its bytes to a tap on the way. What is wrong with
/// the object itself sets it aside; what is wrong with a store is thrown.
final class ObjectArchiver {
  private final BlobStore archive;
  private final ArchiveLayout layout;
  private final BlobStore source;
  private final boolean verifyChecksum;

  ObjectArchiver(
      BlobStore archive, ArchiveLayout layout, BlobStore source, boolean verifyChecksum) {
    this.archive = archive;
    this.layout = layout;
    this.source = source;
    this.verifyChecksum = verifyChecksum;
  }

  /// @return the object, archived or parked
  /// @throws TakagariException transient when a store failed; then nothing is decided
  UnitObject archive(UnitRecord unit, UnitObject object, VerifyingStream.Tap tap) {
    AnnouncedObject announced = object.announced();
    if (announced.refused() != null) {
      return parked(object, announced.refused(), null);
    }
    try {
      return copy(unit, object, tap);
    } catch (TakagariException e) {
      if (e.code().kind() != ErrorKind.RESOURCE) {
        throw e;
      }
      if (e.code() == ErrorCode.CHECKSUM_DIFFERS
          && announced.identity().version().equals(announced.checksum())) {
        throw new TakagariException(
            ErrorCode.STORE_UNAVAILABLE, announced.identity().ref() + " was damaged on its way", e);
      }
      boolean wrongContent =
          e.code() == ErrorCode.SIZE_DIFFERS || e.code() == ErrorCode.CHECKSUM_DIFFERS;
      return parked(object, e.code(), wrongContent ? setAside(unit, object) : null);
    }
  }

  /// An archived object of which nobody knows what it is.
  static UnitObject unknown(UnitObject object) {
    return parked(object, ErrorCode.SOURCE_UNKNOWN, object.content());
  }

  private static UnitObject parked(
      UnitObject object, ErrorCode reason, @Nullable ArchivedContent content) {
    return new UnitObject(object.number(), object.announced(), ObjectState.PARKED, reason, content);
  }

  private UnitObject copy(UnitRecord unit, UnitObject object, VerifyingStream.Tap tap) {
    BlobRef target = layout.object(unit, object);
    // An earlier holder of the unit may have brought it here: then the feed is not asked again.
    boolean here = unit.attempts() > 1 && archive.describe(target).isPresent();
    AnnouncedObject announced = object.announced();
    BlobRef from = announced.identity().ref();
    try (ResumingStream stream =
            here ? ResumingStream.open(archive, target) : ResumingStream.open(source, from);
        VerifyingStream verified = verifying(stream, announced, here, tap)) {
      if (here) {
        verified.drain();
      } else {
        put(target, verified, stream.info().size());
      }
      ArchivedContent content =
          new ArchivedContent(
              target.key(),
              stream.info().size(),
              verified.md5(),
              verified.sha256(),
              here ? metadata(from) : stream.info().metadata());
      return stream.info().size() == 0
          ? parked(object, ErrorCode.OBJECT_EMPTY, content)
          : new UnitObject(object.number(), announced, ObjectState.ARCHIVED, null, content);
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + from + " broke", e);
    }
  }

  /// What came beside an object that is in the archive already; what the feed does not tell any
  /// more is lost.
  private Map<String, String> metadata(BlobRef from) {
    try {
      return source.describe(from).map(BlobInfo::metadata).orElse(Map.of());
    } catch (TakagariException e) {
      if (e.isTransient()) {
        throw e;
      }
      return Map.of();
    }
  }

  private VerifyingStream verifying(
      ResumingStream stream, AnnouncedObject announced, boolean here, VerifyingStream.Tap tap) {
    long size = stream.info().size();
    BlobRef ref = announced.identity().ref();
    if (!here && !stream.info().version().equals(announced.identity().version())) {
      throw new TakagariException(
          ErrorCode.OBJECT_CHANGED, ref + " is not the object that was announced");
    }
    if (announced.size() >= 0 && announced.size() != size) {
      throw new TakagariException(
          ErrorCode.SIZE_DIFFERS, ref + " has " + size + " bytes instead of " + announced.size());
    }
    return new VerifyingStream(
        stream, ref.toString(), size, verifyChecksum ? announced.checksum() : null, tap);
  }

  private void put(BlobRef target, VerifyingStream content, long size) throws IOException {
    try {
      archive.put(target, content, size, PutMode.IF_ABSENT);
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
      // The key says which object it is; the rest must still be read to verify and decode it.
      content.drain();
    }
  }

  /// Keeps an object that is not what was announced: nobody else has it in a week.
  private ArchivedContent setAside(UnitRecord unit, UnitObject object) {
    BlobRef target = layout.badObject(unit, object);
    BlobRef from = object.announced().identity().ref();
    try (ResumingStream stream = ResumingStream.open(source, from);
        VerifyingStream verified =
            new VerifyingStream(
                stream, from.toString(), stream.info().size(), null, (b, o, l) -> {})) {
      archive.put(target, verified, stream.info().size(), PutMode.REPLACE);
      return new ArchivedContent(
          target.key(), stream.info().size(), verified.md5(), verified.sha256());
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + from + " broke", e);
    }
  }

  /// Reads an archived object again.
  static void read(
      BlobStore archive, String bucket, ArchivedContent content, VerifyingStream.Tap tap) {
    BlobRef ref = new BlobRef(bucket, content.key());
    Optional<String> md5 = Optional.of(content.md5()).filter(text -> !text.isEmpty());
    try (ResumingStream stream = ResumingStream.open(archive, ref);
        VerifyingStream verified =
            new VerifyingStream(stream, ref.toString(), content.size(), md5.orElse(null), tap)) {
      verified.drain();
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }
}
