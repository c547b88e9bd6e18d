package dev.takagari.ingest.retention;

import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexRemoval;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.retention.RawLedger;
import dev.takagari.core.retention.Removal;
import dev.takagari.core.retention.RemovalLedger.Unfinished;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.Store;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds what is too old, whole partitions, indices and days, and leaves out what is unfinished.
/// Immutable; safe for use by several threads.
final class DueItems {
  private final RetentionRules rules;

  DueItems(RetentionRules rules) {
    this.rules = rules;
  }

  /// What is too old of one scope.
  record Found(Store store, String scope, List<Removal.Item> items) {}

  /// Partitions of days that are not kept.
  ///
  /// @param notes is told of partitions that are unfinished
  List<Found> lake(LakeState state, Unfinished unfinished, Instant now, List<String> notes) {
    Map<LakePartition, List<StoredFile>> partitions = new TreeMap<>();
    for (StoredFile file : state.files()) {
      LakePartition partition = file.partition();
      if (partition.day().isBefore(rules.keptFrom(Store.LAKE, partition.eventClass(), now))) {
        partitions.computeIfAbsent(partition, _ -> new ArrayList<>()).add(file);
      }
    }
    int before = partitions.size();
    partitions.keySet().removeAll(unfinished.partitions());
    if (partitions.size() < before) {
      notes.add(
          "lake: "
              + (before - partitions.size())
              + " partitions are kept until what is unfinished in them is done");
    }
    Map<String, List<Removal.Item>> items = new TreeMap<>();
    partitions.forEach(
        (partition, files) ->
            items
                .computeIfAbsent(partition.eventClass(), _ -> new ArrayList<>())
                .add(
                    new Removal.Item(
                        partition.eventClass(),
                        partition.day().toString(),
                        files.stream().map(StoredFile::location).toList(),
                        files.size(),
                        files.stream().mapToLong(StoredFile::rows).sum(),
                        files.stream().mapToLong(StoredFile::bytes).sum())));
    return found(Store.LAKE, items);
  }

  /// Indices of which no moment is kept. While units are not in the lake, what the hot index was to
  /// keep when the oldest of them came stays.
  List<Found> hot(
      List<HotIndexEntry> entries,
      Map<String, HotIndexRemoval.Size> sizes,
      Unfinished unfinished,
      Instant now,
      List<String> notes) {
    Instant safe = unfinished.oldestClaim().filter(claim -> claim.isBefore(now)).orElse(now);
    Map<String, List<HotIndexEntry>> byName = new TreeMap<>();
    int kept = 0;
    for (HotIndexEntry entry : entries) {
      if (isTooOld(entry, safe)) {
        byName.computeIfAbsent(entry.name(), _ -> new ArrayList<>()).add(entry);
      } else if (isTooOld(entry, now)) {
        kept++;
      }
    }
    if (kept > 0) {
      notes.add("hot: " + kept + " indices are kept until the lake has all units");
    }
    Map<String, List<Removal.Item>> items = new TreeMap<>();
    byName.forEach(
        (name, same) -> {
          HotIndexRemoval.Size size = sizes.getOrDefault(name, new HotIndexRemoval.Size(0, 0));
          items
              .computeIfAbsent(same.getFirst().eventClass(), _ -> new ArrayList<>())
              .add(
                  new Removal.Item(
                      same.getFirst().eventClass(),
                      name,
                      same.stream().map(HotIndexEntry::uuid).toList(),
                      1,
                      size.events(),
                      size.bytes()));
        });
    return found(Store.HOT, items);
  }

  private boolean isTooOld(HotIndexEntry entry, Instant now) {
    LocalDate from = rules.keptFrom(Store.HOT, entry.eventClass(), now);
    return !entry.range().to().isAfter(from.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /// Days of feeds that are not kept.
  ///
  /// @param notes is told of units that are unfinished
  List<Found> raw(RawLedger ledger, Instant now, List<String> notes) {
    Map<String, List<Removal.Item>> items = new TreeMap<>();
    for (String feed : ledger.feeds()) {
      LocalDate from = rules.keptFrom(Store.RAW, feed, now);
      List<Removal.Item> days =
          ledger.due(feed, from).stream()
              .map(
                  day ->
                      new Removal.Item(
                          feed, day.day().toString(), List.of(), day.objects(), 0, day.bytes()))
              .toList();
      if (!days.isEmpty()) {
        items.put(feed, days);
      }
      long kept = ledger.kept(feed, from);
      if (kept > 0) {
        notes.add(
            "raw: %d units of feed %s are kept: not in every sink, or open in the quarantine"
                .formatted(kept, feed));
      }
    }
    return found(Store.RAW, items);
  }

  private static List<Found> found(Store store, Map<String, List<Removal.Item>> items) {
    List<Found> found = new ArrayList<>();
    items.forEach((scope, some) -> found.add(new Found(store, scope, some)));
    return found;
  }
}
