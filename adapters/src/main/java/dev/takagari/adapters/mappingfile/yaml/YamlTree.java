package dev.takagari.adapters.mappingfile.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A YAML document as texts, lists and maps of texts, with the line where each begins, from 1.
/// Nothing is resolved: `yes`, `1.0` and `null` are the characters that stand there.
public sealed interface YamlTree {
  int line();

  /// A scalar.
  record Text(String text, int line) implements YamlTree {}

  /// A sequence.
  record Items(List<YamlTree> all, int line) implements YamlTree {}

  /// A mapping; its keys are distinct scalars in the order of the file.
  record Entries(Map<String, Entry> all, int line) implements YamlTree {
    /// One without keys, to be filled.
    public Entries(int line) {
      this(new LinkedHashMap<>(), line);
    }
  }

  /// A key's value.
  ///
  /// @param line of the key
  record Entry(YamlTree value, int line) {}
}
