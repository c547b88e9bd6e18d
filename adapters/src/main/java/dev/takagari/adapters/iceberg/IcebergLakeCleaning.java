package dev.takagari.adapters.iceberg;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeCleaning;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.util.SnapshotUtil;

/// Removes what an Iceberg table with numbered commits no longer needs.
public final class IcebergLakeCleaning implements LakeCleaning {
  private final IcebergEventLake lake;
  private final String name;

  /// Cleans the table `events`.
  public IcebergLakeCleaning(IcebergEventLake lake) {
    this(lake, EventTable.NAME);
  }

  /// @param name of a table beside `events`; it exists
  public IcebergLakeCleaning(IcebergEventLake lake, String name) {
    this.lake = lake;
    this.name = name;
  }

  @Override
  public Cleaned expire(Instant before, boolean dryRun) {
    Table table = lake.load(name);
    List<Long> expired = expired(table, before);
    if (expired.isEmpty() || dryRun) {
      return new Cleaned(expired.size(), 0, 0);
    }
    FileIO io = lake.io();
    AtomicLong files = new AtomicLong();
    // 0: nothing goes by the table's own idea of age
    ExpireSnapshots change =
        table
            .expireSnapshots()
            .expireOlderThan(0)
            .deleteWith(
                location -> {
                  io.deleteFile(location);
                  files.incrementAndGet();
                });
    expired.forEach(change::expireSnapshotId);
    try {
      change.commit();
    } catch (RuntimeException e) {
      throw lake.unavailable("snapshots cannot be expired", e);
    }
    return new Cleaned(expired.size(), files.get(), 0);
  }

  /// A snapshot was used until the next one came.
  private static List<Long> expired(Table table, Instant before) {
    List<Long> expired = new ArrayList<>();
    Set<Long> ancestors = new HashSet<>();
    boolean needed = true;
    long replacedAt = Long.MAX_VALUE;
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      ancestors.add(snapshot.snapshotId());
      if (!needed && replacedAt < before.toEpochMilli()) {
        expired.add(snapshot.snapshotId());
      }
      needed &= NumberedAppends.number(snapshot) == 0;
      replacedAt = snapshot.timestampMillis();
    }
    Set<Long> named = new HashSet<>();
    table.refs().values().forEach(ref -> named.add(ref.snapshotId()));
    for (Snapshot snapshot : table.snapshots()) {
      if (!ancestors.contains(snapshot.snapshotId())
          && snapshot.timestampMillis() < before.toEpochMilli()) {
        expired.add(snapshot.snapshotId());
      }
    }
    expired.removeAll(named);
    return expired;
  }

  @Override
  public Cleaned removeOrphans(Instant before, Set<String> spared, boolean dryRun) {
    Table listed = lake.load(name);
    if (!(lake.io() instanceof SupportsPrefixOperations store)) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE, "the lake's file system cannot list files");
    }
    List<FileInfo> old = new ArrayList<>();
    List<String> metadata = new ArrayList<>();
    try {
      for (FileInfo file : store.listPrefix(listed.location() + "/")) {
        if (file.createdAtMillis() < before.toEpochMilli()) {
          old.add(file);
        }
        if (MetadataFiles.is(file.location())) {
          metadata.add(file.location());
        }
      }
      // loaded after the list was made: what was committed meanwhile is known
      Table table = lake.load(name);
      requireNewest(table, metadata);
      Set<String> known = known(table);
      spared.forEach(location -> known.add(key(location)));
      return remove(store, old, known, dryRun);
    } catch (TakagariException e) {
      throw e;
    } catch (RuntimeException e) {
      throw lake.unavailable("orphans cannot be looked for", e);
    }
  }

  private static Cleaned remove(
      FileIO io, List<FileInfo> candidates, Set<String> known, boolean dryRun) {
    long files = 0;
    long bytes = 0;
    for (FileInfo file : candidates) {
      if (known.contains(key(file.location()))) {
        continue;
      }
      if (!dryRun) {
        io.deleteFile(file.location());
      }
      files++;
      bytes += file.size();
    }
    return new Cleaned(0, files, bytes);
  }

  private Set<String> known(Table table) {
    Set<String> known = new HashSet<>();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(file -> known.add(key(file)));
    ReachableFileUtil.manifestListLocations(table).forEach(file -> known.add(key(file)));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> known.add(key(file)));
    FileIO io = lake.io();
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(io)) {
        if (!read.add(manifest.path())) {
          continue;
        }
        known.add(key(manifest.path()));
        try (CloseableIterable<String> paths =
            ManifestFiles.readPaths(manifest, io, table.specs())) {
          paths.forEach(path -> known.add(key(path)));
        } catch (IOException e) {
          throw lake.unavailable(manifest.path() + " cannot be read", e);
        }
      }
    }
    return known;
  }

  /// Metadata files count up. One that is newer than the table's tells of a catalog that was set
  /// back: then the files of the commits since look like orphans.
  private static void requireNewest(Table table, List<String> metadata) {
    String current = ((HasTableOperations) table).operations().current().metadataFileLocation();
    long newest = MetadataFiles.version(current);
    for (String file : metadata) {
      if (MetadataFiles.version(file) > newest) {
        throw new TakagariException(
            ErrorCode.LAKE_BEHIND,
            "the catalog names metadata " + newest + ", but there is " + file);
      }
    }
  }

  /// One spelling for a place: local files have two.
  private static String key(String location) {
    return location.startsWith("file:") ? LocalFileIO.path(location).toString() : location;
  }
}
