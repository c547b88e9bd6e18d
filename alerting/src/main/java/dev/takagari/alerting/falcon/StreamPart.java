package dev.takagari.alerting.falcon;

import java.nio.ByteBuffer;
import java.util.List;

/// What a connection brought.
sealed interface StreamPart {
  /// Bytes as they came.
  record Bytes(List<ByteBuffer> buffers) implements StreamPart {}

  /// Nothing more will come.
  record End() implements StreamPart {}
}
