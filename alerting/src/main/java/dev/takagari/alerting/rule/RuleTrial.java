package dev.takagari.alerting.rule;

import dev.takagari.alerting.detect.EventFields;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.query.predicate.ComparedEvent;
import dev.takagari.core.query.predicate.EventPredicate;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleMatch;
import dev.takagari.core.rule.RuleTest;
import dev.takagari.core.rule.RuleTest.Expected;
import dev.takagari.core.rule.SlidingWindow;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks a rule of its test events, which the mapping of their log decodes.
///
/// @param sources kinds of logs that tests may name
public record RuleTrial(SourceTypes sources) {
  /// After everything that logs of today tell of.
  private static final Instant ARRIVAL = Instant.parse("2100-01-01T00:00:00Z");

  /// What came of one test.
  ///
  /// @param found what the rule says; what kept it from saying anything when a record cannot be
  ///   read
  public record Result(RuleTest test, boolean passed, String found) {}

  /// A record that a test cannot use.
  private static final class UnusableRecord extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableRecord(String message) {
      super(message, null, false, false);
    }
  }

  /// The results of all tests, in the order of the file.
  public List<Result> of(Rule rule) {
    return rule.tests().stream().map(test -> run(rule, test)).toList();
  }

  private Result run(Rule rule, RuleTest test) {
    List<Event> fitting = new ArrayList<>();
    try {
      EventPredicate predicate = EventPredicate.of(rule.question().query());
      ComparedEvent compared = new ComparedEvent();
      for (Event event : events(test)) {
        if (predicate.matches(compared.set(event))) {
          fitting.add(event);
        }
      }
    } catch (UnusableRecord e) {
      return new Result(test, false, String.valueOf(e.getMessage()));
    }
    int records = test.records().size();
    String fit = fitting.size() + " of " + records + " fit";
    return switch (test.expected()) {
      case MATCH -> new Result(test, fitting.size() == records, fit);
      case NO_MATCH -> new Result(test, fitting.isEmpty(), fit);
      case FIRES, BELOW_THRESHOLD -> {
        boolean fires = fires(rule, test, fitting);
        boolean passed = test.expected() == Expected.FIRES ? fires : !fires && !fitting.isEmpty();
        yield new Result(test, passed, fires ? "it fires" : fit + ", it does not fire");
      }
    };
  }

  private List<Event> events(RuleTest test) throws UnusableRecord {
    SourceType type = sources.find(test.dataset()).orElse(null);
    if (type == null || !type.hasEvents()) {
      throw new UnusableRecord("there is no kind of log " + test.dataset());
    }
    LineDecoder decoder = type.decoders().get();
    LineContext context = new LineContext("test", ARRIVAL, null, ARRIVAL, HostNames.NONE);
    List<Event> events = new ArrayList<>();
    for (String record : test.records()) {
      byte[] utf8 = record.getBytes(StandardCharsets.UTF_8);
      try {
        events.add(EventRow.copyOf(decoder.decode(utf8, 0, utf8.length, 1, context)));
      } catch (UndecodableLineException e) {
        throw new UnusableRecord("a record cannot be read: " + e.getMessage());
      }
    }
    return events;
  }

  private static boolean fires(Rule rule, RuleTest test, List<Event> fitting) {
    if (rule.counting().tellsOfEach()) {
      return !fitting.isEmpty();
    }
    EventField distinct = rule.counting().distinct();
    Map<String, List<RuleMatch>> groups = new HashMap<>();
    int all = fitting.size() * test.repeat();
    for (int i = 0; i < all; i++) {
      Event event = fitting.get(i % fitting.size());
      Instant time = EventFields.instant(event.number(Columns.TIMESTAMP));
      Instant start = EventFields.instant(fitting.getFirst().number(Columns.TIMESTAMP));
      Duration after = test.within().multipliedBy(i).dividedBy(Math.max(1, all - 1));
      groups
          .computeIfAbsent(RuleGroup.of(rule, event).key(), _ -> new ArrayList<>())
          .add(
              new RuleMatch(
                  Integer.toString(i),
                  test.within().isZero() ? time : start.plus(after),
                  distinct == null ? "" : distinct.value(event)));
    }
    SlidingWindow window = SlidingWindow.of(rule.counting());
    return groups.values().stream()
        .anyMatch(matches -> !window.raise(List.of(), matches).isEmpty());
  }
}
