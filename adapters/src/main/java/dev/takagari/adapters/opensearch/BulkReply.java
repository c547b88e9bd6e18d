package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.event.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The answer to a bulk request: one status per item, and why items were refused.
final class BulkReply {
  /// What the answer is to contain, so that 5,000 good items are 100 kB and not 1 MB.
  static final String FILTER = "items.*.status,items.*.error.type,items.*.error.reason";

  /// Why an item was refused.
  record Refusal(String type, String reason) {}

  private int[] statuses = new int[64];
  private int count;
  private final Map<Integer, Refusal> refusals = new HashMap<>();

  private BulkReply() {}

  static BulkReply read(InputStream in) throws IOException {
    BulkReply reply = new BulkReply();
    try (JsonParser json = EventJson.factory().createParser(in)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        json.nextToken();
        if (json.currentToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            json.nextToken(); // the operation
            json.nextToken();
            reply.readItem(json);
            json.nextToken();
          }
        } else {
          json.skipChildren();
        }
      }
    }
    return reply;
  }

  private void readItem(JsonParser json) throws IOException {
    int status = 0;
    String type = "";
    String reason = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "status" -> status = json.getIntValue();
        case "error" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String part = json.currentName();
            json.nextToken();
            switch (part) {
              case "type" -> type = json.getText();
              case "reason" -> reason = json.getText();
              default -> json.skipChildren();
            }
          }
        }
        default -> json.skipChildren();
      }
    }
    if (count == statuses.length) {
      statuses = Arrays.copyOf(statuses, 2 * count);
    }
    if (!type.isEmpty() && status != 409) {
      refusals.put(count, new Refusal(type, reason));
    }
    statuses[count++] = status;
  }

  int count() {
    return count;
  }

  int status(int item) {
    return statuses[item];
  }

  Refusal refusal(int item) {
    return refusals.getOrDefault(item, new Refusal("status " + statuses[item], ""));
  }
}
