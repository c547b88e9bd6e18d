package dev.takagari.core.detection;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// A detection for tests that is like another one but for what is said of it.
public final class DetectionDraft {
  private final Detection like;
  private String revision;
  private String ruleId;
  private String title;
  private Severity severity;
  private long count;
  private String dataset;
  private SequencedMap<String, List<String>> fields;
  private SequencedMap<String, String> details;
  private Set<Detection.Mark> marks;

  private DetectionDraft(Detection like) {
    this.like = like;
    revision = like.revision();
    ruleId = like.ruleId();
    title = like.title();
    severity = like.severity();
    count = like.count();
    dataset = like.dataset();
    fields = like.fields();
    details = like.details();
    marks = like.marks();
  }

  public static DetectionDraft like(Detection like) {
    return new DetectionDraft(like);
  }

  /// Like those of [Detections], at a time.
  public static DetectionDraft of(String id, String groupKey, Instant time) {
    return like(Detections.of(id, "1", groupKey, "host-1", time));
  }

  public DetectionDraft revision(String value) {
    revision = value;
    return this;
  }

  public DetectionDraft ruleId(String value) {
    ruleId = value;
    return this;
  }

  public DetectionDraft title(String value) {
    title = value;
    return this;
  }

  public DetectionDraft severity(Severity value) {
    severity = value;
    return this;
  }

  public DetectionDraft count(long value) {
    count = value;
    return this;
  }

  public DetectionDraft dataset(String value) {
    dataset = value;
    return this;
  }

  public DetectionDraft fields(SequencedMap<String, List<String>> value) {
    fields = value;
    return this;
  }

  public DetectionDraft details(Map<String, String> value) {
    details = new LinkedHashMap<>(value);
    return this;
  }

  public DetectionDraft marks(Set<Detection.Mark> value) {
    marks = value;
    return this;
  }

  public Detection detection() {
    return new Detection(
        like.id(),
        revision,
        like.source(),
        ruleId,
        title,
        like.description(),
        severity,
        like.time(),
        count,
        like.groupKey(),
        like.eventId(),
        dataset,
        fields,
        details,
        like.link(),
        marks);
  }
}
