package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.mappingfile.MappingDirectory;
import dev.takagari.adapters.mappingfile.MappingFile;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.replay.Redrive;
import dev.takagari.ingest.replay.Replay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An object is read as the kind of log, and by the version of the mapping, as which it came.
class FrozenKindsTest {
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void announce(String key, String text) {
    BlobInfo info = fixture.batches.put(key, text.getBytes(StandardCharsets.UTF_8));
    fixture.queue.send(List.of(Batches.s3Event(List.of(info))));
  }

  private static MappingFile version(int version, String column) {
    return MappingFile.read(
        "acme.app." + version + ".yaml",
        """
        name: acme.app
        version: %d
        title: Application of Acme
        reader: json
        keys: ['acme/*']
        time: at
        columns:
          %s: who
        classification: {kind: event, category: [process], type: info}
        tests:
          - line: '{"at":"2026-01-02T03:04:05Z","who":"ann"}'
            expect: {'@timestamp': 2026-01-02T03:04:05Z}
        """
            .formatted(version, column));
  }

  private IngestEngine engine(MappingFile... mappings) {
    List<SourceType> all =
        new ArrayList<>(ShippedSources.types(new UnmappedNames(), new PlainLines()));
    all.addAll(MappingDirectory.types(List.of(mappings)));
    return fixture.engine(all, "");
  }

  private Replay replay() {
    return new Replay(
        fixture.ledgers.units(),
        fixture.ledgers.sinks(),
        fixture.ledgers.report(),
        objects -> true,
        Set.of());
  }

  private List<UnitRecord> manifests() {
    List<UnitRecord> units = new ArrayList<>();
    for (BlobInfo info : fixture.archiveStore.list(IngestFixture.ARCHIVE, "raw/", "", 1000)) {
      if (info.ref().key().endsWith("/" + ArchiveLayout.MANIFEST)) {
        units.add(Manifest.read(info.ref().key(), fixture.archiveStore.bytes(info.ref())));
      }
    }
    return units;
  }

  private UnitId onlyUnit() {
    return manifests().getFirst().id();
  }

  @Test
  void manifestAndLedgerSayWhatAnObjectWasReadAs() {
    announce("export/a.json", CloudTrails.text(new CloudTrails(1).records(3)));
    fixture.runToTheEnd(fixture.engine(""));
    SourceKind kind = new SourceKind("aws.cloudtrail", 1);
    assertThat(manifests().getFirst().objects()).extracting(UnitObject::kind).containsExactly(kind);
    assertThat(fixture.ledgers.units().find(onlyUnit()).orElseThrow().objects())
        .extracting(UnitObject::kind)
        .containsExactly(kind);
  }

  @Test
  void anotherConfigurationDoesNotChangeHowAnObjectIsReadAgain() {
    announce("export/a.json", CloudTrails.text(new CloudTrails(1).records(3)));
    fixture.runToTheEnd(fixture.engine(""));
    Map<String, EventRow> before = new TreeMap<>(fixture.hotSink.rows);
    assertThat(before).hasSize(3);

    fixture.hotSink.rows.clear();
    replay().replay(onlyUnit(), Set.of("hot"));
    fixture.runToTheEnd(fixture.engine(ShippedSources.FDR));
    assertThat(fixture.hotSink.rows).isEqualTo(before);
    assertThat(fixture.quarantine()).isEmpty();
  }

  @Test
  void aNewerVersionOfAMappingReadsOnlyWhatIsNew() {
    MappingFile first = version(1, "user.name");
    MappingFile second = version(2, "host.name");
    announce("acme/a.json", "{\"at\":\"2026-01-02T03:04:05Z\",\"who\":\"ann\"}\n");
    fixture.runToTheEnd(engine(first));
    Map<String, EventRow> before = new TreeMap<>(fixture.hotSink.rows);

    fixture.hotSink.rows.clear();
    replay().replay(onlyUnit(), Set.of("hot"));
    fixture.runToTheEnd(engine(first, second));
    assertThat(fixture.hotSink.rows).isEqualTo(before);

    announce("acme/b.json", "{\"at\":\"2026-01-02T03:04:06Z\",\"who\":\"ben\"}\n");
    fixture.runToTheEnd(engine(first, second));
    assertThat(fixture.hotSink.rows.values())
        .extracting(row -> row.string(Columns.USER_NAME), row -> row.string(Columns.HOST_NAME))
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("ann", null),
            org.assertj.core.groups.Tuple.tuple(null, "ben"));
  }

  @Test
  void aUnitWhoseMappingIsGoneWaitsInTheQuarantineAndIsNeverReadByAnother() {
    MappingFile first = version(1, "user.name");
    MappingFile second = version(2, "host.name");
    announce("acme/a.json", "{\"at\":\"2026-01-02T03:04:05Z\",\"who\":\"ann\"}\n");
    fixture.runToTheEnd(engine(first));
    Map<String, EventRow> before = new TreeMap<>(fixture.hotSink.rows);

    fixture.hotSink.rows.clear();
    replay().replay(onlyUnit(), Set.of("hot"));
    fixture.runToTheEnd(engine(second));
    assertThat(fixture.hotSink.rows).isEmpty();
    assertThat(fixture.quarantine())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.entry().kind()).isEqualTo(QuarantineKind.UNIT);
              assertThat(listed.entry().reason()).isEqualTo(ErrorCode.MAPPING_MISSING);
              assertThat(listed.entry().detail()).contains("version 1 of acme.app");
            });
    assertThat(fixture.balance().holds()).as(fixture.balance().toString()).isTrue();

    IngestEngine mended = engine(first, second);
    new Redrive(mended, List.of(fixture.feed()), replay())
        .redrive(fixture.quarantine().getFirst().id());
    fixture.runToTheEnd(mended);
    assertThat(fixture.hotSink.rows).isEqualTo(before);
    assertThat(fixture.quarantine()).isEmpty();
  }

  @Test
  void aManifestThatSaysNothingOfKindsIsReadAsBefore() {
    announce("export/a.json", CloudTrails.text(new CloudTrails(1).records(3)));
    fixture.runToTheEnd(fixture.engine(""));
    UnitRecord unit = manifests().getFirst();
    String old =
        new String(Manifest.write(unit), StandardCharsets.UTF_8)
            .replaceAll(",\\s*\"kind\" : \"[^\"]*\"", "");
    assertThat(Manifest.read("m", old.getBytes(StandardCharsets.UTF_8)).objects())
        .extracting(UnitObject::kind)
        .containsOnlyNulls();

    Map<String, EventRow> before = new TreeMap<>(fixture.hotSink.rows);
    fixture.hotSink.rows.clear();
    fixture.sql("UPDATE ingest.object SET kind = NULL");
    replay().replay(unit.id(), Set.of("hot"));
    fixture.runToTheEnd(fixture.engine(""));
    assertThat(fixture.hotSink.rows).isEqualTo(before);
    assertThat(fixture.ledgers.units().find(unit.id()).orElseThrow().objects())
        .extracting(UnitObject::kind)
        .containsExactly(new SourceKind("aws.cloudtrail", 1));
  }
}
