package dev.takagari.app.operation;

import dev.takagari.core.error.TakagariException;

/// A port and how to find out whether it works.
///
/// @param name as the operator knows it
/// @param action throws a [TakagariException] with the reason when the port does not work
/// @param advice what to do when it does not
public record PortCheck(String name, Runnable action, PortAdvice advice) {

  /// Runs the check.
  public Outcome run() {
    try {
      action.run();
      return new Outcome(name, true, "", "");
    } catch (TakagariException e) {
      return failed(e.getMessage() + " (" + e.code().code() + ")");
    } catch (RuntimeException e) {
      return failed(e.getClass().getSimpleName());
    }
  }

  /// The outcome of a check that failed.
  Outcome failed(String reason) {
    return new Outcome(name, false, reason, advice.on(reason));
  }

  /// What a check found.
  ///
  /// @param reason empty when it works
  /// @param advice one thing to do, empty when it works
  public record Outcome(String name, boolean ok, String reason, String advice) {}
}
