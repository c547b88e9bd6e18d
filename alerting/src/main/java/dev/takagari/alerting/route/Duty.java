package dev.takagari.alerting.route;

import java.util.List;

/// Who is on call for a team at a time, and why.
///
/// @param people in the order of the file, each once; empty exactly when [By#NOBODY]
/// @param by what says so
/// @param line of `oncall.yml` that says so, from 1; of several shifts the first; 0 when none does
public record Duty(List<Person> people, By by, int line) {
  static final Duty NONE = new Duty(List.of(), By.NOBODY, 0);

  /// What puts somebody on call.
  public enum By {
    SHIFT,
    OVERRIDE,
    /// Nobody is on shift, but somebody stands in for that.
    FALLBACK,
    /// A hole.
    NOBODY
  }

  public Duty {
    people = List.copyOf(people);
  }
}
