package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.lake.LakeRecovery;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/// What is asked of the Iceberg table `events` after a disaster.
public final class IcebergLakeRecovery implements LakeRecovery {
  private final IcebergEventLake lake;

  public IcebergLakeRecovery(IcebergEventLake lake) {
    this.lake = lake;
  }

  @Override
  public boolean isLost() {
    return lake.isLost();
  }

  @Override
  public void begin() {
    lake.beginAnew();
  }

  @Override
  public void rawObjects(String location, Consumer<ByteSpan> rawObjects) {
    try {
      ParquetEventReader.texts(lake.io().newInputFile(location), Columns.RAW_OBJECT, rawObjects);
    } catch (UncheckedIOException e) {
      throw lake.unavailable(location + " cannot be read", e);
    }
  }
}
