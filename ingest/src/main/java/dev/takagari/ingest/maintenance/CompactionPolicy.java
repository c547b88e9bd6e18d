package dev.takagari.ingest.maintenance;

import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.LakeUse;
import dev.takagari.core.lake.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Decides which files are merged: few bytes written for few files.
///
/// A file is *new* until its rows were compared with those of its partition: files of units are
/// new, files that a merge made are not. A byte is written again once when its file is merged, and
/// once more only if what it was merged into is small and has company. Immutable; safe for use by
/// several threads.
final class CompactionPolicy {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Comparator<StoredFile> OLDEST_FIRST =
      Comparator.comparing(StoredFile::addedAt).thenComparing(StoredFile::location);

  private final MaintenanceSettings settings;
  private final MaintenanceSettings.Sizes sizes;

  CompactionPolicy(MaintenanceSettings settings) {
    this.settings = settings;
    this.sizes = settings.sizes();
  }

  /// One merge for each partition that is due, the oldest day first.
  List<Merge> plan(LakeState state, LakeUse use, Instant now) {
    Map<LakePartition, List<StoredFile>> partitions = new TreeMap<>();
    for (StoredFile file : state.files()) {
      partitions.computeIfAbsent(file.partition(), _ -> new ArrayList<>()).add(file);
    }
    List<Merge> merges = new ArrayList<>();
    partitions.forEach(
        (partition, files) -> merge(partition, files, use, now).ifPresent(merges::add));
    return merges;
  }

  /// The day before which every file was compared, at most today.
  static LocalDate settledUntil(LakeState state, LakeUse use, LocalDate today) {
    LocalDate until = use.unfinishedFrom().filter(day -> day.isBefore(today)).orElse(today);
    for (StoredFile file : state.files()) {
      if (isNew(file, use) && file.partition().day().isBefore(until)) {
        until = file.partition().day();
      }
    }
    return until;
  }

  static boolean isNew(StoredFile file, LakeUse use) {
    return !file.merged() && !use.checked().contains(file.location());
  }

  private Optional<Merge> merge(
      LakePartition partition, List<StoredFile> files, LakeUse use, Instant now) {
    List<StoredFile> free =
        files.stream()
            .filter(file -> !use.busy().contains(file.location()))
            .sorted(OLDEST_FIRST)
            .toList();
    List<StoredFile> fresh = free.stream().filter(file -> isNew(file, use)).toList();
    List<StoredFile> freshSmall = fresh.stream().filter(this::isSmall).toList();
    List<StoredFile> knownSmall =
        free.stream().filter(file -> isSmall(file) && !isNew(file, use)).toList();
    boolean old = !fresh.isEmpty() && !fresh.getFirst().addedAt().plus(settings.age()).isAfter(now);
    Merge.Reason reason = old ? Merge.Reason.OLD : Merge.Reason.MANY;
    List<StoredFile> inputs = new ArrayList<>();
    if (old && isLate(partition, files, fresh)) {
      reason = Merge.Reason.LATE;
      inputs.addAll(freshSmall);
      inputs.addAll(knownSmall);
      free.stream()
          .filter(file -> !isSmall(file) && !isNew(file, use))
          .sorted(Comparator.comparingLong(StoredFile::bytes))
          .forEach(inputs::add);
    } else if (isMany(freshSmall) || (old && !freshSmall.isEmpty())) {
      inputs.addAll(freshSmall);
      if (areWorthIt(knownSmall, freshSmall)) {
        inputs.addAll(knownSmall);
      }
    } else if (knownSmall.size() >= sizes.leastFiles()) {
      inputs.addAll(knownSmall);
    }
    inputs = fitting(inputs);
    if (inputs.isEmpty() && old) {
      inputs = fresh.subList(0, 1);
    }
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Merge(
            partition,
            inputs.size() == 1 ? Merge.Reason.ALONE : reason,
            inputs,
            references(files, inputs, use)));
  }

  private boolean isSmall(StoredFile file) {
    return file.bytes() < sizes.small();
  }

  private boolean isMany(List<StoredFile> small) {
    return small.size() >= sizes.mostFiles()
        || (small.size() >= sizes.leastFiles() && bytes(small) >= sizes.target());
  }

  /// Small files that were merged before are merged again with as many bytes, or when they are
  /// many.
  private boolean areWorthIt(List<StoredFile> known, List<StoredFile> fresh) {
    return bytes(known) <= bytes(fresh) || known.size() + 1 >= sizes.leastFiles();
  }

  /// Whether so much came more than a day after its day that the day is sorted anew.
  private boolean isLate(LakePartition partition, List<StoredFile> files, List<StoredFile> fresh) {
    Instant inTime = partition.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(DAY);
    long late =
        fresh.stream()
            .filter(file -> isSmall(file) && file.addedAt().isAfter(inTime))
            .mapToLong(StoredFile::rows)
            .sum();
    long all = files.stream().mapToLong(StoredFile::rows).sum();
    return late * 100 > all * sizes.latePercent();
  }

  private static long bytes(List<StoredFile> files) {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  private List<StoredFile> fitting(List<StoredFile> files) {
    List<StoredFile> fitting = new ArrayList<>();
    long bytes = 0;
    for (StoredFile file : files) {
      if (!fitting.isEmpty() && bytes + file.bytes() > sizes.largest()) {
        break;
      }
      bytes += file.bytes();
      fitting.add(file);
    }
    return fitting;
  }

  /// Files whose rows are known to differ from each other, of the same time: copies of an event
  /// have its time.
  private static List<StoredFile> references(
      List<StoredFile> files, List<StoredFile> inputs, LakeUse use) {
    long from = inputs.stream().mapToLong(StoredFile::minTime).min().orElse(Long.MAX_VALUE);
    long to = inputs.stream().mapToLong(StoredFile::maxTime).max().orElse(Long.MIN_VALUE);
    return files.stream()
        .filter(file -> !isNew(file, use) && !inputs.contains(file))
        .filter(file -> file.minTime() <= to && file.maxTime() >= from)
        .toList();
  }
}
