package dev.takagari.app.indicator;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntLedger;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Hunts through what had arrived; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/hunts")
public class HuntController {
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_LISTED = 200;

  /// Values that an answer says the reading of.
  private static final int MOST_READ = 1_000;

  private static final int LONGEST_SHOWN = 200;

  /// Clocks of hosts may be ahead.
  private static final Duration AHEAD = Duration.ofDays(2);

  private final HuntLedger hunts;
  private final AuditLog audit;
  private final InstantSource clock;

  HuntController(HuntLedger hunts, AuditLog audit, InstantSource clock) {
    this.hunts = hunts;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param values to look for, at most 100,000
  /// @param since time of the earliest events; as in search
  /// @param until time before which the latest events are; unset: all that came
  record StartRequest(
      @Nullable List<Named> values, @Nullable String since, @Nullable String until) {}

  /// @param type code of a type; null for what the value looks like
  /// @param value may be defanged
  /// @param exact for a domain: not the names below it
  record Named(@Nullable String type, @Nullable String value, @Nullable Boolean exact) {}

  /// @param scope what it looks for: indicators that are new, values that were named, or units that
  ///   were compared with older indicators
  /// @param done parts that were looked through, of `total`
  /// @param bytes that were read
  /// @param found indicators in events
  /// @param hits of these, those that were not known
  /// @param readAs in the answer to a start the first values that were read otherwise than they
  ///   were given; null in others
  record Hunt(
      String id,
      String scope,
      String since,
      String until,
      String by,
      String createdAt,
      @Nullable String endedAt,
      String state,
      long done,
      long total,
      long bytes,
      long found,
      long hits,
      String note,
      @Nullable List<ReadValue> readAs) {
    static Hunt of(HuntJob job) {
      return of(job, null);
    }

    static Hunt of(HuntJob job, @Nullable List<ReadValue> readAs) {
      Instant ended = job.endedAt();
      return new Hunt(
          job.id().toString(),
          scope(job.scope()),
          Times.text(job.since()),
          Times.text(job.until()),
          job.by(),
          Times.text(job.createdAt()),
          ended == null ? null : Times.text(ended),
          job.state().name().toLowerCase(Locale.ROOT),
          job.progress().done(),
          job.progress().total(),
          job.progress().bytes(),
          job.progress().found(),
          job.progress().hits(),
          job.note(),
          readAs);
    }

    private static String scope(HuntScope scope) {
      return switch (scope) {
        case HuntScope.Generations(long after, long upTo) -> generations(after, upTo);
        case HuntScope.Values(int count) -> count == 1 ? "1 value" : count + " values";
        case HuntScope.Late(long after, long upTo, int units) ->
            generations(after, upTo) + " in " + (units == 1 ? "1 unit" : units + " units");
      };
    }

    private static String generations(long after, long upTo) {
      return after + 1 == upTo
          ? "new indicators of generation " + upTo
          : "new indicators of generations " + (after + 1) + " to " + upTo;
    }
  }

  /// A value that was read otherwise than it was given.
  ///
  /// @param given as it was given
  /// @param type its code
  /// @param value that is looked for
  record ReadValue(String given, String type, String value) {}

  /// What is to be looked for.
  ///
  /// @param otherwise the first that were read otherwise than given, or whose type was guessed
  private record Asked(Set<ActiveIndicator> values, List<ReadValue> otherwise) {}

  record Hunts(List<Hunt> hunts) {}

  record CancelAnswer(boolean cancelled) {}

  @PostMapping
  Hunt start(@RequestBody StartRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    Asked asked = asked(request.values());
    Set<ActiveIndicator> values = asked.values();
    Instant now = clock.instant();
    if (request.since() == null) {
      throw bad("since is missing");
    }
    Instant since = TimeExpression.parse("since", request.since(), now);
    Instant until =
        request.until() == null
            ? now.plus(AHEAD)
            : TimeExpression.parse("until", request.until(), now);
    if (!since.isBefore(until)) {
      throw bad("since is not before until");
    }
    audit.record(by, "hunt.start", "", Map.of("values", Integer.toString(values.size())));
    return Hunt.of(hunts.create(values, since, until, by), asked.otherwise());
  }

  private static Asked asked(@Nullable List<Named> named) {
    if (named == null || named.isEmpty() || named.size() > MOST_VALUES) {
      throw bad("values are 1 to " + MOST_VALUES);
    }
    Set<ActiveIndicator> values = new LinkedHashSet<>();
    List<ReadValue> otherwise = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Named one = named.get(i);
      String text = one == null ? null : one.value();
      if (one == null || text == null) {
        throw bad("values[" + i + "] needs a value");
      }
      for (IndicatorValue value : read(i, text, one.type())) {
        values.add(new ActiveIndicator(value, Boolean.TRUE.equals(one.exact())));
        boolean asGiven = value.text().equals(text) && value.type().code().equals(one.type());
        if (!asGiven && otherwise.size() < MOST_READ) {
          otherwise.add(new ReadValue(text, value.type().code(), value.text()));
        }
      }
      if (values.size() > MOST_VALUES) {
        throw bad("values are 1 to " + MOST_VALUES + ", with the networks of ranges");
      }
    }
    return new Asked(values, otherwise);
  }

  /// @param index in the request, for the message when it cannot be read
  private static List<IndicatorValue> read(int index, String text, @Nullable String type) {
    String place = "values[" + index + "] (" + ShownText.defanged(text, LONGEST_SHOWN) + "): ";
    List<IndicatorValue> read;
    try {
      read = GivenValue.readAll(text, type);
    } catch (TakagariException e) {
      throw bad(place + e.getMessage());
    }
    for (IndicatorValue value : read) {
      if (!value.type().isMatched()) {
        throw bad(place + "events are not compared with the type " + value.type().code());
      }
    }
    return read;
  }

  @GetMapping
  Hunts list(
      @RequestParam(defaultValue = "false") boolean running,
      @RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > MOST_LISTED) {
      throw bad("limit is 1 to " + MOST_LISTED);
    }
    List<Hunt> all = new ArrayList<>();
    hunts.list(running, limit).forEach(job -> all.add(Hunt.of(job)));
    return new Hunts(all);
  }

  @GetMapping("/{id}")
  Hunt find(@PathVariable UUID id) {
    return hunts.find(id).map(Hunt::of).orElseThrow(HuntController::unknown);
  }

  @PostMapping("/{id}/cancel")
  CancelAnswer cancel(@PathVariable UUID id, HttpServletRequest http) {
    String by = Operator.of(http);
    if (hunts.find(id).isEmpty()) {
      throw unknown();
    }
    audit.record(by, "hunt.cancel", id.toString(), Map.of());
    return new CancelAnswer(hunts.cancel(id, "cancelled by " + by));
  }

  private static TakagariException unknown() {
    return new TakagariException(ErrorCode.NOT_FOUND, "there is no such hunt");
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
