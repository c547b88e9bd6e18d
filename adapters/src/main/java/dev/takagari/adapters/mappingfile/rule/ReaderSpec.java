package dev.takagari.adapters.mappingfile.rule;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.record.CsvReader;
import dev.takagari.core.record.JsonReader;
import dev.takagari.core.record.KeyValueReader;
import dev.takagari.core.record.PatternReader;
import dev.takagari.core.record.ReaderSyntax;
import dev.takagari.core.record.RecordReader;
import dev.takagari.core.record.SyslogReader;
import dev.takagari.core.source.Framing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a mapping file says about reading.
///
/// @param framing how bytes become records
/// @param syntaxes makes what reads records, one for each decoder
/// @param readers the same, as readers: for tests
/// @param names of the pieces, empty when any name may come
/// @param json whether values have JSON types, and paths lead into them
/// @param nested what stands before names that lead into JSON, for the rest of them; null for none
public record ReaderSpec(
    Framing framing,
    Supplier<RecordSyntax> syntaxes,
    Supplier<RecordReader> readers,
    Set<String> names,
    boolean json,
    @Nullable String nested) {
  private static final String TYPE = "type";
  private static final String SEPARATOR = "separator";
  private static final String COLUMNS = "columns";
  private static final char QUOTE = '"';
  private static final List<String> TYPES =
      List.of("json", "json-array", "csv", "key-value", "syslog", "pattern");

  /// What is taken when the file does not say it rightly, so that the rest can be checked.
  private static final ReaderSpec JSON = json(new Framing.Lines());

  private static ReaderSpec json(Framing framing) {
    return new ReaderSpec(framing, RecordSyntax::json, JsonReader::new, Set.of(), true, null);
  }

  private static ReaderSpec lines(Supplier<RecordReader> readers, Set<String> names) {
    return of(new Framing.Lines(), readers, names, null);
  }

  private static ReaderSpec of(
      Framing framing, Supplier<RecordReader> readers, Set<String> names, @Nullable String nested) {
    return new ReaderSpec(
        framing, () -> new ReaderSyntax(readers.get()), readers, names, false, nested);
  }

  /// Reads the key `reader` or `message`.
  public static ReaderSpec read(YamlAccess yaml, YamlTree.Entries parent, String key) {
    YamlTree value = YamlAccess.value(parent, key);
    switch (value) {
      case null -> {
        yaml.problems().add(parent.line(), "`" + key + "` is missing", "as `reader: json`");
        return JSON;
      }
      case YamlTree.Text(String _, int line) -> {
        YamlTree.Entries map = new YamlTree.Entries(line);
        map.all().put(TYPE, new YamlTree.Entry(value, line));
        return read(yaml, map);
      }
      case YamlTree.Entries map -> {
        return read(yaml, map);
      }
      case YamlTree.Items items -> {
        yaml.problems().add(items.line(), "`" + key + "` must be a type or a map with `type`");
        return JSON;
      }
    }
  }

  private static ReaderSpec read(YamlAccess yaml, YamlTree.Entries map) {
    String type = yaml.needed(map, TYPE, "one of " + String.join(", ", TYPES));
    if (type == null) {
      return JSON;
    }
    return switch (type) {
      case "json" -> {
        yaml.only(map, List.of(TYPE));
        yield JSON;
      }
      case "json-array" -> {
        yaml.only(map, List.of(TYPE, "array"));
        String array = yaml.text(map, "array");
        yield json(new Framing.JsonArray(array == null ? "" : array));
      }
      case "csv" -> csv(yaml, map);
      case "key-value" -> {
        yaml.only(map, List.of(TYPE, SEPARATOR));
        char separator = separator(yaml, map, ' ');
        yield lines(() -> new KeyValueReader(separator), Set.of());
      }
      case "syslog" -> syslog(yaml, map);
      case "pattern" -> pattern(yaml, map);
      default -> {
        yaml.problems().addUnknown(YamlAccess.line(map, TYPE), "unknown type", type, TYPES);
        yield JSON;
      }
    };
  }

  private static ReaderSpec csv(YamlAccess yaml, YamlTree.Entries map) {
    yaml.only(map, List.of(TYPE, SEPARATOR, "header", COLUMNS, "known", "at-least"));
    char separator = separator(yaml, map, ',');
    String header = yaml.word(map, "header", List.of("yes", "no", "detect"), "no");
    List<String> columns = yaml.texts(map, COLUMNS);
    Set<String> distinct = new HashSet<>(columns);
    if (distinct.size() < columns.size()) {
      yaml.problems().add(YamlAccess.line(map, COLUMNS), "two columns have the same name");
    }
    if (columns.isEmpty() && !header.equals("yes")) {
      yaml.problems()
          .add(map.line(), "`columns` is missing", "or `header: yes` when each file names them");
    }
    Set<String> known = Set.copyOf(yaml.texts(map, "known"));
    if (!known.isEmpty() && !header.equals("detect")) {
      yaml.problems().add(YamlAccess.line(map, "known"), "`known` is only for `header: detect`");
    }
    Integer least = yaml.number(map, "at-least", 1, Math.max(1, columns.size()));
    int required = least == null ? columns.size() : least;
    CsvReader.Header kind =
        switch (header) {
          case "yes" -> CsvReader.Header.ALWAYS;
          case "detect" -> CsvReader.Header.DETECTED;
          default -> CsvReader.Header.NONE;
        };
    return of(
        new Framing.Csv(separator, QUOTE, kind != CsvReader.Header.NONE),
        () -> new CsvReader(separator, kind, columns, known, required),
        kind == CsvReader.Header.NONE ? distinct : Set.of(),
        null);
  }

  private static ReaderSpec syslog(YamlAccess yaml, YamlTree.Entries map) {
    yaml.only(map, List.of(TYPE, "message"));
    if (!YamlAccess.has(map, "message")) {
      return lines(() -> new SyslogReader(null), Set.of());
    }
    ReaderSpec inner = read(yaml, map, "message");
    if (!(inner.framing() instanceof Framing.Lines)
        && !(inner.framing() instanceof Framing.Csv(char _, char _, boolean header) && !header)) {
      yaml.problems()
          .add(
              YamlAccess.line(map, "message"),
              "a message cannot be read like that",
              "a message is json, key-value, pattern, or csv with columns");
    }
    return of(
        new Framing.Lines(),
        () -> new SyslogReader(inner.readers().get()),
        Set.of(),
        inner.json() ? "message." : null);
  }

  private static ReaderSpec pattern(YamlAccess yaml, YamlTree.Entries map) {
    yaml.only(map, List.of(TYPE, "pattern", "optional-from"));
    String pattern = yaml.needed(map, "pattern", "as `{time} {level} {message}`");
    String optional = yaml.text(map, "optional-from");
    if (pattern == null) {
      return JSON;
    }
    try {
      Set<String> names = new HashSet<>(new PatternReader(pattern, optional).names());
      names.add(PatternReader.REST);
      return lines(() -> new PatternReader(pattern, optional), names);
    } catch (IllegalArgumentException e) {
      yaml.problems().add(YamlAccess.line(map, "pattern"), String.valueOf(e.getMessage()));
      return JSON;
    }
  }

  private static char separator(YamlAccess yaml, YamlTree.Entries map, char usual) {
    String text = yaml.text(map, SEPARATOR);
    if (text == null) {
      return usual;
    }
    return switch (text) {
      case "space" -> ' ';
      case "tab" -> '\t';
      default -> {
        boolean usable =
            text.length() == 1 && "\"\n\r=".indexOf(text.charAt(0)) < 0 && text.charAt(0) < 0x80;
        if (!usable) {
          yaml.problems()
              .add(
                  YamlAccess.line(map, SEPARATOR),
                  "`separator` must be one character of ASCII",
                  "`space` and `tab` are words for these");
        }
        yield usable ? text.charAt(0) : usual;
      }
    };
  }

  /// The way to what a file calls a field.
  ///
  /// @throws IllegalArgumentException if it leads nowhere
  public FieldPath path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a field has no name");
    }
    if (json) {
      return FieldPath.parse(text);
    }
    if (nested != null && text.startsWith(nested)) {
      List<String> steps = FieldPath.parse(text.substring(nested.length())).steps();
      String[] all = steps.toArray(String[]::new);
      all[0] = nested + all[0];
      return FieldPath.of(all);
    }
    return FieldPath.of(text.startsWith("$") ? "$" + text : text);
  }
}
