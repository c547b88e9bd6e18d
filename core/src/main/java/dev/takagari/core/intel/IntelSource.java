package dev.takagari.core.intel;

/// Somebody who may know more of what an event holds. Safe for use by several threads.
public interface IntelSource {
  /// Its name in answers and metrics, one of few and always the same.
  String name();

  /// Whether asking tells something to somebody outside.
  boolean isOutside();

  /// Whether it can know things like this. What it cannot know it is not asked.
  boolean takes(Observed observed);

  /// Asks it. Waits for the answer, not without end; an interrupt ends the waiting.
  ///
  /// Never throws for what goes wrong with the source: that is [IntelAnswer.Failed].
  ///
  /// @param actor who wants to know, as the audit log names people
  IntelAnswer lookup(Observed observed, String actor);
}
