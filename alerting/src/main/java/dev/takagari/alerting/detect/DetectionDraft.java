package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Puts a detection together from one event, within its bounds. For one thread.
final class DetectionDraft {
  /// Between programs that started each other.
  static final String ARROW = " → ";

  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_DESCRIPTION = 4_000;
  private static final int LONGEST_RULE = 200;
  private static final int LONGEST_FIELD = 256;
  private static final int MOST_VALUES = 20;
  private static final int MOST_DETAILS = 40;
  private static final int LONGEST_DETAIL = 2_000;
  private static final int MOST_DETAIL_BYTES = 32 * 1024;

  private final AlertRecord record;
  private final String source;
  private final String id;
  private final Set<Detection.Mark> marks = EnumSet.noneOf(Detection.Mark.class);
  private final SequencedMap<String, String> details = new LinkedHashMap<>();
  private final Map<String, List<String>> named = new HashMap<>();
  private int detailBytes = MOST_DETAIL_BYTES;
  private String revision = "1";
  private String rule = "";
  private String title = "";
  private String description = "";
  private Severity severity = Severity.MEDIUM;
  private long count = 1;
  private String link = "";

  /// @param id as [Detection#id()]
  DetectionDraft(AlertRecord record, String source, String id) {
    this.record = record;
    this.source = source;
    this.id = id;
    if (record.isSample()) {
      marks.add(Detection.Mark.SAMPLE);
    }
    if (record.isBrought()) {
      marks.add(Detection.Mark.BROUGHT);
    }
    description(record.text(Columns.MESSAGE));
  }

  DetectionDraft revision(String value) {
    revision = value;
    return this;
  }

  DetectionDraft rule(String value) {
    rule = CleanText.line(value, LONGEST_RULE);
    return this;
  }

  /// The first of these that says anything.
  DetectionDraft title(String... values) {
    for (String value : values) {
      if (title.isEmpty()) {
        title = CleanText.line(value, LONGEST_TITLE);
      }
    }
    return this;
  }

  DetectionDraft description(String value) {
    description = CleanText.of(value, LONGEST_DESCRIPTION);
    return this;
  }

  DetectionDraft severity(Severity value) {
    severity = value;
    return this;
  }

  DetectionDraft count(long value) {
    count = Math.max(1, value);
    return this;
  }

  /// @param value a link that is known to lead to the product
  DetectionDraft link(String value) {
    link = value;
    return this;
  }

  DetectionDraft mark(Detection.Mark value) {
    marks.add(value);
    return this;
  }

  /// Adds what the event names outside of its columns; of a column that has a value nothing.
  DetectionDraft field(Column column, List<String> values) {
    List<String> clean =
        values.stream()
            .map(value -> CleanText.line(value.strip(), LONGEST_FIELD))
            .filter(value -> !value.isEmpty())
            .distinct()
            .limit(MOST_VALUES)
            .toList();
    if (!clean.isEmpty()) {
      named.put(column.name(), clean);
    }
    return this;
  }

  /// Adds a detail; one without a value is left out.
  DetectionDraft detail(String name, String value) {
    String clean = CleanText.of(value.strip(), LONGEST_DETAIL);
    int bytes = CleanText.jsonBytes(clean);
    if (!clean.isEmpty() && details.size() < MOST_DETAILS && bytes <= detailBytes) {
      detailBytes -= bytes;
      details.put(name, clean);
    }
    return this;
  }

  /// Adds a detail of several values, empty ones left out.
  DetectionDraft detail(String name, List<String> values, String between) {
    return detail(
        name, String.join(between, values.stream().filter(value -> !value.isBlank()).toList()));
  }

  /// In the order of columns.
  private SequencedMap<String, List<String>> fields() {
    SequencedMap<String, List<String>> held = EventFields.of(record.event());
    if (named.isEmpty()) {
      return held;
    }
    SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
    for (Column column : EventSchema.current().columns()) {
      List<String> values = held.getOrDefault(column.name(), named.get(column.name()));
      if (values != null) {
        fields.put(column.name(), values);
      }
    }
    return fields;
  }

  /// The detection; what it is called is its last resort as a title.
  Verdict build(GroupKey key) {
    title(record.text(Columns.RULE_NAME), record.text(Columns.EVENT_ACTION), "Alert of " + source);
    return new Verdict.Detected(
        new Detection(
            id,
            revision,
            source,
            rule,
            title,
            description,
            severity,
            EventFields.instant(record.event().number(Columns.TIMESTAMP)),
            count,
            key.text(),
            record.text(Columns.EVENT_ID),
            record.text(Columns.EVENT_DATASET),
            fields(),
            details,
            link,
            marks));
  }
}
