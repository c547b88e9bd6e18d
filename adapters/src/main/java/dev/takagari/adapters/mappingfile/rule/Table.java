package dev.takagari.adapters.mappingfile.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Texts of a source and what they stand for. A key that ends in `*` stands for every text that
/// begins like that; the longest one wins, and exact keys come first. Immutable.
///
/// @param <V> what texts stand for
record Table<V>(Map<String, V> exact, List<Map.Entry<String, V>> prefixes) {

  /// A table of these keys.
  static <V> Table<V> of(Map<String, V> all) {
    Map<String, V> exact = new LinkedHashMap<>();
    List<Map.Entry<String, V>> prefixes = new ArrayList<>();
    all.forEach(
        (key, value) -> {
          if (key.endsWith("*")) {
            prefixes.add(Map.entry(key.substring(0, key.length() - 1), value));
          } else {
            exact.put(key, value);
          }
        });
    prefixes.sort((a, b) -> b.getKey().length() - a.getKey().length());
    return new Table<>(Map.copyOf(exact), List.copyOf(prefixes));
  }

  /// What the text stands for, null when the table does not say.
  @Nullable V find(String text) {
    V found = exact.get(text);
    if (found != null) {
      return found;
    }
    for (Map.Entry<String, V> prefix : prefixes) {
      if (text.startsWith(prefix.getKey())) {
        return prefix.getValue();
      }
    }
    return null;
  }
}
