package dev.takagari.enrich.read;

import java.io.IOException;
import java.util.function.Consumer;

/// Reads one format. Memory does not grow with the content, whatever that is. Safe for use by
/// several threads.
public interface IndicatorReader {
  /// Hands over every record in the order of the content, also those that are not understood.
  ///
  /// @throws dev.takagari.core.error.TakagariException `indicators-unreadable` when the content is
  ///   not of the format or ends too early; what was handed over until then is not the whole
  /// @throws IOException when the content cannot be opened or read
  void read(FeedContent content, ReadOptions options, Consumer<FeedRecord> into) throws IOException;
}
