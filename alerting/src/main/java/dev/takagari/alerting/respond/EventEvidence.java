package dev.takagari.alerting.respond;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.search.EventAnswer;
import dev.takagari.core.search.EventQuestion;
import dev.takagari.core.search.EventQuestions;
import dev.takagari.core.search.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Events of a target as NDJSON, one of each line as the search answers it, the newest first within
/// each time.
///
/// @param bytes gzip
/// @param events how many
/// @param cut whether there are more, which are in the lake
/// @param notCovered what was not read though it was asked for, for people
record EventEvidence(byte[] bytes, long events, boolean cut, List<String> notCovered) {
  /// Of one time; a busy host has some thousands of events in an hour.
  static final int MOST_EVENTS = 20_000;

  /// Before they are compressed, of all times.
  private static final long MOST_BYTES = 64L << 20;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// @throws dev.takagari.core.error.TakagariException search-unavailable, database-unavailable
  static EventEvidence of(
      EventQuestions questions,
      ResponseKind kind,
      String target,
      List<String> containers,
      List<TimeRange> times) {
    Query query = query(kind, target, containers);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Set<String> notCovered = new LinkedHashSet<>();
    EventJson json = new EventJson();
    JsonBuffer line = new JsonBuffer(4_096);
    long events = 0;
    long written = 0;
    boolean cut = false;
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (TimeRange time : times) {
        EventAnswer answer =
            questions.ask(
                new EventQuestion(query, time, EventQuestion.First.NEWEST, MOST_EVENTS, LONGEST));
        notCovered.addAll(answer.notCovered());
        cut |= answer.more();
        for (EventRow row : answer.rows()) {
          line.clear();
          json.write(row, line);
          line.raw('\n');
          if (written + line.length() > MOST_BYTES) {
            cut = true;
            break;
          }
          written += line.length();
          line.writeTo(out);
          events++;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory that cannot be written to", e);
    }
    return new EventEvidence(bytes.toByteArray(), events, cut, List.copyOf(notCovered));
  }

  private static Query query(ResponseKind kind, String target, List<String> containers) {
    return switch (kind) {
      case CONTAIN_HOST, RELEASE_HOST ->
          Literals.matching(new ColumnField(Columns.HOST_ID), Pattern.exactly(target));
      case STOP_TASK ->
          Query.or(
              Stream.concat(
                      Stream.of(
                          Literals.matching(
                              new ColumnField(Columns.ORCHESTRATOR_RESOURCE_NAME),
                              Pattern.exactly(target))),
                      containers.stream()
                          .map(
                              id ->
                                  Literals.matching(
                                      new ColumnField(Columns.CONTAINER_ID), Pattern.exactly(id))))
                  .toList());
    };
  }
}
