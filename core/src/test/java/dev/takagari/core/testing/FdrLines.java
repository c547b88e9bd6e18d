package dev.takagari.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Lines of the shape that Falcon Data Replicator delivers, with invented values.
public final class FdrLines {
  private static final List<String> ALL = load("/fdr/events.ndjson");
  private static final List<String> HOSTS = load("/fdr/aidmaster.ndjson");

  private FdrLines() {}

  /// One line of each kind of event, sensor and external.
  public static List<String> events() {
    return ALL;
  }

  /// Host inventory lines.
  public static List<String> hosts() {
    return HOSTS;
  }

  /// The first line that contains `"value"`, an event name for example.
  public static String line(String value) {
    return ALL.stream()
        .filter(line -> line.contains("\"" + value + "\""))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no line with " + value));
  }

  /// A sensor event of strings with what every such event has, and more.
  public static String sensor(String name, Map<String, String> fields) {
    StringBuilder line = new StringBuilder("{\"event_simpleName\":\"" + name + "\"");
    line.append(",\"cid\":\"").append("c".repeat(32));
    line.append("\",\"aid\":\"").append("a".repeat(32));
    line.append("\",\"id\":\"5f3a0c1e-0000-4000-8000-000000000001\"");
    line.append(",\"timestamp\":\"1700000000123\",\"event_platform\":\"Win\"");
    fields.forEach(
        (field, value) ->
            line.append(",\"").append(field).append("\":\"").append(escaped(value)).append('"'));
    return line.append('}').toString();
  }

  private static String escaped(String value) {
    return value
        .chars()
        .mapToObj(
            c ->
                c == '"' || c == '\\'
                    ? "\\" + (char) c
                    : c < 0x20 ? "\\u%04x".formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private static List<String> load(String resource) {
    try (InputStream in = FdrLines.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
