package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How it got here as far as the detection itself says, which takes no asking.
public final class Recorded implements FactFinder {
  private static final String DETECTION = "detection";

  @Override
  public Kind kind() {
    return Kind.BEFORE;
  }

  @Override
  public Turn turn() {
    return Turn.FIRST;
  }

  @Override
  public String asks() {
    return "the detection itself";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    tell(answer, inquiry.detection());
    return answer;
  }

  /// Adds the process and its parents as the detection names them.
  static void tell(FactAnswer answer, Detection detection) {
    process(
        answer,
        "process",
        detection,
        Columns.PROCESS_NAME,
        Columns.PROCESS_EXECUTABLE,
        Columns.PROCESS_COMMAND_LINE);
    process(
        answer,
        "parent",
        detection,
        Columns.PROCESS_PARENT_NAME,
        Columns.PROCESS_PARENT_EXECUTABLE,
        Columns.PROCESS_PARENT_COMMAND_LINE);
    detection
        .details()
        .forEach(
            (name, text) -> {
              String folded = name.toLowerCase(Locale.ROOT);
              boolean isOfALine =
                  folded.contains("parent")
                      || folded.contains("lineage")
                      || folded.contains("ancestor");
              if (isOfALine) {
                answer.fact(FactText.words(name), text, DETECTION, detection.time());
              }
            });
  }

  private static void process(
      FactAnswer answer, String label, Detection detection, Column name, Column path, Column call) {
    String named = detection.first(name);
    String called = detection.first(call);
    String executable = detection.first(path);
    String how = called.isEmpty() ? executable : called;
    Map<Column, String> values = new LinkedHashMap<>();
    for (Column column : List.of(name, path, call)) {
      values.put(column, detection.first(column));
    }
    answer.fact(
        label,
        named.isEmpty() || how.isEmpty() || named.equals(how) ? named + how : named + ": " + how,
        DETECTION,
        detection.time(),
        values);
  }
}
