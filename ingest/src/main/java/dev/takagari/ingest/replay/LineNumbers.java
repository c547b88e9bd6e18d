package dev.takagari.ingest.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/// Reads back what [BadLines] wrote.
final class LineNumbers {
  private static final JsonFactory JSON = new JsonFactory();

  private LineNumbers() {}

  /// The lines listed under a reason.
  static Set<Long> read(InputStream list, ErrorCode reason) throws IOException {
    Set<Long> lines = new TreeSet<>();
    try (JsonParser json = JSON.createParser(list)) {
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new TakagariException(ErrorCode.INTERNAL, "not a list of lines");
        }
        long line = 0;
        String found = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          switch (name) {
            case "line" -> line = json.getLongValue();
            case "reason" -> found = json.getText();
            default -> json.skipChildren();
          }
        }
        if (found.equals(reason.code())) {
          lines.add(line);
        }
      }
    }
    return lines;
  }
}
