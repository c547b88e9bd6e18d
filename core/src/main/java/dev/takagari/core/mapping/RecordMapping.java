package dev.takagari.core.mapping;

import dev.takagari.core.event.Event;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What rebuilding needs of one version of a mapping. Stays in the code for ever once rows exist.
public interface RecordMapping {
  /// Name and version, as `raw.shape` begins.
  String name();

  /// The homes of an event's fields, told from the event's columns alone; the function returns null
  /// for a field that has none.
  Function<String, @Nullable Home> homes(Event event);

  /// The member whose own members are the record's fields, null when the record has no envelope.
  /// Members beside it are fields too, their names behind `$.`; a body that is no object, or an
  /// empty one, is one of these.
  default @Nullable String body() {
    return null;
  }
}
