package dev.takagari.core.telling;

import dev.takagari.core.cases.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is to be done outside, kept until it is done. Acts of one subject at one destination are
/// done one after the other in the order of their numbers; one that is set aside as dead blocks
/// none behind it. Times are the store's. Safe for use by several threads and processes; every
/// method is one transaction and throws `database-unavailable` when it fails.
public interface ActQueue {
  /// An act is dead after so many tries that count.
  int MOST_TRIES = 20;

  /// Puts acts in, in this order. One whose marker is known at its destination is left out; so is a
  /// [Act.Kind#SHOW] while another of the subject waits there untaken.
  ///
  /// @return how many were put in
  int put(List<NewAct> acts);

  /// Takes acts that are due, the longest waiting first, one of a subject at most; nobody else gets
  /// them before the lease ends. Counts the try before it is made. Its cost does not grow with the
  /// number of acts that wait.
  ///
  /// @param limit at most so many
  List<TakenAct> take(String destination, int limit, Duration lease);

  /// Puts down that an act was done. Nothing happens when the lease ended and somebody else took
  /// it.
  ///
  /// @param reference where its subject is found there from now on; null for where it was
  void done(Act act, @Nullable String reference);

  /// Gives an act back, to be taken again after a while; after [#MOST_TRIES] that count it is set
  /// aside as dead. Nothing happens when the lease ended and somebody else took it.
  ///
  /// @param wait zero for twice as long after each try, 15 minutes at most, and a fifth more or
  ///   less
  /// @param isTry whether the try counts; what a limit or an outage of the whole destination
  ///   forbade does not
  void later(Act act, Duration wait, String why, boolean isTry);

  /// Sets an act aside that cannot be done. Nothing happens when the lease ended and somebody else
  /// took it.
  void dead(Act act, String why);

  /// Acts, the oldest first. Content of more than 20,000 characters is left out.
  ///
  /// @param destination of this one; null for all
  /// @param after [Page#next] of the page before; null for the first one
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException bad-cursor if the place is none of ours
  Page<QueuedAct> list(
      ActFilter filter, @Nullable String destination, @Nullable String after, int limit);

  /// Has dead acts tried again, each at its place among those of its subject, with the tries that
  /// count counted anew. What somebody has of the subject is done before.
  ///
  /// @param id of this one; null for all of the destination
  /// @param destination of this one; null for all
  /// @return how many
  int redrive(@Nullable Long id, @Nullable String destination);

  /// How many wait and are dead, and since when the longest waiting does, by destination; those
  /// with none are left out.
  List<ActCount> counts();

  /// What is shown of a subject, by destination.
  List<Shown> shown(String subject);

  /// The subject of which a destination shows something under this reference.
  Optional<String> subject(String destination, String reference);

  /// Forgets acts that were done so long ago. A call forgets a part; call again until it is
  /// nothing.
  ///
  /// @return how many were forgotten
  int forget(Duration age);

  /// Forgets acts that are dead and were tried last so long ago, and those that wait at a
  /// destination that nobody serves and that nobody took for so long. A call forgets a part; call
  /// again until it is nothing.
  ///
  /// @param served destinations at which acts are done: there none that waits is forgotten
  /// @return how many were forgotten
  int forgetUndone(Duration age, Set<String> served);

  /// An act with what is known of its subject at its destination.
  ///
  /// @param reference see [Destination#deliver]
  record TakenAct(Act act, @Nullable String reference) {}

  /// What a destination shows.
  ///
  /// @param reference where it is found there
  /// @param since when it was begun: when it came to have this reference
  record Shown(String destination, String subject, String reference, Instant since) {}

  /// An act in the queue.
  ///
  /// @param state whether it waits, is done or dead
  /// @param due when it is taken at the earliest
  /// @param why it was not done at the last try; empty before the first
  record QueuedAct(Act act, State state, Instant due, String why) {}

  /// What became of an act so far.
  enum State {
    WAITING,
    DONE,
    DEAD;

    /// The name in answers.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Which acts are listed.
  enum ActFilter {
    WAITING,
    DEAD,
    /// Both.
    OPEN,
    /// Those too that were done and are not forgotten.
    ALL;

    /// The filter of a name in requests, if there is one.
    public static Optional<ActFilter> find(String code) {
      return Stream.of(values())
          .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(code))
          .findFirst();
    }
  }

  /// Figures of a destination.
  ///
  /// @param since when the longest waiting was put in; null when none waits
  record ActCount(String destination, long waiting, long dead, @Nullable Instant since) {}
}
