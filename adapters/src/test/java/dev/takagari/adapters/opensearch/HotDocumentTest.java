package dev.takagari.adapters.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.testing.SharedNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
    Event shared = SharedNames.of(event, new HashMap<>());
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
}
