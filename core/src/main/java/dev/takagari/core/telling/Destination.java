package dev.takagari.core.telling;

import org.jspecify.annotations.Nullable;

/// A place outside where people are told. Called by one thread at a time for one subject, by
/// several for several.
public interface Destination {

  /// Its name in acts: lower-case letters, digits, hyphens, and one colon before a name that
  /// somebody chose, as `webhook:pager`.
  String name();

  /// Does an act. Never throws for what the other side does: what cannot be done now or at all is
  /// an outcome. Doing an act again that was done before changes nothing; see [Act#isAgain].
  ///
  /// @param reference what an earlier [Outcome.Done] said of the subject here; null when nothing is
  ///   there yet
  Outcome deliver(Act act, @Nullable String reference);
}
