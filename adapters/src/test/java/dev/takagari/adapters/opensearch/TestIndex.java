package dev.takagari.adapters.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotBatch;
import dev.takagari.core.hot.HotBatchOutcome;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotPeriod;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A prefix of its own on the embedded OpenSearch.
final class TestIndex implements AutoCloseable {
  final OpenSearchConnection connection =
      OpenSearchConnection.open(SharedStack.opensearch(), null, null, Duration.ofSeconds(30));
  final OpenSearchHotSettings settings;

  TestIndex() {
    settings =
        OpenSearchHotSettings.of(HotPeriod.MONTH)
            .withPrefix(SharedStack.freshName("takagari-test"))
            .withRetries(4, Duration.ofMillis(20), Duration.ofMillis(100));
  }

  static void write(HotIndex index, List<EventRow> events) {
    HotBatch batch = index.newBatch();
    for (EventRow event : events) {
      if (batch.add(event)) {
        write(index, batch);
      }
    }
    write(index, batch);
  }

  private static void write(HotIndex index, HotBatch batch) {
    HotBatchOutcome outcome = batch.write();
    assertThat(outcome.parked()).isEmpty();
    index.refresh(outcome.indices());
  }

  /// Every document, as an event.
  List<EventRow> visible() {
    List<EventRow> events = new ArrayList<>();
    byte[] all = "{\"size\":10000,\"query\":{\"match_all\":{}}}".getBytes(StandardCharsets.UTF_8);
    connection.call(
        "POST",
        "/" + settings.prefix() + "-*/_search",
        Map.of("filter_path", "hits.hits._source"),
        new ByteArrayInputStream(all),
        (status, body) -> {
          try (JsonParser json = EventJson.factory().createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
              if (token == JsonToken.FIELD_NAME && json.currentName().equals("_source")) {
                json.nextToken();
                events.add(HotDocument.read(json));
              }
            }
          }
          return status;
        });
    return events;
  }

  void delete(String name) {
    connection.call("DELETE", "/" + name, Map.of(), (status, body) -> status);
  }

  @Override
  public void close() {
    delete(settings.prefix() + "-*");
    connection.call(
        "DELETE", "/_index_template/" + settings.prefix(), Map.of(), (status, body) -> status);
    connection.close();
  }
}
