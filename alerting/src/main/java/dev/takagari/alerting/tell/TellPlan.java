package dev.takagari.alerting.tell;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is to be done outside because a case is not as people were told.
///
/// @param told how far each destination will have been told with that
record TellPlan(List<NewAct> acts, Map<String, Long> told) {
  TellPlan {
    acts = List.copyOf(acts);
    told = Map.copyOf(told);
  }

  /// @param told how far each destination was told, see
  ///   [dev.takagari.core.telling.CaseTellings#told]
  /// @param entries of the timeline, the oldest first: at least those after what was told
  static TellPlan of(
      Case found, Map<String, Long> told, List<TimelineEntry> entries, List<Audience> audiences) {
    List<NewAct> acts = new ArrayList<>();
    Map<String, Long> after = new LinkedHashMap<>();
    String subject = found.key().toString();
    for (Audience audience : audiences) {
      String destination = audience.destination();
      Long before = told.get(destination);
      if (before == null && !audience.begins(found)) {
        continue;
      }
      acts.add(NewAct.show(destination, subject));
      // what it is begun with shows all that was before
      long from = before == null ? Long.MAX_VALUE : before;
      entries.stream()
          .filter(entry -> entry.number() > from && audience.hears(entry))
          .map(entry -> entry(destination, subject, entry))
          .forEach(acts::add);
      long last = entries.isEmpty() ? 0 : entries.getLast().number();
      after.put(destination, before == null ? last : Math.max(before, last));
    }
    return new TellPlan(acts, after);
  }

  private static NewAct entry(String destination, String subject, TimelineEntry entry) {
    return new NewAct(
        destination, subject, Act.Kind.ADD, subject + ":t" + entry.number(), TellText.write(entry));
  }
}
