package dev.takagari.adapters.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HotDocumentTest {
  @Test
  void isTheSameWhetherNamesAreSharedOrNot() {
    EventRow event =
        EventRow.builder()
            .set(Columns.EVENT_ID, "0123")
            .set(Columns.EVENT_CLASS, "process")
            .set(Columns.PROCESS_COMMAND_LINE, "C:\\Windows\\x.exe \"a\"")
            .attribute("Plain", "Some Value")
            .attribute("Equals=Sign%", "Ä é")
            .attribute("Quote\"d", "C:\\Temp")
            .attribute("Grüße", "VALUE")
            .attribute("Nested", "{\"Inner\":[\"One\",2]}")
            .attribute("Long", "X".repeat(OpenSearchMapping.IGNORE_ABOVE + 1))
            .attribute("n".repeat(40_000), "v")
            .build();
    Event shared = new Shared(event, names(event));
    HotDocument document = new HotDocument();
    String plain = text(document, event);
    assertThat(plain).contains("Plain=some value", "c:\\\\temp", "Equals%3DSign%25=");
    assertThat(text(document, shared)).isEqualTo(plain);
    assertThat(text(document, shared)).isEqualTo(plain);
  }

  private static String text(HotDocument document, Event event) {
    JsonBuffer into = new JsonBuffer(16);
    document.write(event, Set.of(), true, into);
    return new String(into.toBytes(), StandardCharsets.UTF_8);
  }

  private static AttributeNames names(Event event) {
    List<byte[]> names = new ArrayList<>();
    ByteSpan name = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, new ByteSpan());
      names.add(name.toBytes());
    }
    return new AttributeNames(names);
  }

  /// The same event, which shares its names with others.
  private record Shared(EventRow event, AttributeNames attributeNames) implements Event {
    @Override
    public boolean has(Column column) {
      return event.has(column);
    }

    @Override
    public long number(Column column) {
      return event.number(column);
    }

    @Override
    public void text(Column column, ByteSpan into) {
      event.text(column, into);
    }

    @Override
    public int count(Column column) {
      return event.count(column);
    }

    @Override
    public void element(Column column, int index, ByteSpan into) {
      event.element(column, index, into);
    }

    @Override
    public int attributeCount() {
      return event.attributeCount();
    }

    @Override
    public void attribute(int index, ByteSpan name, ByteSpan value) {
      event.attribute(index, name, value);
    }
  }
}
