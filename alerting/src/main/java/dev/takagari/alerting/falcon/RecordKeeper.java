package dev.takagari.alerting.falcon;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the records of one partition, in their order: first for good, then the offset. For one
/// thread.
///
/// What is asked for after a reconnection is the *last* offset that is kept, not the one behind it.
/// No document says whether the service begins with the offset that it is given or behind it; so
/// asked it cannot pass over a record either way, and when it begins with the very record it also
/// proves that nothing is missing in between. What was kept already is dropped by its offset.
///
/// Who dies after the records were taken and before their offset was stored reads them again. They
/// may then be cut into other batches, so that the intake does not know them as the same object;
/// they become events again, with the ids that they had. The lake removes such twins when it is
/// maintained, detections are told apart by their ids.
final class RecordKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(RecordKeeper.class);
  private static final String SOURCE = "crowdstrike.stream";
  private static final int MOST_RECORDS = 500;
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /// A record that is so much newer than all before, at an offset that should be long gone, belongs
  /// to offsets that began again. As long as clocks may differ: what comes again would be taken for
  /// new if their clock is ahead of ours by more.
  private static final Duration RESTART = Duration.ofMinutes(1);

  private final FeedHold hold;
  private final RecordIntake intake;
  private final StreamSession session;
  private final StreamMeters meters;
  private final Pace pace;
  private final Backoff backoff;
  private final SeenOffsets seen;
  private final List<byte[]> batch = new ArrayList<>();
  private final List<StreamGap> gaps = new ArrayList<>();
  private StreamPosition position;
  private long bytes;
  private @Nullable Instant due;
  private boolean fresh;

  RecordKeeper(
      FeedHold hold,
      StreamPosition position,
      RecordIntake intake,
      StreamSession session,
      StreamMeters meters,
      Pace pace,
      RandomGenerator random) {
    this.hold = hold;
    this.position = position;
    this.intake = intake;
    this.session = session;
    this.meters = meters;
    this.pace = pace;
    backoff = new Backoff(random);
    seen = new SeenOffsets(position.offset());
  }

  /// What to ask for; null before the first record.
  @Nullable Long asked() {
    return position.offset() == StreamPosition.NONE ? null : (Long) position.offset();
  }

  /// To be told when a connection begins.
  void connected() {
    fresh = position.offset() != StreamPosition.NONE;
  }

  /// Takes a record, which is kept with others a little later.
  void add(RecordLines.Line line) {
    RecordMark mark = RecordMark.of(line.bytes());
    Long offset = mark.offset();
    long last = position.offset();
    if (offset != null && !isNew(offset, mark.created())) {
      meters.duplicate();
      return;
    }
    if (line.cut()) {
      note(StreamGap.Kind.CUT, last, offset == null ? last : offset, mark.created());
    }
    batch.add(line.bytes());
    bytes += line.bytes().length;
    if (due == null) {
      due = pace.instant().plus(LONGEST_WAIT);
    }
    advance(offset, mark.created());
  }

  /// Whether it was not taken yet; looks for holes, too.
  private boolean isNew(long offset, @Nullable Instant created) {
    long last = position.offset();
    if (offset == last && fresh) {
      fresh = false;
      position = with(true);
      return false;
    }
    if (seen.contains(offset)) {
      if (!isRestarted(offset, created)) {
        return false;
      }
      note(StreamGap.Kind.RESTARTED, last, offset, created);
      seen.restart();
      position = at(offset, position.steps(), position.jumps());
      fresh = false;
      return true;
    }
    if (offset > last && last != StreamPosition.NONE) {
      follow(last, offset, created);
    }
    return true;
  }

  private void follow(long last, long offset, @Nullable Instant created) {
    if (offset == last + 1) {
      position = at(offset, position.steps() + 1, position.jumps());
    } else {
      boolean missing = position.isConsecutive() || (fresh && position.echoed());
      if (missing || fresh) {
        note(missing ? StreamGap.Kind.MISSING : StreamGap.Kind.UNCLEAR, last, offset, created);
      }
      position = at(offset, position.steps(), position.jumps() + 1);
    }
    fresh = false;
  }

  private boolean isRestarted(long offset, @Nullable Instant created) {
    Instant newest = position.newest();
    return created != null
        && newest != null
        && offset < position.offset()
        && !created.isAfter(pace.instant().plus(RESTART))
        && created.isAfter(newest.plus(RESTART));
  }

  private void advance(@Nullable Long offset, @Nullable Instant created) {
    Instant now = pace.instant();
    // a clock that is wrong must not hide what is really newer
    Instant made = created == null || created.isAfter(now) ? now : created;
    Instant newest = position.newest();
    long highest = offset == null ? position.offset() : Math.max(position.offset(), offset);
    if (offset != null) {
      seen.add(offset);
    }
    position =
        new StreamPosition(
            position.feed(),
            position.partition(),
            highest,
            position.records() + 1,
            newest == null || made.isAfter(newest) ? made : newest,
            position.steps(),
            position.jumps(),
            position.echoed());
  }

  private StreamPosition at(long offset, long steps, long jumps) {
    return new StreamPosition(
        position.feed(),
        position.partition(),
        offset,
        position.records(),
        position.newest(),
        steps,
        jumps,
        position.echoed());
  }

  private StreamPosition with(boolean echoed) {
    return new StreamPosition(
        position.feed(),
        position.partition(),
        position.offset(),
        position.records(),
        position.newest(),
        position.steps(),
        position.jumps(),
        echoed);
  }

  private void note(StreamGap.Kind kind, long after, long next, @Nullable Instant created) {
    gaps.add(
        new StreamGap(
            hold.feed(),
            position.partition(),
            kind,
            after,
            next,
            pace.instant(),
            position.newest(),
            created));
  }

  /// When what waits has to be kept; null when nothing waits.
  @Nullable Instant due() {
    return due;
  }

  /// Whether what waits has to be kept now.
  boolean isDue() {
    Instant until = due;
    return until != null
        && (batch.size() >= MOST_RECORDS || bytes >= MOST_BYTES || !pace.instant().isBefore(until));
  }

  /// Keeps what waits, trying again for as long as it takes or until the session ends.
  ///
  /// @throws TakagariException lease-lost when somebody else reads the feed
  void keep() throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    boolean taken = false;
    while (session.mayKeep()) {
      try {
        if (!taken) {
          intake.take(SOURCE, List.copyOf(batch));
          taken = true;
        }
        store();
        backoff.reset();
        return;
      } catch (RuntimeException e) {
        if (e instanceof TakagariException known && known.code() == ErrorCode.LEASE_LOST) {
          throw e;
        }
        LOG.warn(
            "{}: {} records of partition {} {}; it is tried again: {}",
            hold.feed(),
            batch.size(),
            position.partition(),
            taken ? "are kept, their offset is not" : "cannot be kept now",
            e.toString());
        if (session.pause(backoff.next())) {
          // what was not kept is read again by whoever comes next
          return;
        }
      }
    }
  }

  private void store() {
    for (StreamGap gap : gaps) {
      hold.offsets().note(gap, hold.fence());
    }
    hold.offsets().advance(position, hold.fence());
    for (StreamGap gap : gaps) {
      meters.gap(gap.kind());
      LOG.warn(
          "{}: partition {} went on at offset {} after {}: {}",
          gap.feed(),
          gap.partition(),
          gap.next(),
          gap.after(),
          gap.kind().code());
    }
    meters.kept(batch.size());
    Instant newest = position.newest();
    if (newest != null) {
      meters.behind(Duration.between(newest, pace.instant()));
    }
    batch.clear();
    gaps.clear();
    bytes = 0;
    due = null;
  }
}
