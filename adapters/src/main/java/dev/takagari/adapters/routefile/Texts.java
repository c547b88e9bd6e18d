package dev.takagari.adapters.routefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Short texts of files. For one file.
record Texts(YamlAccess yaml) {
  /// Names of people, teams and systems: short enough to be read in one line.
  static final int LONGEST_NAME = 80;

  static final String TEAM_HINT = "letters, digits, spaces and . _ - /, at most 80";

  private static final Pattern TEAM = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/-]{0,79}");

  Texts(Problems problems) {
    this(new YamlAccess(problems));
  }

  /// A text of one line; empty when it is not there or cannot be, with the problem noted.
  String oneLine(YamlTree.Entries map, String key, int most) {
    String text = yaml.text(map, key);
    if (text == null || !isOneLine(text.strip(), key, YamlAccess.line(map, key), most)) {
      return "";
    }
    return text.strip();
  }

  /// A name that must be there; null when it is not or cannot be, with the problem noted.
  @Nullable String name(YamlTree.Entries map, String key, String hint) {
    String text = yaml.needed(map, key, hint);
    return text != null && isOneLine(text.strip(), key, YamlAccess.line(map, key), LONGEST_NAME)
        ? text.strip()
        : null;
  }

  /// A text of a form; empty when it is not there or has not that form, with the problem noted.
  String formed(YamlTree.Entries map, String key, Pattern form, String hint) {
    String text = oneLine(map, key, 200);
    if (text.isEmpty() || form.matcher(text).matches()) {
      return text;
    }
    yaml.problems().add(YamlAccess.line(map, key), "`" + key + "` cannot be `" + text + "`", hint);
    return "";
  }

  /// The name of a team; empty when it is not there or cannot be, with the problem noted.
  String team(YamlTree.Entries map, String key) {
    return formed(map, key, TEAM, TEAM_HINT);
  }

  static boolean isTeam(String name) {
    return TEAM.matcher(name).matches();
  }

  /// Names or patterns of a key; empty when it is not there.
  List<String> list(YamlTree.Entries map, String key, int most) {
    List<String> texts = yaml.texts(map, key);
    int line = YamlAccess.line(map, key);
    if (YamlAccess.has(map, key) && (texts.isEmpty() || texts.size() > most)) {
      yaml.problems().add(line, "`" + key + "` must hold from 1 to " + most + " texts");
      return List.of();
    }
    for (String text : texts) {
      if (text.isBlank()) {
        yaml.problems().add(line, "`" + key + "` holds an empty text");
      } else {
        isOneLine(text, key, line, 200);
      }
    }
    return texts.stream().map(String::strip).toList();
  }

  private boolean isOneLine(String text, String key, int line, int most) {
    IntPredicate unseen =
        c ->
            switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR ->
                  true;
              default -> false;
            };
    if (text.length() > most) {
      yaml.problems().add(line, "`" + key + "` is longer than " + most + " characters");
      return false;
    }
    if (text.codePoints().anyMatch(unseen)) {
      yaml.problems().add(line, "`" + key + "` holds characters that nobody sees");
      return false;
    }
    return true;
  }
}
