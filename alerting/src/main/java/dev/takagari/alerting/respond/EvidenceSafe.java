package dev.takagari.alerting.respond;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseWork.Claim;
import dev.takagari.core.response.TargetStanding;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Saves what is known of a target before something is done against it: the case, what the other
/// side says of the target, events. All of it goes to the raw bucket under
/// `evidence/<case>/<response>/<try>/`, each object once, and last a manifest with their SHA-256;
/// only when every one of them is found there with its size it counts as saved.
///
/// A try that failed leaves objects without a manifest; the next one has a directory of its own.
public final class EvidenceSafe {
  static final String CASE = "case.json";
  static final String TARGET = "target.json";
  static final String EVENTS = "events.ndjson.gz";
  static final String MANIFEST = "manifest.json";

  private static final JsonFactory JSON = new JsonFactory();

  private final BlobStore store;
  private final String bucket;
  private final CaseRepository cases;
  private final CaseRecords records;
  private final EventQuestions questions;
  private final InstantSource clock;

  /// @param bucket of the raw archive
  public EvidenceSafe(
      BlobStore store,
      String bucket,
      CaseRepository cases,
      CaseRecords records,
      EventQuestions questions,
      InstantSource clock) {
    this.store = store;
    this.bucket = bucket;
    this.cases = cases;
    this.records = records;
    this.questions = questions;
    this.clock = clock;
  }

  /// What was saved.
  ///
  /// @param place prefix of all objects
  /// @param words about it, for people
  record Saved(String place, String words) {}

  /// Where the evidence of a response goes, but for the number of the try.
  static String place(Response response) {
    return "evidence/" + response.key() + "/" + response.id() + "/";
  }

  /// @throws TakagariException store-unavailable, search-unavailable, database-unavailable, which
  ///   may be tried again; object-denied and others, which may not
  Saved save(Claim claim, TargetStanding standing) {
    Response response = claim.response();
    Case found =
        cases
            .find(response.key())
            .orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.NOT_FOUND, "there is no case " + response.key()));
    Instant now = clock.instant();
    List<TimeRange> times = EvidenceTimes.of(found.times().first(), found.times().last(), now);
    EventEvidence events =
        EventEvidence.of(
            questions, response.kind(), response.target(), standing.containers(), times);
    String place = place(response) + claim.fence() + "/";
    Map<String, byte[]> objects = new LinkedHashMap<>();
    objects.put(CASE, CaseEvidence.of(found, records));
    objects.put(TARGET, standing.description().getBytes(StandardCharsets.UTF_8));
    objects.put(EVENTS, events.bytes());
    byte[] manifest = manifest(claim, standing, now, times, events, objects);
    objects.forEach((name, bytes) -> put(place + name, bytes));
    put(place + MANIFEST, manifest);
    objects.put(MANIFEST, manifest);
    objects.forEach((name, bytes) -> requireThere(place + name, bytes));
    return new Saved(place, words(place, standing, events, manifest));
  }

  private String words(
      String place, TargetStanding standing, EventEvidence events, byte[] manifest) {
    return String.format(
        Locale.ROOT,
        "evidence is saved in %s/%s: the case, its target (%s), %,d events%s%s; SHA-256 of its"
            + " manifest %s",
        bucket,
        place,
        standing.words(),
        events.events(),
        events.cut() ? " (cut; the others are in the lake)" : "",
        events.notCovered().isEmpty()
            ? ""
            : " (not all could be read: " + String.join("; ", events.notCovered()) + ")",
        Sha256.hex(manifest));
  }

  private void put(String key, byte[] bytes) {
    try {
      store.put(
          new BlobRef(bucket, key),
          new ByteArrayInputStream(bytes),
          bytes.length,
          PutMode.IF_ABSENT);
    } catch (TakagariException e) {
      // nobody else writes there: it is our own, of which the answer was lost
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private void requireThere(String key, byte[] bytes) {
    Optional<BlobInfo> there = store.describe(new BlobRef(bucket, key));
    if (there.filter(info -> info.size() == bytes.length).isEmpty()) {
      throw new TakagariException(
          ErrorCode.STORE_UNAVAILABLE, bucket + "/" + key + " was written and is not there");
    }
  }

  private static byte[] manifest(
      Claim claim,
      TargetStanding standing,
      Instant now,
      List<TimeRange> times,
      EventEvidence events,
      Map<String, byte[]> objects) {
    Response response = claim.response();
    Response.Decision decision = response.decision();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", 1);
      json.writeStringField("response", response.id().toString());
      json.writeStringField("case", response.key().toString());
      json.writeStringField("kind", response.kind().code());
      json.writeStringField("target", response.target());
      json.writeStringField("target_state", standing.words());
      json.writeStringField("reason", response.reason());
      json.writeStringField("requested_by", response.requestedBy().name());
      json.writeStringField("requested_at", response.requestedAt().toString());
      json.writeStringField("approved_by", decision == null ? "" : decision.by().name());
      json.writeStringField("approved_at", decision == null ? "" : decision.at().toString());
      json.writeStringField("saved_at", now.toString());
      json.writeArrayFieldStart("times");
      for (TimeRange time : times) {
        json.writeStartObject();
        json.writeStringField("from", time.from().toString());
        json.writeStringField("to", time.to().toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("events", events.events());
      json.writeBooleanField("events_cut", events.cut());
      json.writeArrayFieldStart("not_covered");
      for (String note : events.notCovered()) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("objects");
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        json.writeStartObject();
        json.writeStringField("name", object.getKey());
        json.writeNumberField("bytes", object.getValue().length);
        json.writeStringField("sha256", Sha256.hex(object.getValue()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory that cannot be written to", e);
    }
    return bytes.toByteArray();
  }
}
