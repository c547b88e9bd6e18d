package dev.takagari.core.retention;

import java.util.List;

/// Things of one store that are removed together.
///
/// @param id never used twice
public record Removal(long id, Store store, List<Item> items) {
  public Removal {
    items = List.copyOf(items);
  }

  /// One thing: a partition of the lake, an index, or what a feed brought on one day.
  ///
  /// @param scope a class, or for the archive a feed
  /// @param what a day; for the hot index the name of the index
  /// @param files locations of data files; for the hot index its UUIDs
  /// @param objects files, or indices, or objects
  /// @param rows events, 0 when they are not known
  public record Item(
      String scope, String what, List<String> files, long objects, long rows, long bytes) {
    public Item {
      files = List.copyOf(files);
    }
  }

  public long objects() {
    return items.stream().mapToLong(Item::objects).sum();
  }

  public long rows() {
    return items.stream().mapToLong(Item::rows).sum();
  }

  public long bytes() {
    return items.stream().mapToLong(Item::bytes).sum();
  }
}
