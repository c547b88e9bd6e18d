package dev.takagari.enrich.intel.outside;

import dev.takagari.core.intel.IntelFailure;

/// What came of a request.
sealed interface HttpReply {
  /// An answer came.
  ///
  /// @param body whole for status 200, else empty
  /// @param retryAfter what the header says, empty when there is none
  record Answered(int status, byte[] body, String retryAfter) implements HttpReply {}

  /// None came.
  record Lost(IntelFailure failure) implements HttpReply {}
}
