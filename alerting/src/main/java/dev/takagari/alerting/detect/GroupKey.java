package dev.takagari.alerting.detect;

import java.util.ArrayList;
import java.util.List;

/// What makes two detections the same, as one short text: the source, and a digest over named
/// parts. Parts are names and values of ours and of events; hostile values cannot make the key of
/// other parts, because each part is hashed with its length.
///
/// For one thread.
public final class GroupKey {
  private final String source;
  private final List<String> parts = new ArrayList<>();

  private GroupKey(String source) {
    this.source = source;
    parts.add(source);
  }

  /// Begins a key.
  ///
  /// @param source as [dev.takagari.core.detection.Detection#source()]
  public static GroupKey of(String source) {
    return new GroupKey(source);
  }

  /// Adds a part; an empty value is a part as well.
  public GroupKey and(String name, String value) {
    parts.add(name);
    parts.add(value);
    return this;
  }

  /// The key: the source, a colon and 26 characters.
  public String text() {
    return source + ":" + ShortDigest.of(parts);
  }
}
