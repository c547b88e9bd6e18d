package dev.takagari.adapters.mappingfile.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads members of YAML maps, and notes what is not as it should be. For one file.
public record YamlAccess(Problems problems) {

  /// Notes keys that nothing reads.
  public void only(YamlTree.Entries map, List<String> known) {
    for (Map.Entry<String, YamlTree.Entry> entry : map.all().entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.addUnknown(entry.getValue().line(), "unknown key", entry.getKey(), known);
      }
    }
  }

  /// Whether a key is there.
  public static boolean has(YamlTree.Entries map, String key) {
    return map.all().containsKey(key);
  }

  /// The line of a key, or of the map when it is not there.
  public static int line(YamlTree.Entries map, String key) {
    YamlTree.Entry entry = map.all().get(key);
    return entry == null ? map.line() : entry.line();
  }

  public static @Nullable YamlTree value(YamlTree.Entries map, String key) {
    YamlTree.Entry entry = map.all().get(key);
    return entry == null ? null : entry.value();
  }

  /// The text of a key, null when it is not there or is no text.
  public @Nullable String text(YamlTree.Entries map, String key) {
    YamlTree value = value(map, key);
    if (value == null) {
      return null;
    }
    if (value instanceof YamlTree.Text(String text, int _)) {
      return text;
    }
    problems.add(value.line(), "`" + key + "` must be a text");
    return null;
  }

  /// The text of a key that must be there and not be empty.
  public @Nullable String needed(YamlTree.Entries map, String key, String hint) {
    if (!has(map, key)) {
      problems.add(map.line(), "`" + key + "` is missing", hint);
      return null;
    }
    String text = text(map, key);
    if (text != null && text.isBlank()) {
      problems.add(line(map, key), "`" + key + "` is empty", hint);
      return null;
    }
    return text;
  }

  /// The number of a key, null when it is not there or cannot be.
  public @Nullable Integer number(YamlTree.Entries map, String key, int least, int most) {
    String text = text(map, key);
    if (text == null) {
      return null;
    }
    boolean digits = !text.isEmpty() && text.length() <= 9;
    for (int i = 0; i < text.length(); i++) {
      boolean sign = i == 0 && text.charAt(i) == '-' && text.length() > 1;
      digits &= sign || (text.charAt(i) >= '0' && text.charAt(i) <= '9');
    }
    if (digits) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    problems.add(
        line(map, key), "`" + key + "` must be a whole number from " + least + " to " + most);
    return null;
  }

  /// One of a few words; `usual` when the key is not there.
  public String word(YamlTree.Entries map, String key, List<String> words, String usual) {
    String text = text(map, key);
    if (text == null) {
      return usual;
    }
    if (!words.contains(text)) {
      problems.addUnknown(line(map, key), "`" + key + "` cannot be", text, words);
      return usual;
    }
    return text;
  }

  /// The texts of a key that is a text or a list of texts; empty when it is not there.
  public List<String> texts(YamlTree.Entries map, String key) {
    YamlTree value = value(map, key);
    return value == null ? List.of() : texts(value, key);
  }

  /// The texts of a text or a list of texts.
  public List<String> texts(YamlTree value, String what) {
    List<String> texts = new ArrayList<>();
    switch (value) {
      case YamlTree.Text(String text, int _) -> texts.add(text);
      case YamlTree.Items(List<YamlTree> all, int _) -> {
        for (YamlTree item : all) {
          if (item instanceof YamlTree.Text(String text, int _)) {
            texts.add(text);
          } else {
            problems.add(item.line(), "`" + what + "` must hold texts");
          }
        }
      }
      case YamlTree.Entries entries ->
          problems.add(entries.line(), "`" + what + "` must be a text or a list of texts");
    }
    return texts;
  }

  /// The map of a key, null when it is not there or is no map.
  public YamlTree.@Nullable Entries map(YamlTree.Entries map, String key) {
    YamlTree value = value(map, key);
    if (value == null || value instanceof YamlTree.Entries) {
      return (YamlTree.Entries) value;
    }
    problems.add(value.line(), "`" + key + "` must be a map");
    return null;
  }

  /// The list of a key, empty when it is not there or is no list.
  public List<YamlTree> items(YamlTree.Entries map, String key) {
    YamlTree value = value(map, key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof YamlTree.Items(List<YamlTree> all, int _)) {
      return all;
    }
    problems.add(value.line(), "`" + key + "` must be a list");
    return List.of();
  }
}
