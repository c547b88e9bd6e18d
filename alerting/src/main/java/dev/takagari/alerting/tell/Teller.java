package dev.takagari.alerting.tell;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.telling.CaseTellings;
import dev.takagari.core.telling.CaseTellings.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns changes of cases into acts, for every destination those of which it is to hear. Doing so
/// again is fine, also by several processes at a time: acts have markers. Safe for use by several
/// threads.
public final class Teller {
  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
  private static final int ENTRIES = 500;

  private final CaseTellings tellings;
  private final CaseRepository cases;
  private final CaseRecords records;
  private final List<Audience> audiences;
  private final TellSettings settings;

  public Teller(
      CaseTellings tellings,
      CaseRepository cases,
      CaseRecords records,
      Collection<Audience> audiences,
      TellSettings settings) {
    this.tellings = tellings;
    this.cases = cases;
    this.records = records;
    this.audiences = List.copyOf(audiences);
    this.settings = settings;
  }

  /// Looks at the cases that wait. One that fails keeps no other waiting.
  ///
  /// @return of how many people will be told
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  public int turn() {
    int planned = 0;
    for (Row row : tellings.due(settings.patience(), settings.rows())) {
      try {
        plan(row);
        planned++;
      } catch (RuntimeException e) {
        LOG.warn("nobody can be told of {} now", row.key(), e);
      }
    }
    return planned;
  }

  private void plan(Row row) {
    Optional<Case> found = cases.find(row.key());
    if (found.isEmpty()) {
      tellings.plan(row, List.of(), Map.of());
      return;
    }
    Map<String, Long> told = tellings.told(row.key());
    // the case first, then what happened to it: what comes in between is news, and the row stays
    TellPlan plan = TellPlan.of(found.get(), told, entries(row.key(), told), audiences);
    tellings.plan(row, plan.acts(), plan.told());
  }

  private List<TimelineEntry> entries(CaseKey key, Map<String, Long> told) {
    boolean isToldEverywhere =
        audiences.stream().map(Audience::destination).allMatch(told::containsKey);
    long after =
        isToldEverywhere ? told.values().stream().mapToLong(Long::longValue).min().orElse(0) : 0;
    List<TimelineEntry> entries = new ArrayList<>();
    while (true) {
      List<TimelineEntry> next = records.timeline(key, after, ENTRIES);
      entries.addAll(next);
      if (next.size() < ENTRIES) {
        return entries;
      }
      after = next.getLast().number();
    }
  }
}
