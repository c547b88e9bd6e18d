package dev.takagari.core.mapping.record;

import dev.takagari.core.mapping.EventId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What makes two records the same event: parts in source spelling, or the whole record.
///
/// Ids are made from it, so it never changes; a better one gets another prefix.
///
/// @param prefix name and version, as `cloudtrail/1`
/// @param parts what the event is told by; none for the whole record
public record Identity(String prefix, List<Part> parts) {
  public Identity {
    parts = List.copyOf(parts);
  }

  /// One part.
  ///
  /// @param required whether without it the whole record counts instead of the parts
  public record Part(Value value, boolean required) {
    /// The text at the first path that leads to one.
    public static Part of(boolean required, FieldPath... paths) {
      List<FieldPath> tried = List.of(paths);
      return new Part(view -> first(view, tried), required);
    }

    private static @Nullable String first(RecordView view, List<FieldPath> paths) {
      for (FieldPath path : paths) {
        for (String text : view.scalars(path)) {
          if (!text.isEmpty()) {
            return text;
          }
        }
      }
      return null;
    }
  }

  /// How a part is told from a record. Pure.
  @FunctionalInterface
  public interface Value {
    /// The source's text, null when the part is missing.
    @Nullable String of(RecordView view);
  }

  /// The whole record.
  public static Identity whole(String prefix) {
    return new Identity(prefix, List.of());
  }

  /// The event's id.
  ///
  /// @param micros its time
  String id(RecordView view, long micros) {
    List<@Nullable String> texts = new ArrayList<>();
    texts.add(prefix);
    boolean whole = parts.isEmpty();
    for (Part part : parts) {
      String text = part.value().of(view);
      whole |= text == null && part.required();
      texts.add(text);
    }
    if (whole) {
      return EventId.of(micros, prefix, view.canonical());
    }
    return EventId.of(micros, texts.toArray(new @Nullable String[0]));
  }
}
