package dev.takagari.enrich.sighting;

import dev.takagari.core.sighting.store.SightingFile;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Decides what is merged next.
///
/// Small files rise level by level, so that a row is rewritten once a level however many units
/// come. They go into a month's final files, which are ranges of hashes, when they have half as
/// many bytes as these, and when the month is over; so a byte of a final file is rewritten a
/// bounded number of times, and a value of a month that is over is in one final file and at most
/// two others.
final class SightingMergePolicy {
  /// Level of files that are ranges of a month's hashes.
  static final int FINAL = 100;

  private static final int MOST_LATE = 2;
  private static final int LATE_SHARE = 10;
  private static final Comparator<SightingFile> ORDER =
      Comparator.comparingInt(SightingFile::level)
          .thenComparingLong(SightingFile::bytes)
          .thenComparing(SightingFile::location);

  private final SightingMergeSettings settings;

  SightingMergePolicy(SightingMergeSettings settings) {
    this.settings = settings;
  }

  /// Files of one month that become one, or the final ones.
  record Merge(YearMonth month, int level, List<SightingFile> inputs) {
    Merge {
      inputs = List.copyOf(inputs);
    }
  }

  /// The next merge, empty if nothing is due.
  Optional<Merge> next(List<SightingFile> files, Instant now) {
    Map<YearMonth, List<SightingFile>> months = new TreeMap<>();
    for (SightingFile file : files) {
      months.computeIfAbsent(file.month(), _ -> new ArrayList<>()).add(file);
    }
    for (Map.Entry<YearMonth, List<SightingFile>> month : months.entrySet()) {
      Optional<Merge> merge = next(month.getKey(), month.getValue(), now);
      if (merge.isPresent()) {
        return merge;
      }
    }
    return Optional.empty();
  }

  private Optional<Merge> next(YearMonth month, List<SightingFile> files, Instant now) {
    List<SightingFile> small =
        files.stream().filter(file -> file.level() < FINAL).sorted(ORDER).toList();
    if (small.isEmpty()) {
      return Optional.empty();
    }
    long smallBytes = bytes(small);
    long finalBytes = bytes(files) - smallBytes;
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    boolean isOver = !now.isBefore(end.plus(settings.closing()));
    boolean isWorth =
        isOver
            ? smallBytes * LATE_SHARE >= finalBytes
            : smallBytes >= Math.max(settings.targetBytes(), finalBytes / 2);
    if (isWorth && files.size() <= settings.mostInputs()) {
      return Optional.of(new Merge(month, FINAL, files));
    }
    boolean isCrowded = isWorth || small.size() > settings.mostSmall();
    if (isCrowded || (isOver && small.size() > MOST_LATE)) {
      return small.size() < 2 ? Optional.empty() : Optional.of(rise(month, small));
    }
    return ofOneLevel(month, small);
  }

  private Optional<Merge> ofOneLevel(YearMonth month, List<SightingFile> small) {
    Map<Integer, List<SightingFile>> levels = new TreeMap<>();
    for (SightingFile file : small) {
      levels.computeIfAbsent(file.level(), _ -> new ArrayList<>()).add(file);
    }
    return levels.values().stream()
        .filter(level -> level.size() >= settings.fanIn())
        .findFirst()
        .map(level -> rise(month, level));
  }

  private Merge rise(YearMonth month, List<SightingFile> sorted) {
    List<SightingFile> inputs = sorted.subList(0, Math.min(sorted.size(), settings.mostInputs()));
    return new Merge(month, Math.min(inputs.getLast().level() + 1, FINAL - 1), inputs);
  }

  private static long bytes(List<SightingFile> files) {
    return files.stream().mapToLong(SightingFile::bytes).sum();
  }
}
