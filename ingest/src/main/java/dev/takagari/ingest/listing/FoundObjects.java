package dev.takagari.ingest.listing;

import dev.takagari.core.blob.BlobInfo;
import java.util.ArrayList;
import java.util.List;

/// Objects that were found and become one unit together.
public final class FoundObjects {
  private static final int MOST = 1_000;

  private final long mostBytes;
  private final List<BlobInfo> objects = new ArrayList<>();
  private long bytes;

  /// @param mostBytes compressed bytes after which it is enough
  public FoundObjects(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  public void add(BlobInfo object) {
    objects.add(object);
    bytes += object.size();
  }

  public boolean isEmpty() {
    return objects.isEmpty();
  }

  /// Whether nothing more should be added.
  public boolean isEnough() {
    return bytes >= mostBytes || objects.size() >= MOST;
  }

  /// Everything so far; begins anew.
  public List<BlobInfo> take() {
    List<BlobInfo> taken = List.copyOf(objects);
    objects.clear();
    bytes = 0;
    return taken;
  }
}
