package dev.takagari.core.testing;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;

/// An event that is another one, but for what an implementation says otherwise.
public interface ForwardingEvent extends Event {
  Event event();

  @Override
  default boolean has(Column column) {
    return event().has(column);
  }

  @Override
  default long number(Column column) {
    return event().number(column);
  }

  @Override
  default void text(Column column, ByteSpan into) {
    event().text(column, into);
  }

  @Override
  default int count(Column column) {
    return event().count(column);
  }

  @Override
  default void element(Column column, int index, ByteSpan into) {
    event().element(column, index, into);
  }

  @Override
  default int attributeCount() {
    return event().attributeCount();
  }

  @Override
  default void attribute(int index, ByteSpan name, ByteSpan value) {
    event().attribute(index, name, value);
  }
}
