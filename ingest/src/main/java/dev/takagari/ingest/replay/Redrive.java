package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.Claim;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.NamedGzip;
import dev.takagari.ingest.archive.ResumingStream;
import dev.takagari.ingest.decode.LineReader;
import dev.takagari.ingest.decode.ObjectScan;
import dev.takagari.ingest.decode.Reading;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.notification.Notification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Tries again what was set aside, by the same road as everything else: messages go back to their
/// queue; objects and lines become new units that the ledger's worker takes up.
public final class Redrive {
  private final IngestEngine engine;
  private final Map<String, Feed> feeds;
  private final Replay replay;

  public Redrive(IngestEngine engine, List<Feed> feeds, Replay replay) {
    this.engine = engine;
    this.feeds = feeds.stream().collect(Collectors.toMap(Feed::name, Function.identity()));
    this.replay = replay;
  }

  /// Tries one entry again and marks it.
  ///
  /// @return what was done, for people
  /// @throws TakagariException code not-found if there is no such entry or its feed is not here,
  ///   object-missing if what it is about is gone, path-not-allowed if a message may not name it,
  ///   line-too-long if lines still are
  public String redrive(long id) {
    QuarantineLedger.Listed listed =
        engine
            .ledgers()
            .quarantine()
            .find(id)
            .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "no entry " + id));
    if (!listed.resolution().isEmpty()) {
      return "done before: " + listed.resolution();
    }
    QuarantineEntry entry = listed.entry();
    String how =
        switch (entry.kind()) {
          case MESSAGE -> message(entry);
          case OBJECT -> object(entry);
          case LINES -> lines(id, entry);
          case EVENTS, UNIT -> unit(id, entry);
          case ANOMALY -> "seen";
        };
    if (entry.kind() != QuarantineKind.EVENTS && entry.kind() != QuarantineKind.UNIT) {
      engine.ledgers().quarantine().resolve(id, how);
    }
    return how;
  }

  /// Runs a unit again. The entry is closed before: when a sink refuses again, that opens it.
  private String unit(long id, QuarantineEntry entry) {
    QuarantineLedger quarantine = engine.ledgers().quarantine();
    quarantine.resolve(id, "unit " + entry.unit() + " runs again");
    try {
      return "unit " + entry.unit() + ": " + replay.replay(new UnitId(entry.unit()), Set.of());
    } catch (RuntimeException e) {
      quarantine.resolve(id, "");
      throw e;
    }
  }

  private Feed feed(QuarantineEntry entry) {
    Feed feed = feeds.get(entry.feed());
    if (feed == null) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "no feed " + entry.feed() + " here");
    }
    return feed;
  }

  private String message(QuarantineEntry entry) {
    BlobRef ref = new BlobRef(engine.layout().bucket(), entry.archiveKey());
    try (BlobContent content = engine.archive().open(ref, 0)) {
      String body = new String(content.stream().readAllBytes(), StandardCharsets.UTF_8);
      feed(entry).queue().send(List.of(body));
      return "sent to the queue again";
    } catch (IOException e) {
      throw broken(ref, e);
    }
  }

  private String object(QuarantineEntry entry) {
    UnitRecord unit = unit(entry);
    UnitObject object = object(unit, entry);
    if (object.state() != ObjectState.PARKED) {
      return "what could be read of it was taken";
    }
    if (object.reason() == ErrorCode.PATH_NOT_ALLOWED) {
      // Whoever wrote the message would have us read with our rights what the feed does not hold.
      throw new TakagariException(
          ErrorCode.PATH_NOT_ALLOWED, "the feed may not name " + entry.source());
    }
    return claim(unit, feed(entry).store(), object.announced().identity().ref(), object, true);
  }

  private String claim(
      UnitRecord unit, BlobStore store, BlobRef ref, UnitObject object, boolean again) {
    BlobInfo info =
        store
            .describe(ref)
            .orElseThrow(
                () -> new TakagariException(ErrorCode.OBJECT_MISSING, ref + " is not there"));
    AnnouncedObject announced = object.announced();
    // A person wants what is there, whatever size the message gave; a checksum still counts.
    boolean sized = again && object.reason() != ErrorCode.SIZE_DIFFERS;
    Announcement announcement =
        new Announcement(
            unit.feed(),
            unit.messageId(),
            "redrive",
            "",
            unit.sentAt(),
            unit.batchTime(),
            engine.settings().mappingVersion(),
            unit.sinks(),
            List.of(
                new AnnouncedObject(
                    ObjectIdentity.of(ref, info.version()),
                    sized ? announced.size() : info.size(),
                    again ? announced.checksum() : null,
                    again ? info.lastModified() : announced.lastModified(),
                    announced.inventory(),
                    null)),
            again);
    Claim claim = engine.ledgers().units().claim(announcement, Duration.ZERO);
    return claim.won().isEmpty()
        ? "known already"
        : "unit " + claim.won().getFirst().unit().id() + " is due";
  }

  private UnitRecord unit(QuarantineEntry entry) {
    UnitLedger units = engine.ledgers().units();
    return units
        .find(new UnitId(entry.unit()))
        .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "no unit " + entry.unit()));
  }

  private static UnitObject object(UnitRecord unit, QuarantineEntry entry) {
    return unit.objects().stream()
        .filter(object -> object.announced().identity().ref().toString().equals(entry.source()))
        .findFirst()
        .orElseThrow(
            () -> new TakagariException(ErrorCode.NOT_FOUND, "no object " + entry.source()));
  }

  /// Copies the lines out of the archived object into a new one, which is then ingested.
  private String lines(long id, QuarantineEntry entry) {
    if (entry.reason() == ErrorCode.RECORDS_CUT_OFF) {
      return "what could be read of it was taken";
    }
    UnitRecord unit = unit(entry);
    UnitObject object = object(unit, entry);
    String key =
        Optional.ofNullable(object.content())
            .orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.OBJECT_MISSING, entry.source() + " is not in the archive"))
            .key();
    BlobRef list = new BlobRef(engine.layout().bucket(), entry.archiveKey());
    try (BlobContent content = engine.archive().open(list, 0)) {
      Set<Long> wanted = LineNumbers.read(content.stream(), entry.reason());
      Chosen chosen = new Chosen(wanted);
      byte[] bytes = copy(unit, object, new BlobRef(engine.layout().bucket(), key), chosen, id);
      ArchiveLayout layout = engine.layout();
      BlobRef target = layout.redrivenLines(unit.feed(), entry.unit(), id, chosen.kind);
      engine.archive().put(target, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
      return claim(unit, engine.archive(), target, object, false);
    } catch (IOException e) {
      throw broken(list, e);
    }
  }

  /// The lines as a gzip file that names its entry: the same lines redriven for another entry are
  /// other bytes, or they would count as known already and never be read.
  ///
  /// @throws TakagariException line-too-long if a line still is; the entry stays open then
  private byte[] copy(UnitRecord unit, UnitObject object, BlobRef from, Chosen chosen, long id)
      throws IOException {
    String name = object.announced().identity().ref().key();
    SourceKind kind = object.kind();
    Reading.Choice reading =
        object.announced().inventory()
            ? Reading.Choice.made(new Reading.As(new Framing.Lines(), chosen, null))
            : kind != null
                ? engine.kinds().choice(kind, chosen::ofKind)
                : engine
                    .kinds()
                    .choice(
                        unit.feed(),
                        unit.shape().equals(Notification.Batch.FDR),
                        name,
                        engine.layout().holds(object.announced().identity().ref()),
                        chosen::ofKind);
    try (ObjectScan scan =
            new ObjectScan(0, name.endsWith(".gz"), engine.settings().lineCap(), reading);
        ResumingStream stream = ResumingStream.open(engine.archive(), from)) {
      byte[] buffer = new byte[64 * 1024];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        scan.feed(buffer, 0, read);
      }
      scan.finish();
    }
    if (chosen.copied < chosen.wanted.size()) {
      throw new TakagariException(
          ErrorCode.LINE_TOO_LONG,
          chosen.wanted.size()
              - chosen.copied
              + " of "
              + chosen.wanted.size()
              + " lines are longer than takagari.ingest.line-cap");
    }
    return NamedGzip.of(chosen.bytes.toByteArray(), id + ".ndjson");
  }

  /// Copies chosen lines, and the names of their columns.
  private static final class Chosen implements LineReader {
    private final Set<Long> wanted;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final OutputStream target;
    private String kind = ShippedSources.FDR;
    private @Nullable LineDecoder decoder;
    private int copied;

    Chosen(Set<Long> wanted) throws IOException {
      this.wanted = wanted;
      target = new GZIPOutputStream(bytes);
    }

    LineReader ofKind(SourceType type) {
      kind = type.name();
      decoder = type.decoders().get();
      return this;
    }

    @Override
    public boolean header(byte[] buffer, int offset, int length) {
      boolean names = decoder != null && decoder.header(buffer, offset, length);
      if (names) {
        write(buffer, offset, length);
      }
      return names;
    }

    @Override
    public void line(byte[] buffer, int offset, int length, long number) {
      if (wanted.contains(number)) {
        write(buffer, offset, length);
        copied++;
      }
    }

    private void write(byte[] buffer, int offset, int length) {
      try {
        target.write(buffer, offset, length);
        target.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException("memory cannot fail to be written", e);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
      try {
        target.close();
      } catch (IOException e) {
        throw new UncheckedIOException("memory cannot fail to be written", e);
      }
    }
  }

  private static TakagariException broken(BlobRef ref, IOException e) {
    return new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
  }
}
