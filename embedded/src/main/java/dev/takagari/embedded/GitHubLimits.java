package dev.takagari.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the double refuses calls: rate limits by the clock, and troubles that a test asks for.
/// Callers hold the monitor of the state.
final class GitHubLimits {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CREATED_PER_MINUTE = 80;
  private static final int CREATED_PER_HOUR = 500;

  /// A number of calls within some time.
  static final class Window {
    final String resource;
    final Duration length;
    int limit;
    int used;
    Instant reset = Instant.EPOCH;

    Window(String resource, int limit, Duration length) {
      this.resource = resource;
      this.limit = limit;
      this.length = length;
    }

    private void turn(Instant now) {
      if (!now.isBefore(reset)) {
        used = 0;
        reset = now.plus(length);
      }
    }

    Map<String, @Nullable Object> json() {
      return Json.of(
          "limit", limit,
          "remaining", Math.max(0, limit - used),
          "reset", reset.getEpochSecond(),
          "used", used,
          "resource", resource);
    }

    DoubleHttp.Answer on(DoubleHttp.Answer answer) {
      return answer
          .with("X-RateLimit-Limit", Integer.toString(limit))
          .with("X-RateLimit-Remaining", Integer.toString(Math.max(0, limit - used)))
          .with("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()))
          .with("X-RateLimit-Used", Integer.toString(used))
          .with("X-RateLimit-Resource", resource);
    }
  }

  private static final class Trouble {
    final Pattern calls;
    final GitHubDouble.Fault fault;
    int left;

    Trouble(Pattern calls, int left, GitHubDouble.Fault fault) {
      this.calls = calls;
      this.left = left;
      this.fault = fault;
    }
  }

  private final InstantSource clock;
  private final Window core = new Window("core", 5000, HOUR);
  private final Window search = new Window("search", 30, MINUTE);
  private final List<Trouble> troubles = new ArrayList<>();
  private final Deque<Instant> created = new ArrayDeque<>();
  private boolean limitContent;
  private boolean outage;

  GitHubLimits(InstantSource clock) {
    this.clock = clock;
  }

  void outage(boolean now) {
    outage = now;
  }

  boolean isOutage() {
    return outage;
  }

  void limitContent(boolean limit) {
    limitContent = limit;
    created.clear();
  }

  void limitCalls(int perHour) {
    core.limit = perHour;
    core.reset = Instant.EPOCH;
  }

  void fail(Pattern calls, int count, GitHubDouble.Fault fault) {
    troubles.add(new Trouble(calls, count, fault));
  }

  void heal() {
    troubles.clear();
  }

  /// The trouble of a call, used up by it; null for none.
  ///
  /// @param call method, space, path
  GitHubDouble.@Nullable Fault trouble(String call) {
    for (Trouble trouble : troubles) {
      if (trouble.left > 0 && trouble.calls.matcher(call).find()) {
        trouble.left--;
        return trouble.fault;
      }
    }
    troubles.removeIf(trouble -> trouble.left == 0);
    return null;
  }

  /// The window that a call counts in.
  Window window(String path) {
    Window window = path.startsWith("/search/") ? search : core;
    window.turn(clock.instant());
    return window;
  }

  List<Window> windows() {
    return List.of(window("/"), window("/search/"));
  }

  /// Counts a call.
  ///
  /// @throws GitHubProblem 403 when there are none left
  void count(Window window) {
    if (window.used >= window.limit) {
      throw GitHubProblem.of(
          403, "API rate limit exceeded for installation ID " + GitHubView.INSTALLATION_ID + ".");
    }
    window.used++;
  }

  /// Counts an issue or comment that is made.
  ///
  /// @throws GitHubProblem 403 with `Retry-After` when there were too many
  void create() {
    if (!limitContent) {
      return;
    }
    Instant now = clock.instant();
    while (!created.isEmpty() && !created.getFirst().plus(HOUR).isAfter(now)) {
      created.removeFirst();
    }
    long lately = created.stream().filter(at -> at.plus(MINUTE).isAfter(now)).count();
    if (lately >= CREATED_PER_MINUTE || created.size() >= CREATED_PER_HOUR) {
      throw GitHubProblem.secondaryLimit(
          "You have exceeded a secondary rate limit and have been temporarily blocked from content"
              + " creation. Please retry your request again later.",
          MINUTE.toSeconds());
    }
    created.add(now);
  }
}
