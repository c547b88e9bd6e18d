package dev.takagari.app.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A small JSON file written by a process we started; nested names are joined by dots.
record FlatJson(Path file, Map<String, List<String>> values) {

  static FlatJson read(Path file) {
    Map<String, List<String>> values = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      while (parser.nextToken() != null) {
        JsonToken token = parser.currentToken();
        if (token.isScalarValue()) {
          String name = parser.getParsingContext().pathAsPointer(false).toString();
          values
              .computeIfAbsent(
                  name.substring(1).replaceAll("/\\d+$", "").replace('/', '.'),
                  _ -> new ArrayList<>())
              .add(parser.getText());
        }
      }
      return new FlatJson(file, values);
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.INTERNAL, file + " cannot be read", e);
    }
  }

  double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new TakagariException(ErrorCode.INTERNAL, file + ": " + name + " is not a number", e);
    }
  }

  String text(String name) {
    List<String> list = list(name);
    if (list.size() != 1) {
      throw new TakagariException(ErrorCode.INTERNAL, file + " does not say " + name);
    }
    return list.getFirst();
  }

  List<String> list(String name) {
    return values.getOrDefault(name, List.of());
  }

  /// The numbers below a name, by what follows it.
  Map<String, Double> numbersBelow(String name) {
    Map<String, Double> numbers = new HashMap<>();
    for (String each : values.keySet()) {
      if (each.startsWith(name + ".")) {
        numbers.put(each.substring(name.length() + 1), number(each));
      }
    }
    return numbers;
  }
}
