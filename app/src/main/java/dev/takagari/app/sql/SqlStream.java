package dev.takagari.app.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.takagari.adapters.lakesql.SqlOutcome;
import dev.takagari.adapters.lakesql.SqlPlan;
import dev.takagari.adapters.lakesql.SqlPlan.ReadTable;
import dev.takagari.adapters.lakesql.SqlRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer as JSON lines: `plan`, `columns`, every `row`, then `end` or `problem`. Nothing is
/// sent before there are columns, so that what fails earlier is answered with a status of its own;
/// but when that takes long, [#beat()] begins to send empty lines, which tell whether somebody
/// still listens. Safe for use by a writer and one who beats.
final class SqlStream implements SqlRows {
  private static final int FLUSH = 1 << 15;

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private @Nullable SqlPlan plan;
  private boolean begun;

  SqlStream(OutputStream out) {
    this.out = out;
  }

  /// What is going to be read, null until it is known.
  synchronized @Nullable SqlPlan plan() {
    return plan;
  }

  /// Whether anything was sent.
  synchronized boolean begun() {
    return begun;
  }

  @Override
  public synchronized void plan(SqlPlan read) throws IOException {
    plan = read;
    line(
        json -> {
          json.writeObjectFieldStart("plan");
          json.writeNumberField("bytes", read.bytes());
          json.writeArrayFieldStart("tables");
          for (ReadTable table : read.tables()) {
            json.writeStartObject();
            json.writeStringField("name", table.name());
            json.writeNumberField("files", table.files());
            json.writeNumberField("rows", table.rows());
            json.writeNumberField("bytes", table.bytes());
            json.writeNumberField("snapshot", table.snapshotId());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  @Override
  public synchronized void columns(List<SqlColumn> columns) throws IOException {
    line(
        json -> {
          json.writeArrayFieldStart("columns");
          for (SqlColumn column : columns) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.type());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
    send();
  }

  @Override
  public synchronized void row(List<@Nullable Object> values) throws IOException {
    line(
        json -> {
          json.writeFieldName("row");
          value(values, json);
        });
    if (held.size() >= FLUSH) {
      send();
    }
  }

  /// Ends the answer.
  synchronized void end(SqlOutcome outcome, Duration time) throws IOException {
    line(
        json -> {
          json.writeObjectFieldStart("end");
          json.writeNumberField("rows", outcome.rows());
          json.writeBooleanField("truncated", outcome.truncated());
          json.writeNumberField("bytes_fetched", outcome.fetchedBytes());
          json.writeNumberField("ms", time.toMillis());
          json.writeEndObject();
        });
    send();
  }

  /// Ends the answer with an error.
  ///
  /// @param problem as JSON
  synchronized void problem(byte[] problem) throws IOException {
    held.writeBytes("{\"problem\":".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    held.writeBytes(problem);
    held.writeBytes(new byte[] {'}', '\n'});
    send();
  }

  /// Sends what there is, and at least an empty line.
  ///
  /// @throws IOException if nobody listens any more
  synchronized void beat() throws IOException {
    held.write('\n');
    send();
  }

  private void send() throws IOException {
    begun = true;
    held.writeTo(out);
    held.reset();
    out.flush();
  }

  /// Writes the members of an object.
  @FunctionalInterface
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private void line(Members members) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(held)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    held.write('\n');
  }

  private static void value(@Nullable Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean b -> json.writeBoolean(b);
      case BigInteger n -> json.writeNumber(n);
      case BigDecimal n -> json.writeNumber(n);
      case Double n -> json.writeNumber(n);
      case Float n -> json.writeNumber(n);
      case Number n -> json.writeNumber(n.longValue());
      case List<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          value(each, json);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          value(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }
}
