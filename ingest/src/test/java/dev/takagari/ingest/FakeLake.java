package dev.takagari.ingest;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.NumberedCommit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A table in memory that takes numbered commits as the real one does.
final class FakeLake {
  private final RecordingSink storage;
  private final List<String> committed = new ArrayList<>();
  private long seq;

  FakeLake(RecordingSink storage) {
    this.storage = storage;
  }

  /// Appends once, whoever says it how often.
  synchronized long commit(NumberedCommit commit) {
    if (commit.seq() <= seq) {
      return commit.seq();
    }
    if (commit.seq() != seq + 1) {
      throw new AssertionError("number " + commit.seq() + " after " + seq);
    }
    seq = commit.seq();
    for (LakeFile file : commit.files()) {
      assertThatDescribed(file);
      committed.add(file.location());
    }
    return seq;
  }

  private static void assertThatDescribed(LakeFile file) {
    if (file.descriptor().isEmpty()) {
      throw new AssertionError(file.location() + " has lost its descriptor");
    }
  }

  synchronized long seq() {
    return seq;
  }

  synchronized List<EventRow> rows() {
    Set<String> places = new HashSet<>();
    List<EventRow> rows = new ArrayList<>();
    for (String location : committed) {
      for (EventRow row : storage.written.get(location).values()) {
        if (!places.add(row.string(Columns.RAW_OBJECT) + ":" + row.number(Columns.RAW_LINE))) {
          throw new AssertionError("a line is in the lake twice");
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
