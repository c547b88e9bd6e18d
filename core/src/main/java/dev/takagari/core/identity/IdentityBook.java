package dev.takagari.core.identity;

import java.util.function.Consumer;

/// Answers who had what, and when. Safe for use by several threads.
public interface IdentityBook {

  /// Who had a value at a time. Whatever arrived until now counts, however late it came.
  ///
  /// @throws dev.takagari.core.error.TakagariException code database-unavailable
  IdentityAnswer find(IdentityQuestion question);

  /// The number of the newest change of one kind of subject, 0 while there is none.
  long change(Subject subject);

  /// Hands out every sighting of one kind of subject in the order of tenant, key, source, part and
  /// time. What changes meanwhile comes as it was or as it is.
  ///
  /// @return the number of the newest change before the first one was handed out
  long export(Subject subject, Consumer<Sighting> into);
}
