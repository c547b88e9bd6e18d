package dev.takagari.ingest.replay;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.lake.LakeRecovery;
import dev.takagari.core.lake.LakeRestore;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.unit.UnitId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds out which units the lake has rows of. A unit's own file says it in its name; of a merged
/// file one column is read.
final class LakeContent {
  private static final int PAGE = 1000;
  private static final String ID = "([0-9a-hjkmnp-tv-z]{26})";
  private static final Pattern OWN_FILE = Pattern.compile(".*/" + ID + "-[0-9]+-[0-9]+\\.parquet");
  private static final Pattern RAW_OBJECT = Pattern.compile("raw/.*/" + ID + "/[^/]*");

  private final LakeRecovery lake;
  private final LakeRestore restore;

  LakeContent(LakeRecovery lake, LakeRestore restore) {
    this.lake = lake;
    this.restore = restore;
  }

  /// Reads the files that were not read yet.
  ///
  /// @param progress is told how many files were looked at
  void read(List<StoredFile> files, LongConsumer progress) {
    for (int from = 0; from < files.size(); from += PAGE) {
      List<StoredFile> page = files.subList(from, Math.min(files.size(), from + PAGE));
      Set<String> unread = restore.unread(page.stream().map(StoredFile::location).toList());
      for (StoredFile file : page) {
        if (unread.contains(file.location())) {
          restore.read(file, units(file));
        }
      }
      progress.accept(from + page.size());
    }
  }

  private Map<UnitId, Long> units(StoredFile file) {
    Matcher own = OWN_FILE.matcher(file.location());
    if (own.matches()) {
      return Map.of(new UnitId(own.group(1)), file.rows());
    }
    Map<UnitId, Long> rows = new HashMap<>();
    Run run = new Run(rows);
    lake.rawObjects(file.location(), run::add);
    return rows;
  }

  /// Neighbours often come from one object: its name is then read once.
  private static final class Run {
    private final Map<UnitId, Long> rows;
    private byte[] last = new byte[0];
    private Optional<UnitId> unit = Optional.empty();

    Run(Map<UnitId, Long> rows) {
      this.rows = rows;
    }

    void add(ByteSpan value) {
      int end = value.offset() + value.length();
      if (!Arrays.equals(value.array(), value.offset(), end, last, 0, last.length)) {
        last = value.toBytes();
        Matcher key = RAW_OBJECT.matcher(new String(last, StandardCharsets.UTF_8));
        unit = key.matches() ? Optional.of(new UnitId(key.group(1))) : Optional.empty();
      }
      unit.ifPresent(id -> rows.merge(id, 1L, Long::sum));
    }
  }
}
