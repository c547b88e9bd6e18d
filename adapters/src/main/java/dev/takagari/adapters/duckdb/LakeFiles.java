package dev.takagari.adapters.duckdb;

import java.io.IOException;
import java.io.InputStream;

/// Opens files of a lake that is not on the local disk. Safe for use by several threads; every wait
/// for the other side is bounded.
@FunctionalInterface
public interface LakeFiles {

  /// The bytes of a file.
  ///
  /// @param location as a plan names it
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if it cannot be opened
  InputStream open(String location) throws IOException;
}
