package dev.takagari.alerting.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps calls within what Slack allows (<https://docs.slack.dev/apis/web-api/rate-limits>), so
/// that it need not refuse any: messages one a second in a channel with short bursts, other methods
/// by their tier. A refusal is kept to as well. It counts what this process does; what others do
/// shows in refusals. Safe for use by several threads.
///
/// Some of the places of a burst are kept for what is urgent, so that it does not wait behind what
/// is not, however much of that there is.
///
/// Whoever is sent away is told a time to come back at, as far from those of others as places are,
/// so that not all come at once. The place is not theirs: whoever asks a moment earlier takes it,
/// and what is urgent does anyway. What holds is this:
/// - nobody is sent away for longer than a minute at a time, but by Slack itself;
/// - when nothing that is not urgent got a place for ten seconds, the next that asks for one gets
///   it, however much is urgent. So each time that passes without one, less of what waits is before
///   the rest: some calls that come back as they are told are all made in the end, in at most a
///   minute and ten seconds each, and mostly much sooner;
/// - only an unending stream of others that are not urgent, more than Slack allows, can keep one of
///   them waiting for ever.
final class SlackPace {
  /// Places for calls in a row that may follow each other at once.
  private static final int BURST = 4;

  /// Of these, places that are for urgent calls only.
  private static final int KEPT = 2;

  /// After so long without any place, what is not urgent gets the next one.
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  /// Places beyond a burst for what is overdue: urgent calls that wait have taken the first.
  private static final int EXTRA = 2;

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_KEYS = 2_000;

  /// Whether a call goes before others.
  enum Urgency {
    URGENT,
    USUAL
  }

  private final InstantSource clock;

  /// When the next call would be on time if all had been as far apart as they should, by method and
  /// channel.
  private final Map<String, Instant> next = bounded();

  private final Map<String, Instant> held = bounded();

  /// When whoever is told to come back next is to come back.
  private final Map<String, Instant> back = bounded();

  /// Since when nothing but urgent calls was made, though others were asked for.
  private final Map<String, Instant> since = bounded();

  SlackPace(InstantSource clock) {
    this.clock = clock;
  }

  private static Map<String, Instant> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
        return size() > MOST_KEYS;
      }
    };
  }

  /// Takes a place for a call.
  ///
  /// @param most longest wait that is fine; beyond it no place is taken
  /// @return how long to wait before the call; longer than `most` when no place was taken, and then
  ///   each who asks gets another time to come back at, as far apart as places are
  synchronized Duration place(String method, String channel, Urgency urgency, Duration most) {
    Instant now = clock.instant();
    Duration wait = wait(method, channel, urgency, now);
    if (wait.compareTo(most) > 0) {
      return urgency == Urgency.URGENT ? wait : back(method, channel, now, wait);
    }
    if (urgency == Urgency.USUAL) {
      since.remove(key(method, channel));
    }
    next.put(key(method, channel), onTime(method, channel, now).plus(apart(method)));
    return wait;
  }

  /// When to come back to be on time: zero when a place is free, which is not taken.
  synchronized Duration turn(String method, String channel, Urgency urgency) {
    Instant now = clock.instant();
    Duration wait = wait(method, channel, urgency, now);
    return wait.isPositive() ? back(method, channel, now, wait) : Duration.ZERO;
  }

  private Duration back(String method, String channel, Instant now, Duration wait) {
    String key = key(method, channel);
    since.putIfAbsent(key, now);
    Instant first = now.plus(wait);
    Instant promised = back.getOrDefault(key, first);
    Instant mine = promised.isBefore(first) ? first : promised;
    Duration until = Duration.between(now, mine);
    if (until.compareTo(LONGEST) > 0 && wait.compareTo(LONGEST) <= 0) {
      return LONGEST;
    }
    back.put(key, mine.plus(apart(method)));
    return until;
  }

  private Duration wait(String method, String channel, Urgency urgency, Instant now) {
    int burst = burst(method, channel, urgency, now);
    Instant held = this.held.getOrDefault(key(method, channel), Instant.MIN);
    Instant earliest = onTime(method, channel, now).minus(apart(method).multipliedBy(burst));
    Instant start = earliest.isBefore(now) ? now : earliest;
    return Duration.between(now, start.isBefore(held) ? held : start);
  }

  /// How many places may be taken before their time.
  private int burst(String method, String channel, Urgency urgency, Instant now) {
    if (urgency == Urgency.URGENT) {
      return BURST;
    }
    return isOverdue(method, channel, now) ? BURST + EXTRA : BURST - KEPT;
  }

  private boolean isOverdue(String method, String channel, Instant now) {
    Instant since = this.since.get(key(method, channel));
    return since != null && !since.plus(OVERDUE).isAfter(now);
  }

  private Instant onTime(String method, String channel, Instant now) {
    Instant free = next.getOrDefault(key(method, channel), now);
    return free.isBefore(now) ? now : free;
  }

  /// Slack refused a call until then.
  synchronized void hold(String method, String channel, Duration wait) {
    held.put(key(method, channel), clock.instant().plus(wait));
  }

  /// Whether the limit of a method is for each channel.
  private static boolean isByChannel(String method) {
    return method.equals("chat.postMessage") || method.equals("chat.postEphemeral");
  }

  private static String key(String method, String channel) {
    return isByChannel(method) ? method + " " + channel : method;
  }

  /// How far apart calls are in the long run: tiers 2 to 4 allow 20, 50 and 100 a minute.
  private static Duration apart(String method) {
    return switch (method) {
      case "chat.postMessage" -> Duration.ofSeconds(1);
      case "conversations.list", "conversations.join" -> Duration.ofSeconds(3);
      case "views.open", "views.update", "users.info", "chat.postEphemeral" ->
          Duration.ofMillis(600);
      default -> Duration.ofMillis(1_200);
    };
  }
}
