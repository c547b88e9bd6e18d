package dev.takagari.core.indicator.hit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.text.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What the event of a hit says of who, where and what, so that a hit can be told without looking
/// for its event.
///
/// @param values the first value of each column that has one, by ECS name, in the order of
///   [#COLUMNS]; cut after 1,000 characters
public record HitContext(SequencedMap<String, String> values) {
  /// What is kept of an event.
  public static final List<Column> COLUMNS =
      List.of(
          Columns.EVENT_ACTION,
          Columns.EVENT_DATASET,
          Columns.HOST_NAME,
          Columns.HOST_OS_TYPE,
          Columns.PROCESS_ENTITY_ID,
          Columns.PROCESS_NAME,
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_COMMAND_LINE,
          Columns.PROCESS_HASH_SHA256,
          Columns.PROCESS_PARENT_NAME,
          Columns.USER_ID,
          Columns.USER_NAME,
          Columns.USER_DOMAIN,
          Columns.FILE_PATH,
          Columns.FILE_HASH_SHA256,
          Columns.SOURCE_IP,
          Columns.DESTINATION_IP,
          Columns.DESTINATION_PORT,
          Columns.DESTINATION_DOMAIN,
          Columns.DNS_QUESTION_NAME,
          Columns.URL_ORIGINAL,
          Columns.CONTAINER_ID,
          Columns.CONTAINER_NAME,
          Columns.CONTAINER_IMAGE_NAME,
          Columns.ORCHESTRATOR_NAMESPACE,
          Columns.ORCHESTRATOR_CLUSTER_NAME,
          Columns.ORCHESTRATOR_RESOURCE_NAME,
          Columns.CLOUD_ACCOUNT_ID,
          Columns.CLOUD_REGION,
          Columns.CLOUD_INSTANCE_ID,
          Columns.AWS_ACCESS_KEY_ID,
          Columns.AWS_PRINCIPAL_ARN);

  /// Of an event of which nothing is known.
  public static final HitContext NONE = new HitContext(new LinkedHashMap<>());

  private static final int LONGEST = 1_000;
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};

  public HitContext {
    SequencedMap<String, String> bounded = new LinkedHashMap<>();
    values.forEach((name, value) -> bounded.put(name, bounded(value)));
    values = Collections.unmodifiableSequencedMap(bounded);
  }

  /// What an event says.
  public static HitContext of(Event event) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (Column column : COLUMNS) {
      String value = event.has(column) ? text(event, column) : "";
      if (!value.isEmpty()) {
        values.put(column.name(), value);
      }
    }
    return new HitContext(values);
  }

  private static String text(Event event, Column column) {
    return switch (column.type()) {
      case TEXT -> String.valueOf(event.string(column));
      case TEXT_LIST -> event.strings(column).getFirst();
      case INT, LONG, BOOLEAN, TIME -> Long.toString(event.number(column));
    };
  }

  /// What it says of a column, empty when that is nothing.
  public String text(Column column) {
    return values.getOrDefault(column.name(), "");
  }

  /// As a JSON object of texts.
  public String json() {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a hit's event cannot be written", e);
    }
  }

  /// Reads what [#json] wrote.
  ///
  /// @throws TakagariException internal-error when it is something else
  public static HitContext read(String json) {
    try {
      return new HitContext(JSON.readValue(json, TEXTS));
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "a hit's event cannot be read", e);
    }
  }

  private static String bounded(String text) {
    return PlainText.beginning(text.replace("\0", ""), LONGEST);
  }
}
