package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.SearchPage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// The answer to a search, read as it streams in.
///
/// @param complete whether every shard answered in time
/// @param cut whether rows were left out because those before them fill a page
/// @param error kind of the error, empty if there is none
record SearchReply(
    int status,
    List<EventRow> rows,
    boolean timedOut,
    boolean complete,
    boolean cut,
    String error) {
  static final String FILTER =
      "timed_out,terminated_early,_shards.failed,hits.hits._source,error.type,error.root_cause.type,"
          + "error.root_cause.reason,error.failed_shards.reason.reason";

  static SearchReply read(int status, InputStream in) throws IOException {
    List<EventRow> rows = new ArrayList<>();
    boolean timedOut = false;
    long failed = 0;
    long bytes = 0;
    boolean cut = false;
    StringBuilder error = new StringBuilder();
    try (JsonParser json = EventJson.factory().createParser(in)) {
      for (JsonToken token = json.nextToken(); token != null && !cut; token = json.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          continue;
        }
        switch (json.currentName()) {
          case "_source" -> {
            json.nextToken();
            EventRow row = HotDocument.read(json);
            rows.add(row);
            bytes += row.textBytes();
            // OpenSearch writes how the search went before what it found: nothing is missed.
            cut = bytes >= SearchPage.MOST_BYTES;
          }
          case "timed_out" -> timedOut = json.nextToken() == JsonToken.VALUE_TRUE;
          case "failed" -> {
            json.nextToken();
            failed = json.getLongValue();
          }
          case "type" -> {
            if (json.nextToken() == JsonToken.VALUE_STRING) {
              error.append(error.isEmpty() ? "" : ", ").append(json.getText());
            }
          }
          default -> {}
        }
      }
    }
    return new SearchReply(status, rows, timedOut, !timedOut && failed == 0, cut, error.toString());
  }
}
