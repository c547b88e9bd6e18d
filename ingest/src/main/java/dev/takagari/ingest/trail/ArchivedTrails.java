package dev.takagari.ingest.trail;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.trail.DigestReport;
import dev.takagari.core.trail.DigestVerifier;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.archive.ResumingStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the trails of a feed from the archive alone: its manifests say what lies where, its
/// digests what CloudTrail delivered. What is read is what the archive holds now, so an object that
/// was changed or deleted in the archive is found too. Safe for use by several threads.
public final class ArchivedTrails {
  private static final int PAGE = 1000;
  private static final String TRAIL = "/CloudTrail";
  private static final String DIGEST = "/CloudTrail-Digest/";

  /// Name of a digest's signature in the metadata of its object.
  private static final String SIGNATURE = "signature";

  /// A digest speaks for files that came up to an hour before; a day is ample.
  private static final Duration BEFORE = Duration.ofDays(1);

  /// Digests are made every hour and come within the next.
  private static final Duration LATE = Duration.ofHours(3);

  private final BlobStore archive;
  private final ArchiveLayout layout;

  public ArchivedTrails(BlobStore archive, ArchiveLayout layout) {
    this.archive = archive;
    this.layout = layout;
  }

  /// Where an object is in the archive.
  ///
  /// @param signature that came with it, null when none did
  private record Archived(String key, @Nullable String signature) {}

  /// Reads every log file that the digests list; takes as long as reading them from the archive
  /// does.
  ///
  /// @param since digests that ended until then are left out
  /// @param now until when digests can be expected
  public DigestReport check(String feed, Instant since, Instant now, SigningKeys keys) {
    Map<BlobRef, Set<Archived>> objects = objects(feed, since);
    DigestVerifier verifier =
        new DigestVerifier(
            keys, object -> hashes(objects.getOrDefault(object, Set.of())), since, now.minus(LATE));
    objects.forEach(
        (object, archived) -> {
          if (object.key().contains(DIGEST)) {
            addDigest(verifier, object, archived);
          }
        });
    return verifier.verify();
  }

  /// Where everything of a trail lies, by where it was delivered.
  private Map<BlobRef, Set<Archived>> objects(String feed, Instant since) {
    Map<BlobRef, Set<Archived>> objects = new HashMap<>();
    String prefix = layout.ofFeed(feed);
    String after = since.isAfter(Instant.EPOCH) ? layout.ofDay(feed, since.minus(BEFORE)) : "";
    List<BlobInfo> page = archive.list(layout.bucket(), prefix, after, PAGE);
    while (!page.isEmpty()) {
      for (BlobInfo info : page) {
        if (info.ref().key().endsWith("/" + ArchiveLayout.MANIFEST)) {
          manifest(info.ref(), objects);
        }
      }
      page = archive.list(layout.bucket(), prefix, page.getLast().ref().key(), PAGE);
    }
    return objects;
  }

  private void manifest(BlobRef ref, Map<BlobRef, Set<Archived>> objects) {
    try (BlobContent content = archive.open(ref, 0)) {
      for (UnitObject object :
          Manifest.read(ref.key(), content.stream().readAllBytes()).objects()) {
        BlobRef delivered = object.announced().identity().ref();
        ArchivedContent archived = object.content();
        // What is in quarantine was never delivered as it is.
        if (archived != null
            && archived.key().startsWith(ArchiveLayout.RAW)
            && delivered.key().contains(TRAIL)) {
          objects
              .computeIfAbsent(delivered, name -> new LinkedHashSet<>())
              .add(new Archived(archived.key(), archived.metadata().get(SIGNATURE)));
        }
      }
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }

  private void addDigest(DigestVerifier verifier, BlobRef object, Set<Archived> archived) {
    for (Archived one : archived) {
      try (ResumingStream stream = open(one.key())) {
        verifier.add(object, InflatedContent.bytes(stream), one.signature());
      } catch (IOException e) {
        throw broken(one.key(), e);
      } catch (TakagariException e) {
        if (e.code() != ErrorCode.OBJECT_MISSING) {
          throw e;
        }
      }
    }
  }

  private Set<String> hashes(Set<Archived> archived) {
    Set<String> hashes = new LinkedHashSet<>();
    for (Archived one : archived) {
      try (ResumingStream stream = open(one.key())) {
        hashes.add(InflatedContent.sha256(stream));
      } catch (IOException e) {
        throw broken(one.key(), e);
      } catch (TakagariException e) {
        if (e.code() != ErrorCode.OBJECT_MISSING) {
          throw e;
        }
      }
    }
    return hashes;
  }

  private ResumingStream open(String key) {
    return ResumingStream.open(archive, new BlobRef(layout.bucket(), key));
  }

  private static TakagariException broken(String key, IOException cause) {
    return new TakagariException(
        ErrorCode.STORE_UNAVAILABLE, "reading " + key + " of the archive broke", cause);
  }
}
