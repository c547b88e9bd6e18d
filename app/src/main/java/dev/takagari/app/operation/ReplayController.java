package dev.takagari.app.operation;

import dev.takagari.app.service.Feeds;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.steering.ReplayJob;
import dev.takagari.core.steering.ReplayLedger;
import dev.takagari.core.steering.ReplayProgress;
import dev.takagari.core.steering.ReplayRequest;
import dev.takagari.core.steering.ReplayRequest.Origin;
import dev.takagari.core.steering.ReplayState;
import dev.takagari.core.steering.ReplayUnits;
import dev.takagari.ingest.engine.Feed;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Replays: old data that is read again in the background; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/replays")
public class ReplayController {
  private static final int MOST = 1000;

  private final ReplayLedger jobs;
  private final ReplayUnits units;
  private final Feeds feeds;
  private final AuditLog audit;
  private final InstantSource clock;

  ReplayController(
      ReplayLedger jobs, ReplayUnits units, Feeds feeds, AuditLog audit, InstantSource clock) {
    this.jobs = jobs;
    this.units = units;
    this.feeds = feeds;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param source feed or archive
  /// @param feed may be left out when there is one, and for the archive
  /// @param since `7d`, or a time as searches take it
  record ReplayOrder(
      @Nullable String source,
      @Nullable String feed,
      @Nullable String prefix,
      @Nullable String since,
      @Nullable String until,
      @Nullable List<String> sinks,
      @Nullable Boolean dryRun) {}

  /// @param objects looked at; `known` of them need nothing, `taken` are new or run again
  /// @param unitsInFlight units that are not finished yet
  /// @param note what it waits for, or why it ended
  record ReplayView(
      long id,
      String source,
      String feed,
      String prefix,
      String since,
      String until,
      List<String> sinks,
      boolean dryRun,
      String state,
      String createdAt,
      String createdBy,
      String endedAt,
      long objects,
      long bytes,
      long known,
      long knownBytes,
      long taken,
      long takenBytes,
      long units,
      int unitsInFlight,
      String note) {}

  record Replays(List<ReplayView> replays) {}

  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  ReplayView create(@RequestBody ReplayOrder order, HttpServletRequest http) {
    ReplayRequest request = request(order);
    String who = Operator.of(http);
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("source", word(request.origin()));
    detail.put("prefix", request.prefix());
    detail.put("since", request.since().toString());
    detail.put("until", request.until().toString());
    detail.put("dry_run", Boolean.toString(request.dryRun()));
    audit.record(who, "replay.start", request.feed(), detail);
    return view(jobs.create(request, who));
  }

  private ReplayRequest request(ReplayOrder order) {
    Origin origin = origin(order.source());
    Instant now = clock.instant();
    Instant since =
        order.since() == null ? Instant.EPOCH : PointInTime.parse("since", order.since(), now);
    Instant until = order.until() == null ? now : PointInTime.parse("until", order.until(), now);
    if (!since.isBefore(until)) {
      throw bad("since must be before until");
    }
    List<String> sinks = order.sinks() == null ? List.of() : order.sinks();
    if (origin == Origin.FEED && !sinks.isEmpty()) {
      throw bad("sinks can be chosen with source archive only");
    }
    return new ReplayRequest(
        origin,
        feed(origin, order.feed()),
        order.prefix() == null ? "" : order.prefix(),
        since,
        until,
        sinks,
        Boolean.TRUE.equals(order.dryRun()));
  }

  private static Origin origin(@Nullable String source) {
    return switch (source) {
      case "feed" -> Origin.FEED;
      case "archive" -> Origin.ARCHIVE;
      case null, default -> throw bad("source must be feed or archive");
    };
  }

  private String feed(Origin origin, @Nullable String name) {
    List<String> names = feeds.all().stream().map(Feed::name).toList();
    if (name != null && !name.isEmpty()) {
      if (origin == Origin.FEED && !names.contains(name)) {
        throw new TakagariException(
            ErrorCode.NOT_FOUND, "no such feed; there are " + String.join(", ", names));
      }
      return name;
    }
    if (origin == Origin.ARCHIVE) {
      return "";
    }
    if (names.size() != 1) {
      throw bad("feed is missing; there are " + String.join(", ", names));
    }
    return names.getFirst();
  }

  @GetMapping
  Replays list(
      @RequestParam(defaultValue = "false") boolean running,
      @RequestParam(defaultValue = "50") int limit) {
    if (limit < 1 || limit > MOST) {
      throw bad("limit is 1 to " + MOST);
    }
    return new Replays(jobs.list(running, limit).stream().map(this::view).toList());
  }

  @GetMapping("/{id}")
  ReplayView find(@PathVariable long id) {
    return view(job(id));
  }

  /// Ends a replay; units that it made go their way.
  @PostMapping("/{id}/cancel")
  ReplayView cancel(@PathVariable long id, HttpServletRequest http) {
    ReplayJob job = job(id);
    audit.record(Operator.of(http), "replay.cancel", job.request().feed(), Map.of("id", "" + id));
    jobs.save(id, ReplayState.CANCELLED, job.progress(), "");
    return view(job(id));
  }

  private ReplayJob job(long id) {
    return jobs.find(id)
        .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "no replay " + id));
  }

  private ReplayView view(ReplayJob job) {
    ReplayRequest request = job.request();
    ReplayProgress progress = job.progress();
    return new ReplayView(
        job.id(),
        word(request.origin()),
        request.feed(),
        request.prefix(),
        request.since().toString(),
        request.until().toString(),
        request.sinks(),
        request.dryRun(),
        word(job.state()),
        job.createdAt().toString(),
        job.by(),
        Optional.ofNullable(job.endedAt()).map(Instant::toString).orElse(""),
        progress.objects(),
        progress.bytes(),
        progress.known(),
        progress.knownBytes(),
        progress.taken(),
        progress.takenBytes(),
        progress.units(),
        units.inFlight(job.id()),
        job.note());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static TakagariException bad(String what) {
    return new TakagariException(ErrorCode.BAD_REQUEST, what);
  }
}
