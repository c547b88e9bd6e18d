package dev.takagari.adapters.iceberg;

import java.util.Optional;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/// Iceberg's metadata files of one table. Their names count up: the newest is the state that a
/// catalog which was lost had named.
final class MetadataFiles {
  private static final String DIRECTORY = "/metadata/";
  private static final String SUFFIX = ".metadata.json";

  private MetadataFiles() {}

  static boolean is(String location) {
    return location.endsWith(SUFFIX);
  }

  /// The number in a file's name, -1 when it has none.
  static long version(String location) {
    String name = location.substring(location.lastIndexOf(DIRECTORY) + DIRECTORY.length());
    int end = name.indexOf('-');
    try {
      return end < 0 ? -1 : Long.parseLong(name.substring(0, end));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /// The newest below a table's directory, empty if there is none or the storage cannot be listed.
  /// Of two with one number, which a writer that was killed leaves, the one written later.
  static Optional<String> newest(FileIO io, String table) {
    if (!(io instanceof SupportsPrefixOperations store)) {
      return Optional.empty();
    }
    FileInfo newest = null;
    for (FileInfo file : store.listPrefix(table + DIRECTORY)) {
      if (is(file.location()) && (newest == null || isNewer(file, newest))) {
        newest = file;
      }
    }
    return Optional.ofNullable(newest).map(FileInfo::location);
  }

  private static boolean isNewer(FileInfo a, FileInfo b) {
    long first = version(a.location());
    long second = version(b.location());
    return first > second || (first == second && a.createdAtMillis() > b.createdAtMillis());
  }
}
