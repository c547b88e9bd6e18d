package dev.takagari.alerting.falcon;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A call that was not answered as hoped for. The message is ours and holds nothing that the
/// service wrote.
final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Ending ending;
  private final transient @Nullable Duration wait;

  ApiFailure(Ending ending, String message) {
    this(ending, message, null);
  }

  /// @param wait how long the service wants us to wait; null when it does not say
  ApiFailure(Ending ending, String message, @Nullable Duration wait) {
    super(message);
    this.ending = ending;
    this.wait = wait;
  }

  /// What it means for a connection.
  Ending ending() {
    return ending;
  }

  @Nullable Duration waitTime() {
    return wait;
  }
}
