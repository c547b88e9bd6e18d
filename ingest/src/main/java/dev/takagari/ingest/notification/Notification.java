package dev.takagari.ingest.notification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a queue message says.
public sealed interface Notification {

  /// Objects are ready.
  ///
  /// @param shape how the message was written: `fdr`, `s3`, `sns`, `eventbridge` or `cloudtrail`
  /// @param time when the batch was made, null when the message does not say; whatever it says, and
  ///   [Instant#MIN] when that is no time
  /// @param announcedCount objects that the message claims to list, -1 when it does not say
  record Batch(String shape, @Nullable Instant time, int announcedCount, List<Listed> files)
      implements Notification {
    /// The shape of CrowdStrike's own message.
    public static final String FDR = "fdr";

    public Batch {
      files = List.copyOf(files);
    }

    /// Whether the vendor made one batch of the objects; otherwise they are announced one by one.
    public boolean isWhole() {
      return shape.equals(FDR);
    }

    /// Whether the message lists another number of objects than it claims.
    public boolean countDiffers() {
      return announcedCount >= 0 && announcedCount != files.size();
    }
  }

  /// Nothing to read, and that is fine: the store's test message, or news of a deletion.
  record Ignored(String why) implements Notification {}

  /// Not a message that we know.
  record Unknown(String why) implements Notification {}
}
