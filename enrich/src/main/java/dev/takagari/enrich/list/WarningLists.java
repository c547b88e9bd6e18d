package dev.takagari.enrich.list;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The warning lists of a directory. Immutable.
///
/// @param lists by name
/// @param refused why files were not taken, by their names
public record WarningLists(
    SortedMap<String, WarningList> lists, SortedMap<String, String> refused) {
  /// No lists.
  public static final WarningLists NONE = new WarningLists(new TreeMap<>(), new TreeMap<>());

  private static final long LARGEST = 256L << 20;
  private static final int MOST_FILES = 1_000;

  public WarningLists {
    lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
  }

  /// Reads every `*.json` directly in a directory. A file that is no list is passed over, and said.
  ///
  /// @throws IOException if the directory cannot be listed
  public static WarningLists load(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.json")) {
      stream.forEach(files::add);
    }
    files.sort(null);
    SortedMap<String, WarningList> lists = new TreeMap<>();
    SortedMap<String, String> refused = new TreeMap<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      try {
        if (lists.size() == MOST_FILES) {
          throw new IOException("there are " + MOST_FILES + " lists already");
        }
        if (Files.size(file) > LARGEST) {
          throw new IOException("it is larger than " + LARGEST + " bytes");
        }
        WarningList list = WarningListReader.read(() -> Files.newInputStream(file));
        if (lists.putIfAbsent(list.name(), list) != null) {
          throw new IOException("another file has a list of this name");
        }
      } catch (IOException e) {
        refused.put(name, String.valueOf(e.getMessage()));
      }
    }
    return new WarningLists(lists, refused);
  }

  /// Those of the names given that there are.
  List<WarningList> named(Map<String, Boolean> on) {
    return lists.values().stream().filter(list -> on.getOrDefault(list.name(), false)).toList();
  }
}
