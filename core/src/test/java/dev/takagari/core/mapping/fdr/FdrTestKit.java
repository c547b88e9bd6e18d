package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UnmappedNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Decodes one line and lets a test look at it; every line that goes through is also rebuilt.
final class FdrTestKit {
  static final Instant INGESTED = Instant.parse("2024-05-01T10:05:00Z");
  static final Instant BATCH = Instant.parse("2024-05-01T10:04:00Z");
  static final Instant OBJECT = Instant.parse("2024-05-01T10:04:30Z");
  static final long LINE = 7;
  static final LineContext CONTEXT =
      new LineContext("raw/part-00000.gz", INGESTED, BATCH, OBJECT, HostNames.NONE);

  final UnmappedNames unmapped = new UnmappedNames();
  private final FdrLineDecoder decoder = new FdrLineDecoder(unmapped);
  private final Rebuilder rebuilder = new Rebuilder(List.of(new FdrMapping()));

  EventRow decode(String line) {
    return decode(line, CONTEXT);
  }

  EventRow decode(String line, LineContext context) {
    EventRow event;
    try {
      event = decode(line.getBytes(StandardCharsets.UTF_8), context);
    } catch (RuntimeException e) {
      throw new AssertionError("line " + line, e);
    }
    assertThat(CanonicalJson.of(rebuild(event)))
        .as("rebuilt by " + event.string(Columns.RAW_SHAPE))
        .isEqualTo(CanonicalJson.of(line));
    return event;
  }

  EventRow decode(byte[] line, LineContext context) {
    byte[] padded = new byte[line.length + 20];
    System.arraycopy(line, 0, padded, 11, line.length);
    return decoder.decode(padded, 11, line.length, LINE, context);
  }

  String rebuild(Event event) {
    return rebuilder.rebuild(event);
  }

  static Map<String, String> attributes(Event event) {
    Map<String, String> attributes = new TreeMap<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      attributes.put(name.toString(), value.toString());
    }
    return attributes;
  }

  static Instant time(Event event, Column column) {
    long micros = event.number(column);
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
