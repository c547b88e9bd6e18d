package dev.takagari.core.testing;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An event that shares its attribute names, as those of a fast decoder do.
public record SharedNames(Event event, AttributeNames attributeNames) implements ForwardingEvent {

  /// @param known the names of other events, to which those of this one are added
  public static SharedNames of(Event event, Map<List<String>, AttributeNames> known) {
    List<String> key = new ArrayList<>();
    List<byte[]> names = new ArrayList<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      key.add(name.toString());
      names.add(name.toBytes());
    }
    return new SharedNames(event, known.computeIfAbsent(key, _ -> new AttributeNames(names)));
  }
}
