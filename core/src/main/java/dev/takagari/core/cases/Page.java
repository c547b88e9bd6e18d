package dev.takagari.core.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param next place to be given for what follows, for nobody to read; null at the end, and only
///   there
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
