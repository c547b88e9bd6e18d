package dev.takagari.alerting.respond;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactText;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.DetectionText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// A case as JSON, with its detections, facts and timeline.
final class CaseEvidence {
  /// Far more than a case has that somebody works on.
  private static final int MOST_DETECTIONS = 2_000;

  private static final int MOST_ENTRIES = 5_000;
  private static final int PAGE = 200;
  private static final JsonFactory JSON = new JsonFactory();

  private CaseEvidence() {}

  static byte[] of(Case found, CaseRecords records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeFieldName("case");
      summary(json, found);
      facts(json, records.facts(found.key()));
      timeline(json, found, records);
      detections(json, found, records);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory that cannot be written to", e);
    }
    return bytes.toByteArray();
  }

  private static void summary(JsonGenerator json, Case found) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", found.key().toString());
    json.writeStringField("group_key", found.groupKey());
    json.writeStringField("source", found.source());
    json.writeStringField("rule_id", found.ruleId());
    json.writeStringField("title", found.title());
    json.writeStringField("severity", found.assessment().severity().code());
    json.writeStringField("verdict", found.assessment().verdict());
    json.writeStringField("policy", found.assessment().policy());
    json.writeArrayFieldStart("reasons");
    for (String reason : found.assessment().reasons()) {
      json.writeString(reason);
    }
    json.writeEndArray();
    json.writeStringField("state", found.state().code());
    json.writeStringField("assignee", found.assignee());
    json.writeNumberField("version", found.version());
    json.writeStringField("opened_at", found.times().opened().toString());
    json.writeStringField("first_at", found.times().first().toString());
    json.writeStringField("last_at", found.times().last().toString());
    json.writeNumberField("detections", found.counts().detections());
    json.writeNumberField("occurrences", found.counts().occurrences());
    json.writeNumberField("hosts", found.counts().hosts());
    json.writeEndObject();
  }

  private static void facts(JsonGenerator json, List<FactGroup> groups) throws IOException {
    json.writeArrayFieldStart("facts");
    for (FactGroup group : groups) {
      json.writeStartObject();
      json.writeStringField("kind", group.kind().code());
      json.writeStringField("state", group.state().code());
      json.writeStringField("note", group.note());
      json.writeStringField("at", group.at().toString());
      json.writeFieldName("facts");
      json.writeRawValue(FactText.write(group.facts()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void timeline(JsonGenerator json, Case found, CaseRecords records)
      throws IOException {
    json.writeArrayFieldStart("timeline");
    int written = 0;
    boolean more = true;
    for (long after = 0; more && written < MOST_ENTRIES; ) {
      List<TimelineEntry> entries = records.timeline(found.key(), after, PAGE);
      for (TimelineEntry entry : entries) {
        json.writeStartObject();
        json.writeNumberField("number", entry.number());
        json.writeStringField("at", entry.at().toString());
        json.writeStringField("actor", entry.actor().name());
        json.writeStringField("origin", entry.actor().origin().code());
        json.writeStringField("what", entry.what().code());
        json.writeStringField("text", entry.text());
        json.writeEndObject();
        after = entry.number();
      }
      written += entries.size();
      more = entries.size() == PAGE;
    }
    json.writeEndArray();
    json.writeBooleanField("timeline_cut", more);
  }

  private static void detections(JsonGenerator json, Case found, CaseRecords records)
      throws IOException {
    json.writeArrayFieldStart("detections");
    int written = 0;
    String next = "";
    while (next != null && written < MOST_DETECTIONS) {
      Page<StoredDetection> page =
          records.detections(DetectionFilter.of(found.key()), next.isEmpty() ? null : next, PAGE);
      for (StoredDetection stored : page.items()) {
        json.writeRawValue(DetectionText.write(stored.detection()));
      }
      written += page.items().size();
      next = page.next();
    }
    json.writeEndArray();
    json.writeBooleanField("detections_cut", Objects.nonNull(next));
  }
}
