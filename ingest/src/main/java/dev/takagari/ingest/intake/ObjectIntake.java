package dev.takagari.ingest.intake;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.source.SourceType;
import dev.takagari.ingest.archive.NamedGzip;
import dev.takagari.ingest.engine.IngestEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Writes records as one object into our bucket and claims it as a unit, which whoever has the role
/// ingest then works on. The object's key comes from its content: whoever died between the two
/// finishes with the same records, or [IntakeUpkeep] does.
public final class ObjectIntake implements RecordIntake {
  /// How such a unit is written down.
  public static final String SHAPE = "intake";

  private final IngestEngine engine;
  private final IntakeFeeds feeds;
  private final Origin origin;

  /// @param origin why the records come; what is brought by hand waits for what comes by itself
  public ObjectIntake(IngestEngine engine, IntakeFeeds feeds, Origin origin) {
    this.engine = engine;
    this.feeds = feeds;
    this.origin = origin;
  }

  @Override
  public IntakeReceipt take(String source, List<byte[]> records) {
    requireContent(records);
    SourceType type = feeds.require(source);
    byte[] content = RecordFrame.of(type.framing(), records);
    String feed = new IntakeFeed(type.name(), origin).name();
    BlobRef ref = engine.layout().intake(feed, Sha256.hex(content));
    // the same bytes as another kind of log are something else; brought by hand they are not
    byte[] packed = NamedGzip.of(gzip(content), type.name());
    try {
      engine.archive().put(ref, new ByteArrayInputStream(packed), packed.length, PutMode.IF_ABSENT);
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
    }
    BlobInfo info =
        engine
            .archive()
            .describe(ref)
            .orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.STORE_UNAVAILABLE, ref + " was removed while it was claimed"));
    return claim(engine, feed, info, origin);
  }

  /// @throws TakagariException bad-request when there are no records, or one is empty
  static void requireContent(List<byte[]> records) {
    if (records.isEmpty() || records.stream().anyMatch(record -> record.length == 0)) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "there is no record, or one is empty");
    }
  }

  /// Claims an object of ours, unless that was done before.
  static IntakeReceipt claim(IngestEngine engine, String feed, BlobInfo info, Origin origin) {
    ObjectIdentity identity = ObjectIdentity.of(info.ref(), info.version());
    Claim claim =
        engine
            .ledgers()
            .units()
            .claim(
                new Announcement(
                    feed,
                    SHAPE,
                    SHAPE,
                    "",
                    info.lastModified(),
                    info.lastModified(),
                    engine.settings().mappingVersion(),
                    engine.sinkNames(),
                    List.of(
                        new AnnouncedObject(
                            identity, info.size(), null, info.lastModified(), false, null)),
                    false,
                    origin == Origin.BROUGHT ? Urgency.OLD : Urgency.FRESH,
                    0),
                Duration.ZERO);
    return new IntakeReceipt(ObjectIdentity.unitOf(List.of(identity)), claim.known() > 0);
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }
}
