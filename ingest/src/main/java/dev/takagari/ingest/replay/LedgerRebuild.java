package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.archive.ResumingStream;
import dev.takagari.ingest.decode.ObjectScan;
import dev.takagari.ingest.inventory.RegistryReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Builds a lost ledger anew from the manifests in the archive: units, objects, arrival times,
/// contents and the host registry. What the lake does not hold becomes due again, and so does
/// everything else: ids are the same, so sinks that have it keep it.
public final class LedgerRebuild {
  private static final int PAGE = 1000;
  private static final int LINE_CAP = 8 << 20;

  private final BlobStore archive;
  private final ArchiveLayout layout;
  private final UnitLedger units;
  private final HostRegistry hosts;

  public LedgerRebuild(
      BlobStore archive, ArchiveLayout layout, UnitLedger units, HostRegistry hosts) {
    this.archive = archive;
    this.layout = layout;
    this.units = units;
    this.hosts = hosts;
  }

  /// What was found.
  ///
  /// @param restored units that the ledger lacked
  public record Result(long manifests, long restored) {}

  /// A manifest, in the order in which things happened.
  private record Found(String key, long registryVersion, Instant claimedAt) {}

  /// Restores every unit that the ledger lacks.
  ///
  /// @param inLake whether the lake holds the unit's rows
  public Result rebuild(Predicate<UnitId> inLake) {
    List<Found> found = find();
    // The registry grows in the order of its versions: at its turn a unit finds what it saw then.
    found.sort(Comparator.comparingLong(Found::registryVersion).thenComparing(Found::claimedAt));
    long restored = 0;
    for (Found manifest : found) {
      UnitRecord unit = read(manifest.key());
      readInventories(unit);
      Set<String> done = inLake.test(unit.id()) ? Set.of("lake") : Set.of();
      if (units.restore(unit.withRegistry(hosts.version()), done)) {
        restored++;
      }
    }
    return new Result(found.size(), restored);
  }

  private List<Found> find() {
    List<Found> found = new ArrayList<>();
    String after = "";
    while (true) {
      List<BlobInfo> page = archive.list(layout.bucket(), ArchiveLayout.RAW, after, PAGE);
      if (page.isEmpty()) {
        return found;
      }
      for (BlobInfo info : page) {
        String key = info.ref().key();
        if (key.endsWith("/" + ArchiveLayout.MANIFEST)) {
          UnitRecord unit = read(key);
          found.add(new Found(key, unit.registryVersion().orElse(0), unit.claimedAt()));
        }
      }
      after = page.getLast().ref().key();
    }
  }

  private UnitRecord read(String key) {
    BlobRef ref = new BlobRef(layout.bucket(), key);
    try (BlobContent content = archive.open(ref, 0)) {
      return Manifest.read(key, content.stream().readAllBytes());
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  private void readInventories(UnitRecord unit) {
    for (UnitObject object : unit.objects()) {
      ArchivedContent content = object.content();
      if (object.announced().inventory()
          && object.state() != ObjectState.PARKED
          && content != null) {
        readInventory(unit, object, content);
      }
    }
  }

  private void readInventory(UnitRecord unit, UnitObject object, ArchivedContent content) {
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
