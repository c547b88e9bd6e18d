package dev.takagari.ingest.replay;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.archive.OutcomeFile;
import dev.takagari.ingest.engine.Failures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads manifests and outcomes from the archive, several at once.
final class ArchivedUnits implements AutoCloseable {
  private static final int AT_ONCE = 8;
  private static final int LARGEST = 64 << 20;

  private final BlobStore archive;
  private final ArchiveLayout layout;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("rebuild-", 0).factory());

  ArchivedUnits(BlobStore archive, ArchiveLayout layout) {
    this.archive = archive;
    this.layout = layout;
  }

  /// A manifest that was read.
  ///
  /// @param unit null when it is damaged
  /// @param damage why, empty when it is not
  record Read(String key, @Nullable UnitRecord unit, String damage) {}

  /// A unit with what became of it.
  record Whole(UnitRecord unit, List<UnitOutcome> outcomes) {}

  /// Reads manifests; one that is damaged does not keep others from being read.
  ///
  /// @throws TakagariException transient when the archive does not answer
  List<Read> manifests(List<String> keys) {
    return all(keys, this::manifest);
  }

  /// Reads manifests that were read before, with the outcomes beside them. An outcome that is
  /// damaged counts as missing: the sink is then due again.
  List<Whole> units(List<String> keys) {
    return all(keys, this::unit);
  }

  private <T> List<T> all(List<String> keys, Function<String, T> work) {
    List<Future<T>> futures = new ArrayList<>();
    for (String key : keys) {
      futures.add(readers.submit(() -> work.apply(key)));
    }
    return Failures.awaitAll(futures);
  }

  private Read manifest(String key) {
    byte[] bytes = bytes(new BlobRef(layout.bucket(), key));
    if (bytes == null) {
      return new Read(key, null, "it is gone");
    }
    try {
      UnitRecord unit = Manifest.read(key, bytes);
      return layout.manifest(unit).key().equals(key)
          ? new Read(key, unit, "")
          : new Read(key, null, "it belongs to " + layout.manifest(unit).key());
    } catch (TakagariException e) {
      return new Read(key, null, String.valueOf(e.getMessage()));
    }
  }

  private Whole unit(String key) {
    UnitRecord unit = manifest(key).unit();
    if (unit == null) {
      throw new TakagariException(ErrorCode.OBJECT_CHANGED, key + " was readable before");
    }
    List<UnitOutcome> outcomes = new ArrayList<>();
    for (String sink : unit.sinks()) {
      BlobRef ref = layout.outcome(unit, sink);
      byte[] bytes = bytes(ref);
      if (bytes != null) {
        try {
          outcomes.add(OutcomeFile.read(ref.key(), bytes));
        } catch (TakagariException e) {
          // it only spares work
        }
      }
    }
    return new Whole(unit, outcomes);
  }

  /// A whole object, null when there is none.
  byte @Nullable [] bytes(BlobRef ref) {
    try (BlobContent content = archive.open(ref, 0)) {
      return content.stream().readNBytes(LARGEST);
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.OBJECT_MISSING) {
        return null;
      }
      throw e;
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  @Override
  public void close() {
    readers.close();
  }
}
