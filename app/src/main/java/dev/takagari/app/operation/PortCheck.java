package dev.takagari.app.operation;

import dev.takagari.core.error.TakagariException;

/// A port and how to find out whether it works.
///
/// @param name as the operator knows it
/// @param action throws a [TakagariException] with the reason when the port does not work
/// @param advice what to look at when it does not
public record PortCheck(String name, Runnable action, String advice) {

  /// Runs the check.
  public Outcome run() {
    try {
      action.run();
      return new Outcome(name, true, "", "");
    } catch (TakagariException e) {
      return new Outcome(name, false, e.getMessage() + " (" + e.code().code() + ")", advice);
    } catch (RuntimeException e) {
      return new Outcome(name, false, e.getClass().getSimpleName(), advice);
    }
  }

  /// What a check found.
  ///
  /// @param reason empty when it works
  public record Outcome(String name, boolean ok, String reason, String advice) {}
}
