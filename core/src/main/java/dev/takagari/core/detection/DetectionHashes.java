package dev.takagari.core.detection;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.normalize.HashValue;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The hashes that a detection names.
public final class DetectionHashes {
  /// Columns that hold them, the most telling first.
  public static final List<Column> COLUMNS =
      List.of(
          Columns.PROCESS_HASH_SHA256,
          Columns.FILE_HASH_SHA256,
          Columns.PROCESS_HASH_MD5,
          Columns.FILE_HASH_MD5,
          Columns.RELATED_HASH);

  private DetectionHashes() {}

  /// Canonical hashes, those of its process and file first; what is none is left out.
  public static SequencedSet<String> of(Detection detection) {
    SequencedSet<String> hashes = new LinkedHashSet<>();
    for (Column column : COLUMNS) {
      for (String text : detection.all(column)) {
        String hash = HashValue.canonical(text);
        if (hash != null) {
          hashes.add(hash);
        }
      }
    }
    return Collections.unmodifiableSequencedSet(hashes);
  }
}
