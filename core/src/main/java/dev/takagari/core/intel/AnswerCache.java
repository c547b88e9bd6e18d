package dev.takagari.core.intel;

import java.time.Instant;
import java.util.Optional;

/// Keeps what sources outside said, for all processes. Safe for use by several threads.
///
/// Every method throws `database-unavailable` when the store does not answer. What is kept may go
/// at any time: a cache.
public interface AnswerCache {
  /// What is kept of a source's last word on a value, however old; empty when there is nothing, or
  /// nothing that can be read. Its time and marking do not matter.
  Optional<IntelAnswer.Said> find(String source, Observed observed);

  /// Keeps an answer in the place of an earlier one of the same source on the same value. The
  /// values themselves are not kept, only a digest.
  ///
  /// @param until when it will be too old; it is removed at some time after
  void keep(String source, Observed observed, IntelAnswer.Said answer, Instant until);
}
