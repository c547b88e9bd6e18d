package dev.takagari.ingest.archive;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Where things lie in the archive's bucket. Keys follow from what the ledger froze, so that doing
/// something again writes the same key.
///
/// @param bucket of the archive
public record ArchiveLayout(String bucket) {
  /// Name of the manifest beside a unit's objects.
  public static final String MANIFEST = "manifest.json";

  /// Everything archived begins with this.
  public static final String RAW = "raw/";

  /// Objects made of records that came one by one begin with this, until they are archived.
  public static final String INTAKE = "intake/";

  /// Every message that was set aside begins with this.
  public static final String PARKED = "parked/";

  /// Ends what the quarantine says of a message.
  public static final String ENTRY = ".entry.json";

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final int MAX_NAME = 120;

  /// Whether an object lies in our bucket: we wrote it, of lines that are tried again or of records
  /// that came one by one.
  public boolean holds(BlobRef object) {
    return object.bucket().equals(bucket);
  }

  /// `raw/<feed>/<yyyy>/<mm>/<dd>/<unit>/<n>-<name>`.
  public BlobRef object(UnitRecord unit, UnitObject object) {
    return new BlobRef(bucket, RAW + directory(unit) + name(object));
  }

  public BlobRef manifest(UnitRecord unit) {
    return new BlobRef(bucket, RAW + directory(unit) + MANIFEST);
  }

  /// What became of the unit in a sink, beside the manifest.
  public BlobRef outcome(UnitRecord unit, String sink) {
    return new BlobRef(bucket, RAW + directory(unit) + "outcome." + clean(sink) + ".json");
  }

  /// Begins the keys of everything that a feed brought.
  public String ofFeed(String feed) {
    return RAW + feed + "/";
  }

  /// Begins the keys of what was handed over to a feed and is on its way into the archive.
  public String intakeOf(String feed) {
    return INTAKE + feed + "/";
  }

  /// Records that came one by one, as one object.
  ///
  /// @param digest of its content before it is compressed, so that the same records have one key
  public BlobRef intake(String feed, String digest) {
    return new BlobRef(bucket, intakeOf(feed) + digest + ".ndjson.gz");
  }

  /// Comes before the keys of what a feed brought on that day and later.
  public String ofDay(String feed, Instant day) {
    return ofFeed(feed) + DAY.format(day);
  }

  /// Begins the keys of everything that a unit has here.
  public List<String> ofUnit(UnitRecord unit) {
    String directory = directory(unit);
    return List.of(
        RAW + directory,
        "quarantine/" + directory,
        "redrive/" + unit.feed() + "/" + unit.id() + "/");
  }

  /// The list of the lines of an object that are not events.
  public BlobRef badLines(UnitRecord unit, UnitObject object) {
    return new BlobRef(bucket, "quarantine/" + directory(unit) + name(object) + ".lines.ndjson");
  }

  /// An object whose content is not what was announced, as it was found.
  public BlobRef badObject(UnitRecord unit, UnitObject object) {
    return new BlobRef(bucket, "quarantine/" + directory(unit) + name(object));
  }

  /// A message that nobody understood.
  public BlobRef parkedMessage(String feed, Instant sentAt, String messageId) {
    return new BlobRef(
        bucket, PARKED + feed + "/" + DAY.format(sentAt) + "/" + clean(messageId) + ".txt");
  }

  /// What the quarantine says of a message, beside the message.
  public BlobRef parkedEntry(String feed, Instant sentAt, String messageId, ErrorCode reason) {
    return new BlobRef(
        bucket,
        PARKED
            + feed
            + "/"
            + DAY.format(sentAt)
            + "/"
            + clean(messageId)
            + "."
            + reason.code()
            + ENTRY);
  }

  /// Lines that are tried anew.
  ///
  /// @param kind of log that they are
  public BlobRef redrivenLines(String feed, String unit, long entry, String kind) {
    return new BlobRef(
        bucket, "redrive/" + feed + "/" + unit + "/" + entry + "." + kind + ".ndjson.gz");
  }

  private static String directory(UnitRecord unit) {
    return unit.feed() + "/" + DAY.format(unit.sentAt()) + "/" + unit.id() + "/";
  }

  private static String name(UnitObject object) {
    String key = object.announced().identity().ref().key();
    return object.number() + "-" + clean(key.substring(key.lastIndexOf('/') + 1));
  }

  private static String clean(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._=-]", "_");
    return plain.length() <= MAX_NAME ? plain : plain.substring(plain.length() - MAX_NAME);
  }
}
