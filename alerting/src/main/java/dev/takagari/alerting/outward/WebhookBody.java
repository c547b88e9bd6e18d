package dev.takagari.alerting.outward;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBrief.Indicator;
import dev.takagari.alerting.note.CaseBrief.Line;
import dev.takagari.alerting.note.CaseBrief.Link;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.Words;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.TellPost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Bodies of calls of web hooks, as `docs/reference/webhook.schema.json` describes them.
final class WebhookBody {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int VERSION = 1;

  private WebhookBody() {}

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /// The case as it is.
  ///
  /// @param isKnown whether it was shown before
  static byte[] shown(Act act, CaseBrief brief, boolean isKnown) {
    return message(
        act,
        "case.shown",
        json -> {
          json.writeStringField("change", isKnown ? "changed" : "opened");
          of(json, brief);
        });
  }

  /// What was done to a case, and the case as it is.
  static byte[] entry(Act act, CaseBrief brief, TimelineEntry entry) {
    Line line = CaseBriefs.line(entry);
    return message(
        act,
        "case.entry",
        json -> {
          json.writeObjectFieldStart("entry");
          json.writeNumberField("number", entry.number());
          json.writeStringField("at", line.at().toString());
          json.writeStringField("what", line.what().code());
          json.writeStringField("actor", line.actor());
          json.writeStringField("origin", line.origin());
          json.writeStringField("text", line.text());
          json.writeStringField("link", line.link());
          json.writeEndObject();
          of(json, brief);
        });
  }

  /// A message of its own.
  static byte[] post(Act act, TellPost post) {
    return message(
        act,
        "post",
        json -> {
          json.writeObjectFieldStart("post");
          json.writeStringField("title", post.title());
          json.writeStringField("summary", post.summary());
          json.writeArrayFieldStart("files");
          for (TellPost.File file : post.files()) {
            json.writeStartObject();
            json.writeStringField("name", file.name());
            json.writeStringField("media_type", file.mediaType());
            json.writeStringField("text", file.text());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static byte[] message(Act act, String type, Members members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("id", act.marker());
      json.writeStringField("type", type);
      json.writeStringField("subject", act.subject());
      json.writeStringField("since", act.since().toString());
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return out.toByteArray();
  }

  private static void of(JsonGenerator json, CaseBrief brief) throws IOException {
    Case found = brief.found();
    Assessment assessment = found.assessment();
    var reason = found.reason();
    var merged = found.mergedInto();
    json.writeObjectFieldStart("case");
    json.writeStringField("key", found.key().toString());
    json.writeNumberField("version", found.version());
    json.writeStringField("state", found.state().code());
    maybe(json, "reason", reason == null ? null : reason.code());
    json.writeStringField("note", Letters.harmless(found.note()));
    json.writeStringField("assignee", Words.person(found.assignee()));
    json.writeStringField("severity", assessment.severity().code());
    json.writeStringField("detected_severity", found.severity().code());
    json.writeStringField("verdict", assessment.verdict());
    texts(json, "reasons", assessment.reasons().stream().map(Letters::harmless).toList());
    json.writeStringField("tell", assessment.tell().code());
    json.writeStringField("title", brief.title());
    json.writeStringField("headline", brief.headline());
    json.writeStringField("source", Letters.harmless(found.source()));
    json.writeStringField("rule", brief.rule());
    texts(json, "who", brief.who());
    texts(json, "what", brief.what());
    texts(json, "where", brief.where());
    json.writeObjectFieldStart("more");
    json.writeNumberField("who", brief.more().who());
    json.writeNumberField("what", brief.more().what());
    json.writeNumberField("where", brief.more().where());
    json.writeEndObject();
    json.writeStringField("said", brief.said());
    times(json, found.times());
    json.writeObjectFieldStart("counts");
    json.writeNumberField("detections", found.counts().detections());
    json.writeNumberField("occurrences", found.counts().occurrences());
    json.writeNumberField("hosts", found.counts().hosts());
    json.writeEndObject();
    texts(json, "techniques", brief.techniques());
    json.writeArrayFieldStart("indicators");
    for (Indicator indicator : brief.indicators()) {
      json.writeStartObject();
      json.writeStringField(
          "standing", indicator.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      json.writeStringField("text", indicator.text());
      json.writeStringField("source", indicator.source());
      maybe(json, "said", indicator.said());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("asking", brief.asking());
    texts(json, "next_steps", brief.steps());
    maybe(json, "merged_into", merged == null ? null : merged.toString());
    json.writeBooleanField("sample", found.isSample());
    json.writeArrayFieldStart("links");
    for (Link link : brief.links()) {
      json.writeStartObject();
      json.writeStringField("kind", link.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("text", link.text());
      json.writeStringField("url", link.url());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void times(JsonGenerator json, CaseTimes times) throws IOException {
    json.writeObjectFieldStart("times");
    json.writeStringField("opened", times.opened().toString());
    json.writeStringField("first", times.first().toString());
    json.writeStringField("last", times.last().toString());
    maybe(json, "acknowledged", times.acknowledged());
    maybe(json, "closed", times.closed());
    maybe(json, "snoozed_until", times.snoozedUntil());
    json.writeEndObject();
  }

  private static void maybe(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    maybe(json, name, time == null ? null : time.toString());
  }

  private static void maybe(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }

  private static void texts(JsonGenerator json, String name, Collection<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
