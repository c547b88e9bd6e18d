package dev.takagari.adapters.mappingfile;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventSchema;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `tests` of a mapping file.
record TestParser(YamlAccess yaml) {
  /// When a line arrives unless its test says: after everything that logs of today tell of.
  static final Instant ARRIVAL = Instant.parse("2100-01-01T00:00:00Z");

  private static final List<String> KEYS =
      List.of("name", "header", "line", "arrived", "unreadable", "expect", "attributes", "absent");

  List<MappingTest> read(YamlTree.Entries root) {
    List<MappingTest> tests = new ArrayList<>();
    for (YamlTree item : yaml.items(root, "tests")) {
      if (item instanceof YamlTree.Entries map) {
        MappingTest test = test(map, tests.size() + 1);
        if (test != null) {
          tests.add(test);
        }
      } else {
        yaml.problems().add(item.line(), "a test must be a map with `line` and `expect`");
      }
    }
    if (tests.isEmpty()) {
      yaml.problems()
          .add(
              YamlAccess.line(root, "tests"),
              "there are no tests",
              "give at least one line under `tests:` and the columns that it is to fill");
    }
    return tests;
  }

  private @Nullable MappingTest test(YamlTree.Entries map, int number) {
    yaml.only(map, KEYS);
    String record = yaml.needed(map, "line", "the line as the log has it");
    String name = yaml.text(map, "name");
    String header = yaml.text(map, "header");
    boolean unreadable =
        yaml.word(map, "unreadable", List.of("true", "false"), "false").equals("true");
    Map<Column, List<String>> columns = columns(map);
    Map<String, String> attributes = attributes(map);
    Set<Column> absent = absent(map);
    boolean nothing = columns.isEmpty() && attributes.isEmpty() && absent.isEmpty();
    if (nothing && !unreadable) {
      yaml.problems().add(map.line(), "the test expects nothing", "add `expect` with columns");
      return null;
    }
    if (record == null) {
      return null;
    }
    return new MappingTest(
        name == null ? "test " + number : name,
        map.line(),
        header == null ? "" : header,
        record,
        arrived(map),
        unreadable,
        columns,
        attributes,
        absent);
  }

  private Instant arrived(YamlTree.Entries map) {
    String text = yaml.text(map, "arrived");
    if (text == null) {
      return ARRIVAL;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      yaml.problems()
          .add(YamlAccess.line(map, "arrived"), "`arrived` must be like 2026-01-02T03:04:05Z");
      return ARRIVAL;
    }
  }

  private Map<Column, List<String>> columns(YamlTree.Entries map) {
    Map<Column, List<String>> columns = new LinkedHashMap<>();
    YamlTree.Entries expected = yaml.map(map, "expect");
    if (expected != null) {
      expected
          .all()
          .forEach(
              (name, entry) -> {
                Column column = column(name, entry.line());
                if (column != null) {
                  columns.put(column, yaml.texts(entry.value(), name));
                }
              });
    }
    return columns;
  }

  private Map<String, String> attributes(YamlTree.Entries map) {
    Map<String, String> attributes = new LinkedHashMap<>();
    YamlTree.Entries expected = yaml.map(map, "attributes");
    if (expected != null) {
      expected
          .all()
          .forEach(
              (name, entry) -> {
                if (entry.value() instanceof YamlTree.Text(String text, int _)) {
                  attributes.put(name, text);
                } else {
                  yaml.problems()
                      .add(entry.line(), "an attribute is a text", "JSON in it as it stands there");
                }
              });
    }
    return attributes;
  }

  private Set<Column> absent(YamlTree.Entries map) {
    Set<Column> absent = new LinkedHashSet<>();
    for (String name : yaml.texts(map, "absent")) {
      Column column = column(name, YamlAccess.line(map, "absent"));
      if (column != null) {
        absent.add(column);
      }
    }
    return absent;
  }

  private @Nullable Column column(String name, int line) {
    Column column = EventSchema.current().find(name).orElse(null);
    if (column == null) {
      List<String> known = EventSchema.current().columns().stream().map(Column::name).toList();
      yaml.problems().addUnknown(line, "there is no column", name, known);
    }
    return column;
  }
}
