package dev.takagari.app.operation;

import dev.takagari.app.feed.FeedDrop;
import dev.takagari.app.service.Completion;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.replay.Redrive;
import dev.takagari.ingest.replay.Replay;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The operator's side of the API; it needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1")
public class OperationController {
  private static final int MOST_ENTRIES = 1000;

  private final Completion completion;
  private final FeedDrop drop;
  private final PortChecks checks;
  private final QuarantineLedger quarantine;
  private final Replay replay;
  private final Redrive redrive;
  private final AuditLog audit;

  OperationController(
      Completion completion,
      FeedDrop drop,
      PortChecks checks,
      QuarantineLedger quarantine,
      Replay replay,
      Redrive redrive,
      AuditLog audit) {
    this.completion = completion;
    this.drop = drop;
    this.checks = checks;
    this.quarantine = quarantine;
    this.replay = replay;
    this.redrive = redrive;
    this.audit = audit;
  }

  /// @param directory absolute path on the service's machine
  record IngestRequest(@Nullable String directory) {}

  record IngestAnswer(int batches) {}

  /// Where everything received is.
  ///
  /// @param done whether nothing waits and nothing is under way
  /// @param accounted whether the figures add up
  record Progress(boolean done, boolean accounted, long backlog, Balance balance) {}

  record ReplayRequest(@Nullable Set<String> sinks) {}

  /// @param sinks what becomes of each: due, already-there or staged
  record ReplayAnswer(String unit, Map<String, String> sinks) {}

  /// @param resolution empty while the entry is open
  record Entry(
      long id,
      String at,
      String kind,
      String feed,
      String unit,
      String source,
      String reason,
      long firstLine,
      long count,
      String archiveKey,
      String detail,
      String resolution) {

    static Entry of(QuarantineLedger.Listed listed) {
      QuarantineEntry entry = listed.entry();
      return new Entry(
          listed.id(),
          listed.at().toString(),
          entry.kind().name().toLowerCase(Locale.ROOT),
          entry.feed(),
          entry.unit(),
          entry.source(),
          entry.reason().code(),
          entry.firstLine(),
          entry.count(),
          entry.archiveKey(),
          entry.detail(),
          listed.resolution());
    }
  }

  record Entries(List<Entry> entries) {}

  record RedriveRequest(@Nullable Long id) {}

  /// @param taken whether it was taken up
  /// @param outcome for people
  record RedriveAnswer(long id, boolean taken, String outcome) {}

  record Checks(boolean ok, List<PortCheck.Outcome> ports) {}

  @PostMapping("/ingest")
  IngestAnswer ingest(@RequestBody IngestRequest request, HttpServletRequest http) {
    try {
      Path directory = directory(request.directory());
      audit.record(Operator.of(http), "ingest.drop", directory.toString(), Map.of());
      return new IngestAnswer(drop.drop(directory));
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.PATH_NOT_ALLOWED) {
        throw new TakagariException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }

  private static Path directory(@Nullable String text) {
    try {
      if (text != null && Path.of(text).isAbsolute()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "directory is not a path", e);
    }
    throw new TakagariException(ErrorCode.BAD_REQUEST, "directory must be an absolute path");
  }

  @GetMapping("/ingest")
  Progress progress() {
    boolean done = completion.isDone();
    Balance balance = completion.totals().balance();
    return new Progress(done, balance.holds(), completion.backlog(), balance);
  }

  @PostMapping("/units/{unit}/replay")
  ReplayAnswer replay(
      @PathVariable String unit,
      @RequestBody(required = false) @Nullable ReplayRequest request,
      HttpServletRequest http) {
    Set<String> sinks = request == null || request.sinks() == null ? Set.of() : request.sinks();
    UnitId id = unitId(unit);
    audit.record(Operator.of(http), "unit.replay", unit, Map.of("sinks", String.join(",", sinks)));
    Map<String, String> answers = new LinkedHashMap<>();
    replay
        .replay(id, sinks)
        .forEach(
            (sink, answer) ->
                answers.put(sink, answer.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    return new ReplayAnswer(unit, answers);
  }

  private static UnitId unitId(String text) {
    try {
      return new UnitId(text);
    } catch (IllegalArgumentException e) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "not a unit id: 26 characters are expected", e);
    }
  }

  @GetMapping("/quarantine")
  Entries quarantine(
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "false") boolean resolved) {
    if (limit < 1 || limit > MOST_ENTRIES) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "limit is 1 to " + MOST_ENTRIES);
    }
    return new Entries(quarantine.list(after, limit, !resolved).stream().map(Entry::of).toList());
  }

  @PostMapping("/quarantine/redrive")
  RedriveAnswer redrive(@RequestBody RedriveRequest request, HttpServletRequest http) {
    Long id = request.id();
    if (id == null) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "id is missing");
    }
    audit.record(Operator.of(http), "quarantine.redrive", id.toString(), Map.of());
    try {
      return new RedriveAnswer(id, true, redrive.redrive(id));
    } catch (TakagariException e) {
      if (e.code().kind() == ErrorKind.RESOURCE) {
        return new RedriveAnswer(id, false, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  @GetMapping("/doctor")
  Checks doctor() {
    List<PortCheck.Outcome> outcomes = checks.run();
    return new Checks(outcomes.stream().allMatch(PortCheck.Outcome::ok), outcomes);
  }
}
