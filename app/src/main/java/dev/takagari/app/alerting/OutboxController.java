package dev.takagari.app.alerting;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.ActCount;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.ActQueue.QueuedAct;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What is to be done outside, and could not be. Reading needs a token with the scope `search`,
/// trying anew one with `admin`.
@RestController
@RequestMapping("/api/v1/outbox")
public class OutboxController {
  private static final int LONGEST_NAME = 100;

  private final ActQueue acts;
  private final AuditLog audit;
  private final ObjectProvider<TellConfiguration.Outlets> outlets;

  /// @param outlets none where nobody is told
  OutboxController(
      ActQueue acts, AuditLog audit, ObjectProvider<TellConfiguration.Outlets> outlets) {
    this.acts = acts;
    this.audit = audit;
    this.outlets = outlets;
  }

  /// @param subject key of the case, or the name of a message of no case
  /// @param attempts how often it was taken, also when a limit forbade it
  /// @param dueAt when it is tried at the earliest
  /// @param why it was not done at the last try, or that its destination is not configured; may be
  ///   empty
  /// @param tells what is told; empty for a case that is shown as it is then, and for what is very
  ///   long
  /// @param marker by which it is found on the other side
  record Row(
      long id,
      String destination,
      String subject,
      String kind,
      String state,
      int attempts,
      String since,
      String dueAt,
      String why,
      String tells,
      String marker) {
    /// @param unserved since when acts wait at destinations that are not configured
    static Row of(QueuedAct queued, Map<String, String> unserved) {
      Act act = queued.act();
      return new Row(
          act.id(),
          act.destination(),
          act.subject(),
          act.kind().code(),
          queued.state().code(),
          act.attempts(),
          Times.text(act.since()),
          Times.text(queued.due()),
          why(queued, unserved.get(act.destination())),
          tells(act),
          act.marker());
    }

    private static String why(QueuedAct queued, @Nullable String since) {
      return since == null || queued.state() != ActQueue.State.WAITING
          ? queued.why()
          : "the destination is not configured; acts wait there since " + since;
    }

    private static String tells(Act act) {
      if (act.content().isEmpty()) {
        return "";
      }
      try {
        return switch (act.kind()) {
          case SHOW -> "";
          case ADD -> tells(TellText.entry(act.content()));
          case POST -> {
            TellPost post = TellText.post(act.content());
            yield post.title() + ": " + post.summary();
          }
        };
      } catch (TakagariException _) {
        // another version put it in: that it is there is what people look for
        return act.content();
      }
    }

    private static String tells(TimelineEntry entry) {
      String did = entry.what().code() + " by " + entry.actor().name();
      return entry.text().isEmpty() ? did : did + ": " + entry.text();
    }
  }

  /// @param nextCursor to be given as `cursor` for what follows; null at the end
  record Acts(List<Row> acts, @Nullable String nextCursor) {}

  /// @param waiting acts that wait
  /// @param dead those that were given up
  /// @param since when the longest waiting was put in; null when none waits
  record Count(String destination, long waiting, long dead, @Nullable String since) {
    static Count of(ActCount count) {
      return new Count(
          count.destination(), count.waiting(), count.dead(), CaseRow.time(count.since()));
    }
  }

  record Counts(List<Count> destinations) {}

  /// @param redriven acts that are tried anew
  record Redriven(int redriven) {}

  /// The oldest first.
  ///
  /// @param state `open` (waiting or dead), `waiting`, `dead` or `all`
  /// @param destination of this one
  @GetMapping
  Acts list(
      @RequestParam(defaultValue = "open") String state,
      @RequestParam(required = false) @Nullable String destination,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") int limit) {
    Page<QueuedAct> page = acts.list(filter(state), destination, cursor, CaseRequests.limit(limit));
    Map<String, String> unserved = unserved(page.items());
    return new Acts(
        page.items().stream().map(each -> Row.of(each, unserved)).toList(), page.next());
  }

  /// Destinations of acts that wait and nobody here does, with the time since when they do.
  private Map<String, String> unserved(List<QueuedAct> listed) {
    TellConfiguration.Outlets known = outlets.getIfAvailable();
    if (known == null) {
      return Map.of();
    }
    Set<String> served = known.names();
    if (listed.stream().allMatch(each -> served.contains(each.act().destination()))) {
      return Map.of();
    }
    Map<String, String> unserved = new HashMap<>();
    for (ActCount count : acts.counts()) {
      Instant since = count.since();
      if (since != null && !served.contains(count.destination())) {
        unserved.put(count.destination(), Times.text(since));
      }
    }
    return unserved;
  }

  private static ActFilter filter(String code) {
    return ActFilter.find(code)
        .orElseThrow(() -> CaseRequests.bad("state is open, waiting, dead or all"));
  }

  @GetMapping("/counts")
  Counts counts() {
    return new Counts(acts.counts().stream().map(Count::of).toList());
  }

  /// Has one dead act tried anew.
  @PostMapping("/{id}/redrive")
  Redriven redrive(@PathVariable long id, HttpServletRequest http) {
    String by = Operator.of(http);
    int redriven = acts.redrive(id, null);
    audit.record(
        by, "outbox.redrive", Long.toString(id), Map.of("acts", Integer.toString(redriven)));
    return new Redriven(redriven);
  }

  /// Has all dead acts of a destination tried anew.
  @PostMapping("/redrive")
  Redriven redrive(
      @RequestParam(required = false) @Nullable String destination, HttpServletRequest http) {
    String by = Operator.of(http);
    String of = CaseRequests.required("destination", destination, LONGEST_NAME);
    int redriven = acts.redrive(null, of);
    audit.record(by, "outbox.redrive", of, Map.of("acts", Integer.toString(redriven)));
    return new Redriven(redriven);
  }
}
