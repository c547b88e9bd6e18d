package dev.takagari.ingest.lake;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A lake that keeps the rows of each file in memory.
final class RecordingLake implements EventLake {
  final Map<LakePartition, List<EventRow>> files = new LinkedHashMap<>();
  final List<EventRow> written = new ArrayList<>();
  final List<String> names = new ArrayList<>();

  @Override
  public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    List<EventRow> written = new ArrayList<>();
    rows.forEach(event -> written.add(EventRow.builder().addAll(event).build()));
    files.put(partition, written);
    this.written.addAll(written);
    names.add(name.toString());
    return new LakeFile(
        name.toString(), name.lease().unit(), partition, written.size(), 1, "descriptor");
  }

  @Override
  public LakeSnapshot commit(NumberedCommit commit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LakeSnapshot newest() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LakePlan plan(LakeScan scan) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void check() {}
}
