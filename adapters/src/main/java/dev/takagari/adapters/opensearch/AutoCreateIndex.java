package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The cluster's setting `action.auto_create_index`.
final class AutoCreateIndex {
  private static final String NAME = "action.auto_create_index";

  private AutoCreateIndex() {}

  /// What counts: transient before persistent before the configuration of the nodes.
  ///
  /// @throws TakagariException index-unavailable if the cluster does not say
  static String read(OpenSearchConnection connection) {
    return connection.call(
        "GET",
        "/_cluster/settings",
        // A dot in a filter leads one level down, so the name as a whole cannot be asked for.
        Map.of("include_defaults", "true", "flat_settings", "true", "filter_path", "*.action*"),
        (status, body) -> {
          if (status != 200) {
            throw OpenSearchHotIndex.unavailable("the setting " + NAME + " cannot be read", status);
          }
          return read(body);
        });
  }

  private static String read(InputStream body) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser json = EventJson.factory().createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String level = json.currentName();
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          if (name.equals(NAME)) {
            values.put(level, value(json));
          } else {
            json.skipChildren();
          }
        }
      }
    }
    for (String level : new String[] {"transient", "persistent", "defaults"}) {
      String value = values.get(level);
      if (value != null) {
        return value;
      }
    }
    return "true";
  }

  /// A text, or a list of texts.
  private static String value(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return json.getText();
    }
    List<String> parts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      parts.add(json.getText());
    }
    return String.join(",", parts);
  }

  /// Whether a write to `index` would make it: the first pattern that fits decides, and when none
  /// fits it is not made.
  static boolean allows(String setting, String index) {
    if (setting.equals("true") || setting.equals("false")) {
      return setting.equals("true");
    }
    for (String part : setting.split(",", -1)) {
      String text = part.strip();
      boolean no = text.startsWith("-");
      String pattern = no || text.startsWith("+") ? text.substring(1) : text;
      if (Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), index)) {
        return !no;
      }
    }
    return false;
  }
}
