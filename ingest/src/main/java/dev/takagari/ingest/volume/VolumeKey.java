package dev.takagari.ingest.volume;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.volume.VolumeLedger.VolumeRow;
import java.util.Arrays;
import java.util.stream.Collectors;

/// By what a volume is shown.
public enum VolumeKey {
  ACTION("event.action"),
  FEED("feed"),
  CLASS("event.class"),
  DATASET("event.dataset");

  private final String field;

  VolumeKey(String field) {
    this.field = field;
  }

  /// The key of a name.
  ///
  /// @throws TakagariException bad-request if there is none
  public static VolumeKey of(String field) {
    for (VolumeKey key : values()) {
      if (key.field.equals(field)) {
        return key;
      }
    }
    throw new TakagariException(
        ErrorCode.BAD_REQUEST,
        "by is one of "
            + Arrays.stream(values()).map(key -> key.field).collect(Collectors.joining(", ")));
  }

  public String field() {
    return field;
  }

  String of(VolumeRow row) {
    return switch (this) {
      case ACTION -> row.action();
      case FEED -> row.feed();
      case CLASS -> row.eventClass();
      case DATASET -> row.dataset();
    };
  }
}
