package dev.takagari.alerting.slack;

import dev.takagari.core.telling.Act;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What this process remembers of acts that it tried and that are not done, so that the next try
/// need not look for what is known. That another process, or this one before it started, tried an
/// act, nothing here says. Bounded: of very many acts those that were not asked for longest are
/// forgotten, and are looked for then. Safe for use by several threads.
final class SlackTries {
  private static final int MOST = 5_000;

  private final Map<Long, Last> last = bounded(MOST);

  /// Where cases are that were begun and not put down yet.
  private final Map<String, SlackReference> begun = bounded(MOST);

  /// How a try ended.
  enum End {
    /// A limit kept the act from being done.
    NOTHING_DONE,
    /// Only what goes below the message waits for a limit.
    BELOW_WAITS
  }

  private record Last(int attempt, End end) {}

  /// A map that forgets what was not used longest, for several threads.
  static <K, V> Map<K, V> bounded(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        });
  }

  /// This try ended so.
  void ended(Act act, End end) {
    last.put(act.id(), new Last(act.attempts(), end));
  }

  /// Whether the try before this one was made here and ended so.
  boolean justEnded(Act act, End end) {
    return new Last(act.attempts() - 1, end).equals(last.get(act.id()));
  }

  /// The message of a case was begun, or found, in this try.
  void began(Act act, SlackReference where) {
    begun.put(act.subject(), where);
  }

  /// Where an earlier try of this process began the case, when only what goes below it had to wait.
  Optional<SlackReference> justBegun(Act act) {
    return act.isAgain() ? Optional.ofNullable(begun.get(act.subject())) : Optional.empty();
  }

  /// The act is done, and whoever asked for it puts down where.
  void done(Act act) {
    last.remove(act.id());
    if (act.kind() == Act.Kind.SHOW) {
      begun.remove(act.subject());
    }
  }
}
