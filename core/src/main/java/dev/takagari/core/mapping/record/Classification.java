package dev.takagari.core.mapping.record;

import dev.takagari.core.mapping.Draft;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event is, in words of the Elastic Common Schema.
///
/// @param kind `event.kind`
/// @param categories `event.category`, empty for none
/// @param types `event.type`
/// @param outcome `event.outcome`, null to leave it as sources filled it
public record Classification(
    String kind, List<String> categories, List<String> types, @Nullable String outcome) {
  public Classification {
    categories = List.copyOf(categories);
    types = List.copyOf(types);
  }

  /// An event about which nothing more is known.
  public static final Classification EVENT =
      new Classification("event", List.of(), List.of(), null);

  /// How a record is classified. Pure.
  @FunctionalInterface
  public interface Rule {
    /// What a record is.
    ///
    /// @param columns what the sources filled; not to be changed
    Classification classify(RecordView view, Draft columns);
  }

  /// By a table of the texts at a path.
  ///
  /// @param otherwise for every other text, and for none
  public static Rule table(
      FieldPath path, Map<String, Classification> byText, Classification otherwise) {
    Map<String, Classification> copy = Map.copyOf(byText);
    return (view, columns) -> {
      String text = view.text(path);
      return text == null ? otherwise : copy.getOrDefault(text, otherwise);
    };
  }

  /// The same for every record.
  public static Rule always(Classification classification) {
    return (view, columns) -> classification;
  }
}
