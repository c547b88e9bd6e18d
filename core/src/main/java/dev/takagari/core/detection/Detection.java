package dev.takagari.core.detection;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.TimeBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Something that a product, a rule or an indicator says is worth a look: the one form in which all
/// of them reach triage. All texts come from events and are hostile.
///
/// @param id the same for every copy and every later version, whatever road they take; 1 to 100
///   characters of `[A-Za-z0-9._:-]`
/// @param revision tells the versions of a detection apart: a known id with another revision is an
///   update, with the same one a copy
/// @param source who detected: one of [Sources], or the dataset of a mapping file
/// @param ruleId what of the source detected, as short as it has a name for it; folded by nobody;
///   empty when it has none
/// @param title one line for people; never empty
/// @param description what the source says beyond the title; may be empty
/// @param time when it happened, as the source says; of an update, when it happened last. What
///   counts is [#happened]
/// @param count occurrences that this version stands for, at least 1
/// @param groupKey detections with equal keys are of one thing; see `docs/reference/detections.md`
/// @param eventId id of the event that is the record itself, or that a rule or an indicator fitted
/// @param dataset `event.dataset` of that event
/// @param fields what the event holds of who, where and what, by ECS name, in the order of columns
/// @param details what the source says beyond columns, by a name of ours, for people
/// @param link where the product shows it; empty when it has no such page
/// @param marks what is special about it
public record Detection(
    String id,
    String revision,
    String source,
    String ruleId,
    String title,
    String description,
    Severity severity,
    Instant time,
    long count,
    String groupKey,
    String eventId,
    String dataset,
    SequencedMap<String, List<String>> fields,
    SequencedMap<String, String> details,
    String link,
    Set<Mark> marks) {
  /// How far the clock of whoever detected may be ahead of ours: 5 minutes.
  public static final Duration MOST_AHEAD = Duration.ofMinutes(5);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

  /// Who detects, apart from mapping files.
  public static final class Sources {
    public static final String FALCON = "falcon";
    public static final String GUARDDUTY = "guardduty";
    public static final String FALCO = "falco";
    public static final String RULE = "rule";
    public static final String INDICATOR = "indicator";

    private Sources() {}
  }

  /// What is special about a detection.
  public enum Mark {
    /// The product made it to show what one looks like; nobody is called for it.
    SAMPLE,
    /// It was brought by hand, from an export or for a drill.
    BROUGHT,
    /// It says how the product itself is doing, not what somebody did.
    OPERATIONAL,
    /// Operational, and all is well again: its case closes by itself.
    RESOLVED
  }

  public Detection {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("no id of a detection");
    }
    if (title.isEmpty() || count < 1) {
      throw new IllegalArgumentException("a detection has a title and happened at least once");
    }
    SequencedMap<String, List<String>> kept = new LinkedHashMap<>();
    fields.forEach((name, values) -> kept.put(name, List.copyOf(values)));
    fields = Collections.unmodifiableSequencedMap(kept);
    details = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(details));
    marks = Collections.unmodifiableSet(new TreeSet<>(marks));
  }

  /// When it counts as having happened: when it says, unless that is more than [#MOST_AHEAD] after
  /// it was received or before anything happened ([TimeBounds#FIRST]). Then the clock of whoever
  /// detected is wrong, and it counts as having happened when it was received. Else one record of
  /// the year 2100 would stretch its case over all that comes, and one of 1970 be taken for old.
  public Instant happened(Instant received) {
    boolean isAhead = time.isAfter(received.plus(MOST_AHEAD));
    boolean isBeforeAll = time.isBefore(TimeBounds.FIRST);
    return isAhead || isBeforeAll ? received : time;
  }

  /// The same with another time.
  public Detection at(Instant other) {
    return new Detection(
        id,
        revision,
        source,
        ruleId,
        title,
        description,
        severity,
        other,
        count,
        groupKey,
        eventId,
        dataset,
        fields,
        details,
        link,
        marks);
  }

  /// The first value of a column, empty when there is none.
  public String first(Column column) {
    List<String> values = all(column);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /// All values of a column, empty when there is none.
  public List<String> all(Column column) {
    return fields.getOrDefault(column.name(), List.of());
  }

  /// What tells its host from others: the id of its sensor, or else [#hostName()]; empty when it
  /// names no host.
  public String hostId() {
    String id = first(Columns.HOST_ID);
    return id.isEmpty() ? hostName() : id;
  }

  /// What people call its host: its name, or else the id of an instance of a cloud or of its
  /// sensor; empty when it names no host.
  public String hostName() {
    return Stream.of(Columns.HOST_NAME, Columns.CLOUD_INSTANCE_ID, Columns.HOST_ID)
        .map(this::first)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("");
  }

  public boolean is(Mark mark) {
    return marks.contains(mark);
  }

  /// Names the detection, never its content.
  @Override
  public String toString() {
    return "detection " + id;
  }
}
