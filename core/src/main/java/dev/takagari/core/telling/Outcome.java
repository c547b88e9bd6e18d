package dev.takagari.core.telling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What became of an act.
public sealed interface Outcome {

  /// It is done.
  ///
  /// @param reference where the subject is found at the destination; null for where it was
  record Done(@Nullable String reference) implements Outcome {}

  /// It may be done later.
  ///
  /// @param pause at least so long; zero leaves it to the queue's own back-off
  /// @param all whether nothing else can be done there before, as in an outage or beyond a limit
  /// @param why for people, without anything that an event said
  record Later(Duration pause, boolean all, String why) implements Outcome {
    public Later {
      if (pause.isNegative()) {
        throw new IllegalArgumentException("nothing is done earlier than now");
      }
    }
  }

  /// A limit forbids it for now, but not other acts there. That was no try, so it does not count as
  /// one.
  ///
  /// @param pause at least so long, and not zero
  /// @param why for people, without anything that an event said
  record NotNow(Duration pause, String why) implements Outcome {
    public NotNow {
      if (!pause.isPositive()) {
        throw new IllegalArgumentException("a limit forbids nothing that may be done now");
      }
    }
  }

  /// It cannot be done, however often it is tried: somebody has to look.
  ///
  /// @param why for people, without anything that an event said
  record Never(String why) implements Outcome {}
}
