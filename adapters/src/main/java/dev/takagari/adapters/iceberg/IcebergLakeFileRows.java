package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.LakeFileRows;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.io.InputFile;

/// Rows of the Iceberg table `events`, through the file system of its lake.
public final class IcebergLakeFileRows implements LakeFileRows {
  private final IcebergEventLake lake;

  public IcebergLakeFileRows(IcebergEventLake lake) {
    this.lake = lake;
  }

  @Override
  public void columns(String location, Set<Column> columns, Consumer<Event> rows) {
    read(location, () -> ParquetEventReader.read(file(location), columns, rows));
  }

  @Override
  public void rows(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
    read(location, () -> ParquetEventReader.read(file(location), wanted, rows));
  }

  private InputFile file(String location) {
    return lake.io().newInputFile(location);
  }

  private void read(String location, Runnable reading) {
    try {
      reading.run();
    } catch (UncheckedIOException e) {
      throw lake.unavailable(location + " cannot be read", e);
    }
  }
}
