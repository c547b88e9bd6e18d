package dev.takagari.ingest.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.takagari.core.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/// Collects the lines of one object that are not events. Memory is bounded: beyond a few MB only
/// counts are kept, the lines themselves are in the archive. For one thread at a time.
public final class BadLines {
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_BYTES = 2 << 20;
  private static final int MAX_LISTED = 8 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream listed = new ByteArrayOutputStream();
  private final Map<ErrorCode, Group> groups = new EnumMap<>(ErrorCode.class);
  private long bytes;
  private long unlisted;

  /// Lines of one reason.
  ///
  /// @param first number of the first one
  public record Group(long first, long count) {}

  /// Adds a line.
  ///
  /// @param at offset of its first byte in the inflated object
  /// @param size its whole length
  /// @param buffer its bytes, or nothing of them when it was too long to keep
  public void add(
      ErrorCode reason, long line, long at, long size, byte[] buffer, int offset, int length) {
    groups.merge(
        reason,
        new Group(line, 1),
        (old, added) -> new Group(old.first(), old.count() + added.count()));
    if (listed.size() > MAX_LISTED) {
      unlisted++;
      return;
    }
    int kept = bytes > MAX_BYTES ? 0 : Math.min(length, MAX_LINE_BYTES);
    bytes += kept;
    try (JsonGenerator json = JSON.createGenerator(listed)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("reason", reason.code());
      json.writeNumberField("line", line);
      json.writeNumberField("offset", at);
      json.writeNumberField("length", size);
      if (kept > 0) {
        json.writeFieldName("base64");
        json.writeBinary(buffer, offset, kept);
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isEmpty() {
    return groups.isEmpty();
  }

  public long count() {
    return groups.values().stream().mapToLong(Group::count).sum();
  }

  public Map<ErrorCode, Group> groups() {
    return Map.copyOf(groups);
  }

  /// One JSON object a line: reason, line, offset, length, and the first bytes in base64.
  public byte[] toNdjson() {
    if (unlisted == 0) {
      return listed.toByteArray();
    }
    byte[] more =
        ("{\"not_listed\":" + unlisted + "}\n")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    ByteArrayOutputStream all = new ByteArrayOutputStream(listed.size() + more.length);
    all.writeBytes(listed.toByteArray());
    all.writeBytes(more);
    return all.toByteArray();
  }
}
