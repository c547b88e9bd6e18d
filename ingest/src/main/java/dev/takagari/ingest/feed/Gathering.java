package dev.takagari.ingest.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Messages of one feed that wait for each other to become one unit, so that a feed of many small
/// objects does not make a unit, and files in the lake, of each. They are in no ledger: when the
/// process dies, the queue brings them again. Safe for use by several threads.
final class Gathering {
  private static final int MOST_OBJECTS = 1_000;
  private static final int MOST_CHARS = 4 << 20;

  private final long mostBytes;
  private final Duration longest;
  private final LongSupplier nanos;
  private List<Member> waiting = new ArrayList<>();
  private long bytes;
  private int objects;
  private long chars;
  private long since;

  /// @param mostBytes of objects, after which nothing more is waited for
  /// @param longest time that the first one waits
  /// @param nanos a clock that only goes forward
  Gathering(long mostBytes, Duration longest, LongSupplier nanos) {
    this.mostBytes = mostBytes;
    this.longest = longest;
    this.nanos = nanos;
  }

  /// One that waits.
  record Member(Delivery delivery, Arrival arrival) {}

  /// Adds a message.
  ///
  /// @return everything that waited, when that is enough; otherwise empty
  synchronized List<Member> add(Member member) {
    if (waiting.isEmpty()) {
      since = nanos.getAsLong();
    }
    waiting.add(member);
    bytes += member.arrival().bytes();
    objects += member.arrival().objects().size();
    chars += member.arrival().message().body().length();
    boolean enough = bytes >= mostBytes || objects >= MOST_OBJECTS || chars >= MOST_CHARS;
    return enough || longest.isZero() ? takeAll() : List.of();
  }

  /// Takes what waited long enough.
  synchronized List<Member> takeDue() {
    return left(longest).isZero() ? takeAll() : List.of();
  }

  /// Takes what waits, however long.
  synchronized List<Member> takeAll() {
    List<Member> taken = waiting;
    waiting = new ArrayList<>();
    bytes = 0;
    objects = 0;
    chars = 0;
    return taken;
  }

  /// How long until something is due.
  ///
  /// @param most what to answer when nothing is due before
  synchronized Duration left(Duration most) {
    if (waiting.isEmpty()) {
      return most;
    }
    Duration left = longest.minusNanos(nanos.getAsLong() - since);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(most) < 0 ? left : most;
  }
}
