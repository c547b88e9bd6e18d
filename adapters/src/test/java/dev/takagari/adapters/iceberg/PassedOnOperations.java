package dev.takagari.adapters.iceberg;

import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/// Operations of a table that do as others do; what differs is said by those that extend it.
abstract class PassedOnOperations implements TableOperations {
  protected final TableOperations inner;

  PassedOnOperations(TableOperations inner) {
    this.inner = inner;
  }

  @Override
  public TableMetadata current() {
    return inner.current();
  }

  @Override
  public TableMetadata refresh() {
    return inner.refresh();
  }

  @Override
  public FileIO io() {
    return inner.io();
  }

  @Override
  public EncryptionManager encryption() {
    return inner.encryption();
  }

  @Override
  public String metadataFileLocation(String name) {
    return inner.metadataFileLocation(name);
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(current().location(), current().properties());
  }

  @Override
  public long newSnapshotId() {
    return inner.newSnapshotId();
  }
}
