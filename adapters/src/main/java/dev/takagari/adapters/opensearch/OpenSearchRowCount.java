package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.statement.RowCount;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Counts documents in the hot index.
public final class OpenSearchRowCount implements RowCount {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OpenSearchConnection connection;
  private final OpenSearchHotSettings settings;

  public OpenSearchRowCount(OpenSearchConnection connection, OpenSearchHotSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  @Override
  public long rowsOf(String keyPrefix) {
    ObjectNode body = MAPPER.createObjectNode();
    body.putObject("query").putObject("prefix").put("raw.object", keyPrefix);
    return connection.call(
        "POST",
        "/" + settings.prefix() + "-*/_count",
        Map.of("allow_no_indices", "true"),
        new ByteArrayInputStream(body.toString().getBytes(StandardCharsets.UTF_8)),
        (status, answer) -> {
          JsonNode result = status == 200 ? MAPPER.readTree(answer) : MAPPER.createObjectNode();
          // A shard that does not answer would make the count too small.
          if (!result.path("count").isNumber()
              || result.path("_shards").path("failed").asInt() > 0
              || result.path("_shards").path("successful").asInt()
                  < result.path("_shards").path("total").asInt()) {
            throw new TakagariException(
                ErrorCode.INDEX_UNAVAILABLE, "documents cannot be counted (" + status + ")");
          }
          return result.path("count").asLong();
        });
  }
}
