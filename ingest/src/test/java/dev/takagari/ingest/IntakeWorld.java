package dev.takagari.ingest;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.intake.ObjectIntake;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Records that come one by one, with everything around them.
final class IntakeWorld implements AutoCloseable {
  final IngestFixture fixture = new IngestFixture();
  final BlobStore archive;
  final ArchiveLayout layout;
  final IntakeFeeds feeds;
  final IngestEngine engine;

  private IntakeWorld(BlobStore archive, String bucket) {
    this.archive = archive;
    layout = new ArchiveLayout(bucket);
    feeds = new IntakeFeeds(IngestFixture.shippedTypes(), archive, layout);
    engine = fixture.intakeEngine(archive, layout, fixture.ledgers.units());
  }

  static IntakeWorld of(BlobStore archive, String bucket) {
    return new IntakeWorld(archive, bucket);
  }

  RecordIntake intake(IntakeFeed.Origin origin) {
    return new ObjectIntake(engine, feeds, origin);
  }

  RecordIntake live() {
    return intake(IntakeFeed.Origin.LIVE);
  }

  /// A process whose claims go through `units`.
  RecordIntake through(UnitLedger units, IntakeFeed.Origin origin) {
    return new ObjectIntake(fixture.intakeEngine(archive, layout, units), feeds, origin);
  }

  int events() {
    fixture.runIntake(engine, feeds);
    return fixture.hotSink.rows.size();
  }

  List<ErrorCode> setAside() {
    List<ErrorCode> reasons = new ArrayList<>();
    fixture.quarantine().stream()
        .map(listed -> listed.entry())
        .filter(entry -> entry.kind() == QuarantineKind.LINES)
        .forEach(entry -> reasons.addAll(Collections.nCopies((int) entry.count(), entry.reason())));
    return reasons;
  }

  List<String> objects() {
    return archive.list(layout.bucket(), ArchiveLayout.INTAKE, "", 1_000).stream()
        .map(info -> info.ref().key())
        .toList();
  }

  @Override
  public void close() {
    fixture.close();
  }
}
