package dev.takagari.core.hunt;

import dev.takagari.core.indicator.ActiveIndicator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The hunts' other side: what has to be hunted, and by whom. Safe for use by several threads and
/// processes; times are the database's.
///
/// Every method throws `database-unavailable` when the database does not answer.
public interface HuntWork {
  /// Makes hunts of everything that is not in one yet: values that became active since this was
  /// called last, and late units. What waits already takes more in, so there are few. In one
  /// transaction: nothing is forgotten when the process dies.
  ///
  /// @param back how long before now the earliest events are that a new value is looked for in
  /// @return hunts that are new or took something in
  List<HuntJob> plan(Duration back);

  /// Takes the oldest hunt on which nobody works, and makes it running.
  Optional<HuntLease> take(String owner, Duration lease);

  /// Remembers how far a hunt is and prolongs the lease; a state that is over gives it back, and
  /// waiting does so too: it is taken again after `lease`.
  ///
  /// @return whether the caller still has it; if not, somebody else does, or it was cancelled
  boolean save(HuntLease hunt, HuntState state, HuntProgress progress, String note, Duration lease);

  /// Hands over what a hunt looks for, each value once, in no order.
  void values(HuntJob job, Consumer<ActiveIndicator> into);

  /// The units that a hunt of late units looks through; empty for others.
  List<LateUnit> late(HuntJob job);

  /// Hands over the values that became active, or wider, after a generation and up to another, and
  /// still are, each once, in no order.
  void delta(long after, long upTo, Consumer<ActiveIndicator> into);
}
