package dev.takagari.adapters.iceberg;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.DataFileWriter;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.SortedRows;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/// Writes data files below a directory as the lake's table lays them out below `data/`, without a
/// table: `event_class=<class>/time_day=<day>/<name>.parquet`. The files are the lake's own, byte
/// for byte; only the catalog does not know them, so their descriptors are empty.
public final class DirectoryDataFiles implements DataFileWriter {
  private final Path directory;

  public DirectoryDataFiles(Path directory) {
    this.directory = directory;
  }

  /// Where Iceberg puts the files of a partition, below the directory of all data files.
  static String path(LakePartition partition) {
    return "event_class="
        + URLEncoder.encode(partition.eventClass(), StandardCharsets.UTF_8)
        + "/time_day="
        + partition.day();
  }

  @Override
  public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    Path file = directory.resolve(path(partition)).resolve(name + ".parquet");
    try {
      ParquetMetadata footer =
          ParquetEventWriter.write(new LocalFileIO().newOutputFile(file.toString()), rows);
      long written = 0;
      for (BlockMetaData group : footer.getBlocks()) {
        written += group.getRowCount();
      }
      return new LakeFile(
          file.toString(), name.lease().unit(), partition, written, Files.size(file), "");
    } catch (AlreadyExistsException e) {
      throw new TakagariException(
          ErrorCode.ALREADY_EXISTS, "data file " + file + " was written before", e);
    } catch (IOException | RuntimeException e) {
      throw e instanceof TakagariException known
          ? known
          : new TakagariException(
              ErrorCode.LAKE_UNAVAILABLE, "data file " + file + " cannot be written", e);
    }
  }
}
