package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.lake.LakePartition;
import java.time.LocalDate;
import java.util.List;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DirectoryDataFilesTest {
  @Test
  @DisplayName("lays files out as Iceberg does")
  void laysFilesOutAsIcebergDoes() {
    PartitionSpec spec = EventTable.partitions(EventTable.schema());
    for (String eventClass : List.of("process", "a b", "a/b=c", "ü%", "..")) {
      for (LocalDate day : List.of(LocalDate.EPOCH, LocalDate.of(2026, 3, 2))) {
        PartitionData values = new PartitionData(spec.partitionType());
        values.set(0, eventClass);
        values.set(1, Math.toIntExact(day.toEpochDay()));
        assertThat(DirectoryDataFiles.path(new LakePartition(eventClass, day)))
            .isEqualTo(spec.partitionToPath(values));
      }
    }
  }
}
