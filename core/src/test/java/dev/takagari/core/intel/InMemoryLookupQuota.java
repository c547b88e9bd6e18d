package dev.takagari.core.intel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts in memory.
public final class InMemoryLookupQuota implements LookupQuota {
  private final Map<String, State> states = new TreeMap<>();
  private final InstantSource clock;

  public InMemoryLookupQuota(InstantSource clock) {
    this.clock = clock;
  }

  private static final class State {
    private double tokens;
    private Instant refilled;
    private Instant day;
    private int used;
    private int failures;
    private Instant rest = Instant.EPOCH;

    State(Instant now, int full) {
      tokens = full;
      refilled = now;
      day = now.truncatedTo(ChronoUnit.DAYS);
    }

    void rest(Instant until) {
      rest = until.isAfter(rest) ? until : rest;
    }
  }

  @Override
  public synchronized Permit take(String source, Rate rate) {
    Instant now = clock.instant();
    State state = states.computeIfAbsent(source, _ -> new State(now, rate.perMinute()));
    if (state.rest.isAfter(now)) {
      return new Permit.Denied(IntelRefusal.RESTING, state.rest);
    }
    Instant today = now.truncatedTo(ChronoUnit.DAYS);
    if (!state.day.equals(today)) {
      state.day = today;
      state.used = 0;
    }
    if (state.used >= rate.perDay()) {
      return new Permit.Denied(IntelRefusal.QUOTA, today.plus(Duration.ofDays(1)));
    }
    double seconds = Duration.between(state.refilled, now).toMillis() / 1_000.0;
    state.tokens = Math.min(rate.perMinute(), state.tokens + seconds * rate.perMinute() / 60);
    state.refilled = now;
    if (state.tokens < 1) {
      double wait = (1 - state.tokens) * 60_000 / rate.perMinute();
      return new Permit.Denied(IntelRefusal.RATE, now.plusMillis((long) Math.ceil(wait)));
    }
    state.tokens--;
    state.used++;
    return new Permit.Granted();
  }

  @Override
  public synchronized void answered(String source) {
    states.get(source).failures = 0;
  }

  @Override
  public synchronized void failed(String source, int most, Duration pause) {
    State state = states.get(source);
    if (++state.failures >= most) {
      state.rest(clock.instant().plus(pause));
    }
  }

  @Override
  public synchronized void rest(String source, Duration pause) {
    states.get(source).rest(clock.instant().plus(pause));
  }

  @Override
  public synchronized List<Standing> standings() {
    Instant now = clock.instant();
    return states.entrySet().stream()
        .map(
            one ->
                new Standing(
                    one.getKey(),
                    one.getValue().day.equals(now.truncatedTo(ChronoUnit.DAYS))
                        ? one.getValue().used
                        : 0,
                    one.getValue().failures,
                    rest(one.getValue(), now)))
        .toList();
  }

  private static @Nullable Instant rest(State state, Instant now) {
    return state.rest.isAfter(now) ? state.rest : null;
  }
}
