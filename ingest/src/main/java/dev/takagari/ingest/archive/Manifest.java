package dev.takagari.ingest.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.unit.UnitId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The small file beside a unit's objects, from which the ledger can be rebuilt: what was
/// announced, when it came, what was archived, and the versions that decide how it is decoded.
public final class Manifest {
  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private Manifest() {}

  /// Writes the manifest of a unit.
  ///
  /// @param unit with its objects as they ended, and its message
  public static byte[] write(UnitRecord unit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("unit", unit.id().value());
      json.writeStringField("feed", unit.feed());
      json.writeStringField("message_id", unit.messageId());
      json.writeStringField("shape", unit.shape());
      json.writeStringField("sent_at", unit.sentAt().toString());
      json.writeStringField("batch_time", unit.batchTime().toString());
      json.writeStringField("claimed_at", unit.claimedAt().toString());
      json.writeNumberField("mapping_version", unit.mappingVersion());
      json.writeNumberField("registry_version", unit.registryVersion().orElse(0));
      json.writeArrayFieldStart("sinks");
      for (String sink : unit.sinks()) {
        json.writeString(sink);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("objects");
      for (UnitObject object : unit.objects()) {
        write(json, object);
      }
      json.writeEndArray();
      json.writeStringField("notification", unit.body());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, UnitObject object) throws IOException {
    AnnouncedObject announced = object.announced();
    json.writeStartObject();
    json.writeNumberField("number", object.number());
    json.writeStringField("bucket", announced.identity().ref().bucket());
    json.writeStringField("key", announced.identity().ref().key());
    json.writeStringField("object_version", announced.identity().version());
    json.writeNumberField("attempt", announced.identity().attempt());
    json.writeNumberField("announced_size", announced.size());
    optional(json, "announced_md5", announced.checksum());
    optional(
        json,
        "last_modified",
        announced.lastModified() == null ? null : announced.lastModified().toString());
    json.writeBooleanField("inventory", announced.inventory());
    json.writeStringField("state", object.state() == ObjectState.PARKED ? "parked" : "archived");
    optional(json, "reason", object.reason() == null ? null : object.reason().code());
    optional(json, "kind", object.kind() == null ? null : object.kind().toString());
    ArchivedContent content = object.content();
    if (content != null) {
      json.writeStringField("archive_key", content.key());
      json.writeNumberField("size", content.size());
      json.writeStringField("md5", content.md5());
      json.writeStringField("sha256", content.sha256());
      if (!content.metadata().isEmpty()) {
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : new TreeMap<>(content.metadata()).entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /// Reads a manifest of any version that was ever written.
  ///
  /// @param key of the manifest itself
  /// @throws TakagariException code internal if it is none
  public static UnitRecord read(String key, byte[] bytes) {
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      Map<String, String> fields = new HashMap<>();
      List<String> sinks = new ArrayList<>();
      List<UnitObject> objects = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "sinks" -> {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              sinks.add(json.getText());
            }
          }
          case "objects" -> {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              objects.add(readObject(json));
            }
          }
          default -> {
            fields.put(name, json.getText());
            json.skipChildren();
          }
        }
      }
      return unit(key, fields, sinks, objects);
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new TakagariException(ErrorCode.INTERNAL, key + " is not a manifest", e);
    }
  }

  private static UnitObject readObject(JsonParser json) throws IOException {
    Map<String, String> members = new HashMap<>();
    Map<String, String> metadata = new HashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT && name.equals("metadata")) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String key = json.currentName();
          json.nextToken();
          metadata.put(key, json.getText());
          json.skipChildren();
        }
      } else {
        members.put(name, json.getText());
        json.skipChildren();
      }
    }
    return object(members, metadata);
  }

  private static UnitRecord unit(
      String key, Map<String, String> fields, List<String> sinks, List<UnitObject> objects)
      throws IOException {
    return new UnitRecord(
        new UnitId(need(fields, "unit")),
        need(fields, "feed"),
        need(fields, "message_id"),
        need(fields, "shape"),
        need(fields, "notification"),
        Instant.parse(need(fields, "sent_at")),
        Instant.parse(need(fields, "batch_time")),
        Instant.parse(need(fields, "claimed_at")),
        Integer.parseInt(need(fields, "mapping_version")),
        OptionalLong.of(Long.parseLong(need(fields, "registry_version"))),
        key,
        sinks,
        1,
        objects);
  }

  private static UnitObject object(Map<String, String> fields, Map<String, String> metadata)
      throws IOException {
    String reasonText = fields.get("reason");
    ErrorCode reason =
        reasonText == null
            ? null
            : ErrorCode.valueOf(reasonText.replace('-', '_').toUpperCase(java.util.Locale.ROOT));
    String modified = fields.get("last_modified");
    AnnouncedObject announced =
        new AnnouncedObject(
            new ObjectIdentity(
                new BlobRef(need(fields, "bucket"), need(fields, "key")),
                need(fields, "object_version"),
                Integer.parseInt(need(fields, "attempt"))),
            Long.parseLong(need(fields, "announced_size")),
            fields.get("announced_md5"),
            modified == null ? null : Instant.parse(modified),
            Boolean.parseBoolean(need(fields, "inventory")),
            null);
    String archiveKey = fields.get("archive_key");
    ArchivedContent content =
        archiveKey == null
            ? null
            : new ArchivedContent(
                archiveKey,
                Long.parseLong(need(fields, "size")),
                need(fields, "md5"),
                need(fields, "sha256"),
                metadata);
    ObjectState state =
        need(fields, "state").equals("parked") ? ObjectState.PARKED : ObjectState.ARCHIVED;
    String kind = fields.get("kind");
    return new UnitObject(
        Integer.parseInt(need(fields, "number")),
        announced,
        state,
        reason,
        content,
        kind == null ? null : SourceKind.parse(kind));
  }

  private static String need(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) {
      throw new IOException("without " + name);
    }
    return value;
  }
}
