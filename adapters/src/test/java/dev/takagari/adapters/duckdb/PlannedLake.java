package dev.takagari.adapters.duckdb;

import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import java.util.List;

/// A lake that plans what it is told to.
record PlannedLake(List<PlannedFile> files) implements EventLake {
  @Override
  public LakePlan plan(LakeScan scan) {
    return new LakePlan(files, files.isEmpty() ? 0 : 5, 100, 1);
  }

  @Override
  public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    throw new UnsupportedOperationException();
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
  public void check() {}
}
