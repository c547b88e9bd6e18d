package dev.takagari.adapters.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Entries in the table `audit`.
public final class PostgresAuditLog implements AuditLog {
  private static final int LONGEST = 2000;
  private static final JsonFactory JSON = new JsonFactory();

  /// The last moment that PostgreSQL can be asked for.
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final PostgresSession session;

  public PostgresAuditLog(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void record(String actor, String action, String subject, Map<String, String> detail) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO ingest.audit (actor, action, subject, detail)
                    VALUES (?, ?, ?, ?::jsonb)""")
                .param(plain(actor))
                .param(plain(action))
                .param(plain(subject))
                .param(json(detail))
                .update());
  }

  @Override
  public List<AuditEntry> list(AuditFilter filter) {
    Instant since = filter.since().isAfter(LATEST) ? LATEST : filter.since();
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT id, at, actor, action, subject, detail FROM ingest.audit
                    WHERE at >= ? AND id < ? AND (? = '' OR action = ?
                      OR (right(?, 1) = '.' AND starts_with(action, ?)))
                    ORDER BY id DESC LIMIT ?""")
                .param(Timestamp.from(since))
                .param(filter.before())
                .param(filter.action())
                .param(filter.action())
                .param(filter.action())
                .param(filter.action())
                .param(filter.limit())
                .query(
                    (row, _) ->
                        new AuditEntry(
                            row.getLong("id"),
                            row.getTimestamp("at").toInstant(),
                            row.getString("actor"),
                            row.getString("action"),
                            row.getString("subject"),
                            map(row.getString("detail"))))
                .list());
  }

  private static String plain(String text) {
    int end = Math.min(text.length(), LONGEST);
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).replaceAll("\\p{Cntrl}", " ");
  }

  private static String json(Map<String, String> detail) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> one : new TreeMap<>(detail).entrySet()) {
        json.writeStringField(plain(one.getKey()), plain(one.getValue()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return text.toString();
  }

  private static Map<String, String> map(String detail) {
    Map<String, String> map = new TreeMap<>();
    try (JsonParser json = JSON.createParser(detail)) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        map.put(name, json.getText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what the database gave is not JSON", e);
    }
    return map;
  }
}
