package dev.takagari.adapters.iceberg;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a table at its first use, with the field ids that we gave its columns.
///
/// A catalog that does not know the table may have been lost: then the newest state in the storage
/// is the table. An empty one in its place would hide every row that was ever written.
final class TableBirth {
  private static final Logger LOG = LoggerFactory.getLogger(TableBirth.class);
  private static final String FIRST_STATE = "/metadata/00000-";

  private TableBirth() {}

  /// @param first makes the first state of a table at a location
  static Table loadOrCreate(
      JdbcCatalog catalog,
      FileIO io,
      TableIdentifier identifier,
      String location,
      Function<String, TableMetadata> first) {
    try {
      return catalog.loadTable(identifier);
    } catch (NoSuchTableException e) {
      return create(catalog, io, identifier, location, first);
    }
  }

  private static Table create(
      JdbcCatalog catalog,
      FileIO io,
      TableIdentifier identifier,
      String location,
      Function<String, TableMetadata> first) {
    try {
      if (!catalog.namespaceExists(identifier.namespace())) {
        catalog.createNamespace(identifier.namespace());
      }
    } catch (AlreadyExistsException e) {
      // somebody else was faster
    }
    Optional<String> newest = MetadataFiles.newest(io, location);
    if (newest.isPresent()) {
      if (newest.get().contains(FIRST_STATE)) {
        // without rows; somebody else makes the table right now
        LOG.debug("{} is registered", newest.get());
      } else {
        LOG.warn("the catalog has no table, the storage has: {} is registered", newest.get());
      }
      try {
        return catalog.registerTable(identifier, newest.get());
      } catch (AlreadyExistsException e) {
        return catalog.loadTable(identifier);
      }
    }
    OutputFile file =
        io.newOutputFile(location + FIRST_STATE + UUID.randomUUID() + ".metadata.json");
    TableMetadata ours = first.apply(location);
    TableMetadataParser.write(ours, file);
    try {
      return catalog.registerTable(identifier, file.location());
    } catch (AlreadyExistsException e) {
      Table table = catalog.loadTable(identifier);
      // somebody else may have found this very file in the storage and registered it
      if (!table.uuid().toString().equals(ours.uuid())) {
        io.deleteFile(file.location());
      }
      return table;
    }
  }
}
