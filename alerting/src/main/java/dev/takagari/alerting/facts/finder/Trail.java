package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.detect.CloudCall;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What an account of a cloud did in some time, counted by what it called.
final class Trail {
  private static final int MOST_READ = 500;
  private static final int MOST_CALLS = 10;

  private Trail() {}

  /// Calls of one kind.
  private static final class Calls {
    private final Instant first;
    private final boolean changing;
    private int count;
    private final Map<String, Integer> errors = new TreeMap<>();
    private final Set<String> about = new LinkedHashSet<>();

    /// @param changing whether it may have changed something; those are what one looks for
    Calls(Instant first, boolean changing) {
      this.first = first;
      this.changing = changing;
    }
  }

  /// Tells of the calls of a time.
  ///
  /// @param when for people, as `in the hour before`
  /// @return whether there were any
  static boolean tell(
      Asking asking,
      FactAnswer answer,
      Subjects.Principal principal,
      TimeRange range,
      String when,
      String except) {
    List<Query> who = new ArrayList<>();
    if (!principal.key().isEmpty()) {
      who.add(Filters.is(Columns.AWS_ACCESS_KEY_ID, principal.key()));
    }
    if (!principal.arn().isEmpty()) {
      who.add(Filters.is(Columns.AWS_PRINCIPAL_ARN, principal.arn()));
    }
    Query query =
        Filters.all(Query.or(who), new Query.Not(Filters.is(Columns.EVENT_KIND, "alert")));
    EventAnswer found = asking.newest("calls of this account", query, range, MOST_READ);
    List<EventRow> rows =
        found.rows().stream()
            .filter(row -> !Rows.text(row, Columns.EVENT_ID).equals(except))
            .sorted(Comparator.comparing(Rows::time))
            .toList();
    if (rows.isEmpty()) {
      return false;
    }
    Map<String, Calls> calls = new LinkedHashMap<>();
    Set<String> addresses = new LinkedHashSet<>();
    Set<String> regions = new LinkedHashSet<>();
    Set<String> keys = new LinkedHashSet<>();
    int failed = 0;
    for (EventRow row : rows) {
      String provider = Rows.text(row, Columns.EVENT_PROVIDER);
      int dot = provider.indexOf('.');
      String service = dot < 0 ? provider : provider.substring(0, dot);
      String call = (service + " " + Rows.text(row, Columns.EVENT_ACTION)).strip();
      Calls same =
          calls.computeIfAbsent(
              call,
              _ ->
                  new Calls(
                      Rows.time(row), CloudCall.isChanging(Rows.text(row, Columns.EVENT_ACTION))));
      same.count++;
      if (same.changing) {
        CloudCall.of(row).ifPresent(one -> same.about.add(one.about()));
      }
      String error = Rows.text(row, Columns.ERROR_CODE);
      if (!error.isEmpty()) {
        failed++;
        same.errors.merge(error, 1, Integer::sum);
      }
      addresses.add(Rows.text(row, Columns.SOURCE_IP));
      regions.add(Rows.text(row, Columns.CLOUD_REGION));
      keys.add(Rows.text(row, Columns.AWS_ACCESS_KEY_ID));
    }
    answer.fact(
        "calls",
        (found.more() ? "at least " : "")
            + FactText.count(rows.size(), "call")
            + " "
            + when
            + (failed > 0 ? ", " + failed + " of them failed" : "")
            + listed(" from ", addresses)
            + listed(" in ", regions)
            + (keys.size() > 1 ? " with " + FactText.count(keys.size(), "access key") : ""),
        "cloud trail",
        Rows.time(rows.getFirst()));
    calls.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Calls>, Boolean>comparing(one -> !one.getValue().changing)
                .thenComparing(one -> one.getValue().errors.isEmpty()))
        .limit(MOST_CALLS)
        .forEach(
            one ->
                answer.fact(
                    "call",
                    one.getKey() + ": " + worded(one.getValue()),
                    "cloud trail",
                    one.getValue().first,
                    Map.of(Columns.EVENT_ACTION, one.getKey())));
    if (calls.size() > MOST_CALLS) {
      answer.note(FactText.count(calls.size() - MOST_CALLS, "more kind of call") + " not shown");
    }
    return true;
  }

  private static String worded(Calls calls) {
    int failed = calls.errors.values().stream().mapToInt(Integer::intValue).sum();
    return FactText.count(calls.count, "time")
        + (failed == 0
            ? ""
            : ", " + failed + " failed (" + FactText.some(calls.errors.keySet(), 3) + ")")
        + listed(", of ", calls.about);
  }

  private static String listed(String before, Set<String> values) {
    Set<String> named = new LinkedHashSet<>(values);
    named.remove("");
    return named.isEmpty() ? "" : before + FactText.some(named, 4);
  }
}
