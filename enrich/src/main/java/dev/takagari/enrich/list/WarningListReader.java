package dev.takagari.enrich.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a warning list in MISP's JSON: an object with `name`, `version`, `description`, `type`,
/// `matching_attributes` and `list`. The kind may come after the entries; the file is read once
/// more then.
final class WarningListReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST_ENTRY = 4_000;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DESCRIPTION = 4_000;
  private static final int MOST_ENTRIES = 5_000_000;

  /// Opens the file.
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  private String name = "";
  private String version = "";
  private String description = "";
  private String kind = "";
  private boolean hasList;
  private final List<String> attributes = new ArrayList<>();
  private int skipped;

  private WarningListReader() {}

  /// Reads a list.
  ///
  /// @throws IOException if it cannot be read, is no JSON or no such list; the message says why
  static WarningList read(Source source) throws IOException {
    WarningListReader reader = new WarningListReader();
    try (InputStream stream = source.open()) {
      reader.scan(stream, Optional.empty());
    }
    ListKind kind =
        ListKind.find(reader.kind)
            .orElseThrow(() -> new IOException("`type` is none of the kinds of lists"));
    if (reader.name.isEmpty() || reader.name.length() > LONGEST_NAME) {
      throw new IOException("`name` is missing or longer than " + LONGEST_NAME + " characters");
    }
    if (!reader.hasList) {
      throw new IOException("`list` is missing");
    }
    ListEntries.Builder entries =
        switch (kind) {
          case STRING, SUBSTRING, HOSTNAME -> new TextEntries.Builder(kind);
          case CIDR -> new NetworkEntries.Builder();
          case REGEX -> new PatternEntries.Builder();
        };
    try (InputStream stream = source.open()) {
      reader.scan(stream, Optional.of(entries));
    }
    return new WarningList(
        reader.name,
        reader.version,
        reader.description,
        kind,
        ListedTypes.of(reader.attributes),
        entries.build(),
        reader.skipped);
  }

  private void scan(InputStream stream, Optional<ListEntries.Builder> entries) throws IOException {
    try (JsonParser json = JSON.createParser(stream)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value.isScalarValue()) {
          text(field, json.getText());
        } else if (value == JsonToken.START_ARRAY && field.equals("list")) {
          hasList = true;
          if (entries.isPresent()) {
            entries(json, entries.get());
          } else {
            json.skipChildren();
          }
        } else if (value == JsonToken.START_ARRAY
            && field.equals("matching_attributes")
            && entries.isEmpty()) {
          attributes(json);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void text(String field, String text) {
    switch (field) {
      case "name" -> name = text.strip();
      case "version" -> version = text;
      case "description" ->
          description = text.substring(0, Math.min(text.length(), LONGEST_DESCRIPTION));
      case "type" -> kind = text;
      default -> {}
    }
  }

  private void attributes(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isScalarValue()) {
        attributes.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private void entries(JsonParser json, ListEntries.Builder entries) throws IOException {
    int number = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (++number > MOST_ENTRIES) {
        throw new IOException("it has more than " + MOST_ENTRIES + " entries");
      }
      if (!json.currentToken().isScalarValue()) {
        json.skipChildren();
        skipped++;
        continue;
      }
      String entry = json.getText().strip();
      if (entry.isEmpty() || entry.length() > LONGEST_ENTRY || !entries.add(entry)) {
        skipped++;
      }
    }
  }
}
