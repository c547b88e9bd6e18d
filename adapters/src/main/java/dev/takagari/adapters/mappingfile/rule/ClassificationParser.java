package dev.takagari.adapters.mappingfile.rule;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.RecordView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `classification` of a mapping file: each part a constant, or a table by one field.
///
/// @param columns finds fields
public record ClassificationParser(YamlAccess yaml, ColumnParser columns) {
  public static final List<String> KINDS = List.of("event", "alert", "state", "metric", "asset");
  public static final List<String> CATEGORIES =
      List.of(
          "api",
          "authentication",
          "configuration",
          "database",
          "driver",
          "email",
          "file",
          "host",
          "iam",
          "intrusion_detection",
          "library",
          "malware",
          "network",
          "package",
          "process",
          "registry",
          "session",
          "threat",
          "vulnerability",
          "web");
  public static final List<String> TYPES =
      List.of(
          "access",
          "admin",
          "allowed",
          "change",
          "connection",
          "creation",
          "deletion",
          "denied",
          "device",
          "end",
          "error",
          "group",
          "indicator",
          "info",
          "installation",
          "protocol",
          "start",
          "user");
  private static final List<String> OUTCOMES = List.of("success", "failure", "unknown");

  /// What a record's part of the classification is.
  ///
  /// @param path to the field that decides, null when it is a constant
  /// @param otherwise for texts that the table does not have, and the constant
  private record Part(@Nullable FieldPath path, Table<List<String>> table, List<String> otherwise) {
    List<String> of(RecordView view) {
      String text = path == null ? null : view.text(path);
      List<String> found = text == null ? null : table.find(text);
      return found == null ? otherwise : found;
    }
  }

  /// Reads the key; what it does not say is an event about which nothing more is known.
  public Classification.Rule read(YamlTree.Entries root) {
    YamlTree.Entries map = yaml.map(root, "classification");
    if (map == null) {
      if (!YamlAccess.has(root, "classification")) {
        yaml.problems()
            .add(root.line(), "`classification` is missing", "as `classification: {kind: event}`");
      }
      return Classification.always(Classification.EVENT);
    }
    yaml.only(map, List.of("kind", "category", "type", "outcome"));
    Part kind = part(map, "kind", KINDS, false, List.of("event"));
    Part category = part(map, "category", CATEGORIES, true, List.of());
    Part type = part(map, "type", TYPES, true, List.of());
    Part outcome = part(map, "outcome", OUTCOMES, false, List.of());
    return (view, draft) -> {
      List<String> result = outcome.of(view);
      return new Classification(
          kind.of(view).getFirst(),
          category.of(view),
          type.of(view),
          result.isEmpty() ? null : result.getFirst());
    };
  }

  private Part part(
      YamlTree.Entries map, String key, List<String> words, boolean list, List<String> usual) {
    YamlTree value = YamlAccess.value(map, key);
    if (value == null) {
      return new Part(null, Table.of(Map.of()), usual);
    }
    if (!(value instanceof YamlTree.Entries spec)) {
      List<String> constant = words(value, key, words, list);
      return new Part(null, Table.of(Map.of()), constant.isEmpty() ? usual : constant);
    }
    yaml.only(spec, List.of("field", "table", "otherwise"));
    FieldPath path = columns.path(spec);
    Map<String, List<String>> table = new LinkedHashMap<>();
    YamlTree.Entries entries = yaml.map(spec, "table");
    if (entries == null) {
      yaml.problems().add(spec.line(), "`table` is missing", "as `table: {ACCEPT: [allowed]}`");
    } else {
      entries
          .all()
          .forEach((text, entry) -> table.put(text, words(entry.value(), key, words, list)));
    }
    YamlTree otherwise = YamlAccess.value(spec, "otherwise");
    return new Part(
        path, Table.of(table), otherwise == null ? usual : words(otherwise, key, words, list));
  }

  private List<String> words(YamlTree value, String key, List<String> words, boolean list) {
    List<String> texts = yaml.texts(value, key);
    for (String text : texts) {
      if (!words.contains(text)) {
        yaml.problems().addUnknown(value.line(), "there is no " + key, text, words);
        return List.of(words.getFirst());
      }
    }
    if (!list && texts.size() != 1) {
      yaml.problems().add(value.line(), "`" + key + "` must be one word");
      return List.of(words.getFirst());
    }
    return texts;
  }
}
