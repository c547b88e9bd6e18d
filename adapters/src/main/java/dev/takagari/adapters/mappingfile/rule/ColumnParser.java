package dev.takagari.adapters.mappingfile.rule;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.mapping.AbsentText;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.TimeText;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.normalize.UserName;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `columns`, `constants` and `time` of a mapping file. For one file.
public final class ColumnParser {
  private static final String FIELD = "field";
  private static final String FORMAT = "format";
  private static final String TABLE = "table";
  private static final String SPLIT = "split";
  private static final List<String> KEYS =
      List.of(FIELD, "as", FORMAT, "zone", SPLIT, TABLE, "copy", "kind");

  private final YamlAccess yaml;
  private final ReaderSpec reader;
  private final List<ColumnSource> sources = new ArrayList<>();

  /// What holds a field, by the field's name.
  private final Map<String, Column> homes = new HashMap<>();

  /// What is tried when the file's own sources said nothing.
  private final List<ColumnSource> late = new ArrayList<>();

  /// A time's place and form.
  public record TimeField(FieldPath path, TimeText text) {}

  public ColumnParser(YamlAccess yaml, ReaderSpec reader) {
    this.yaml = yaml;
    this.reader = reader;
  }

  /// Sources of columns in the order in which they are tried.
  public List<ColumnSource> sources() {
    List<ColumnSource> all = new ArrayList<>(sources);
    all.addAll(late);
    return all;
  }

  /// Reads the map of columns.
  public void columns(YamlTree.Entries columns) {
    columns
        .all()
        .forEach(
            (name, entry) -> {
              Column column = column(name, entry.line());
              if (column == null) {
                return;
              }
              switch (entry.value()) {
                case YamlTree.Items(List<YamlTree> all, int _) ->
                    all.forEach(item -> column(column, item, all.size() > 1));
                case YamlTree.Text text -> column(column, text, false);
                case YamlTree.Entries map -> column(column, map, false);
              }
            });
  }

  /// The column of a name that a mapping may fill, null with the problem noted.
  private @Nullable Column column(String name, int line) {
    Column column = EventSchema.current().find(name).orElse(null);
    if (column == null) {
      yaml.problems().addUnknown(line, "there is no column", name, Conversions.names());
      return null;
    }
    String closed = Conversions.closedBecause(column);
    if (closed != null) {
      yaml.problems().add(line, "`" + name + "` cannot be filled here", closed);
      return null;
    }
    return column;
  }

  private void column(Column column, YamlTree spec, boolean several) {
    switch (spec) {
      case YamlTree.Text(String _, int line) -> {
        YamlTree.Entries map = new YamlTree.Entries(line);
        map.all().put(FIELD, new YamlTree.Entry(spec, line));
        column(column, map, several);
      }
      case YamlTree.Entries map -> column(column, map, several);
      case YamlTree.Items items ->
          yaml.problems().add(items.line(), "`" + column + "` must be a field or a map");
    }
  }

  private void column(Column column, YamlTree.Entries map, boolean several) {
    yaml.only(map, KEYS);
    FieldPath path = path(map);
    String as = conversion(column, map);
    Split split = split(map);
    boolean list = column.type() == ColumnType.TEXT_LIST;
    if (path == null || as == null) {
      return;
    }
    if (YamlAccess.has(map, TABLE)) {
      Table<Object> table = table(column, map);
      sources.add(filled(column, path, split, table::find, list));
      return;
    }
    if (column.type() == ColumnType.TIME) {
      time(column, map, path, split);
      return;
    }
    if (YamlAccess.has(map, FORMAT) || YamlAccess.has(map, "zone")) {
      yaml.problems().add(YamlAccess.line(map, FORMAT), "`format` and `zone` are only for times");
    }
    Codec codec = Conversions.of(column).get(as);
    if (codec == null) {
      return;
    }
    boolean held = split == null && path.steps().size() == 1 && !copies(map);
    if (held && (!list || makesLists(codec))) {
      hold(map, new Home(path.field(), column, codec, kind(map, codec), list && several));
    } else {
      sources.add(filled(column, path, split, bracketless(codec), list));
    }
    if (column.equals(Columns.USER_NAME) && as.equals("user")) {
      userDomain(path, split);
    }
  }

  private static boolean makesLists(Codec codec) {
    return codec == Codec.ADDRESSES_1;
  }

  /// `DOMAIN\name` has a domain too, unless the file says otherwise where it is.
  private void userDomain(FieldPath path, @Nullable Split split) {
    late.add(
        filled(Columns.USER_DOMAIN, path, split, text -> UserName.split(text).domain(), false));
  }

  private static ColumnSource.Conversion bracketless(Codec codec) {
    if (codec != Codec.ADDRESS_1) {
      return codec::decode;
    }
    return text ->
        codec.decode(
            text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1)
                : text);
  }

  private boolean copies(YamlTree.Entries map) {
    return yaml.word(map, "copy", List.of("true", "false"), "false").equals("true");
  }

  private void hold(YamlTree.Entries map, Home home) {
    Column before = homes.putIfAbsent(home.field(), home.column());
    if (before != null) {
      yaml.problems()
          .add(
              YamlAccess.line(map, FIELD),
              "`" + home.field() + "` has a home already: " + before,
              "say `copy: true` where it only fills the column");
      return;
    }
    sources.add(new ColumnSource.Held(home));
  }

  private JsonKind kind(YamlTree.Entries map, Codec codec) {
    if (!reader.json()) {
      if (YamlAccess.has(map, "kind")) {
        yaml.problems().add(YamlAccess.line(map, "kind"), "`kind` is only for JSON");
      }
      return JsonKind.STRING;
    }
    String usual =
        switch (codec) {
          case LONG_1, PORT_1, SEVERITY_1, SECONDS_1, MILLIS_1 -> "number";
          case BOOLEAN_1 -> "boolean";
          default -> "text";
        };
    return switch (yaml.word(map, "kind", List.of("text", "number", "boolean"), usual)) {
      case "number" -> JsonKind.NUMBER;
      case "boolean" -> JsonKind.BOOLEAN;
      default -> JsonKind.STRING;
    };
  }

  private static ColumnSource filled(
      Column column,
      FieldPath path,
      @Nullable Split split,
      ColumnSource.Conversion conversion,
      boolean adds) {
    if (split == null) {
      return new ColumnSource.Filled(column, path, conversion, adds);
    }
    boolean list = column.type() == ColumnType.TEXT_LIST;
    return new ColumnSource.Filled(
        column,
        path,
        text -> {
          List<String> values = new ArrayList<>();
          for (String piece : split.pieces(text)) {
            Object value = AbsentText.is(piece) ? null : conversion.convert(piece);
            if (value == null) {
              continue;
            }
            if (!list) {
              return value;
            }
            add(values, value);
          }
          return values.isEmpty() ? null : values;
        },
        adds);
  }

  private static void add(List<String> values, Object value) {
    if (value instanceof List<?> several) {
      several.forEach(element -> values.add((String) element));
    } else {
      values.add((String) value);
    }
  }

  /// The way to the field that a map names, null with the problem noted.
  public @Nullable FieldPath path(YamlTree.Entries map) {
    String field = yaml.needed(map, FIELD, "as `field: name`");
    return field == null ? null : path(field, YamlAccess.line(map, FIELD));
  }

  /// The way to a field, null with the problem noted.
  public @Nullable FieldPath path(String field, int line) {
    try {
      FieldPath path = reader.path(field);
      if (!reader.names().isEmpty() && !reader.names().contains(field)) {
        yaml.problems().addUnknown(line, "the reader gives no", field, reader.names());
      }
      return path;
    } catch (IllegalArgumentException e) {
      yaml.problems().add(line, "`" + field + "` is no field", e.getMessage());
      return null;
    }
  }

  private @Nullable String conversion(Column column, YamlTree.Entries map) {
    String as = yaml.text(map, "as");
    if (as == null) {
      return Conversions.usual(column);
    }
    Map<String, Codec> taken = Conversions.of(column);
    int line = YamlAccess.line(map, "as");
    if (YamlAccess.has(map, TABLE)) {
      yaml.problems().add(line, "`as` and `table` cannot be together");
      return null;
    }
    if (!Conversions.all().contains(as)) {
      yaml.problems().addUnknown(line, "there is no conversion", as, Conversions.all());
      return null;
    }
    if (!taken.containsKey(as)) {
      yaml.problems()
          .add(
              line,
              "`" + as + "` cannot fill " + column,
              "it takes " + String.join(", ", taken.keySet()));
      return null;
    }
    return as;
  }

  private @Nullable Split split(YamlTree.Entries map) {
    if (!YamlAccess.has(map, SPLIT)) {
      return null;
    }
    YamlTree.Entries spec = yaml.map(map, SPLIT);
    if (spec == null) {
      return null;
    }
    yaml.only(spec, List.of("at", "take"));
    String at = yaml.text(spec, "at");
    if (at == null || at.isEmpty()) {
      yaml.problems().add(spec.line(), "`split` needs `at`", "as `split: {at: ':', take: last}`");
      return null;
    }
    String take = yaml.text(spec, "take");
    if (take == null || take.equals("all")) {
      return new Split(at, 0, false);
    }
    return switch (take) {
      case "first" -> new Split(at, 1, false);
      case "last" -> new Split(at, -1, false);
      case "all-but-last" -> new Split(at, 0, true);
      default -> {
        Integer place = yaml.number(spec, "take", 1, 999);
        yield new Split(at, place == null ? 1 : place, false);
      }
    };
  }

  private Table<Object> table(Column column, YamlTree.Entries map) {
    Map<String, Object> values = new LinkedHashMap<>();
    YamlTree.Entries table = yaml.map(map, TABLE);
    if (table != null) {
      table
          .all()
          .forEach(
              (key, entry) -> {
                List<String> texts = yaml.texts(entry.value(), key);
                String fault = ColumnValue.fault(column, texts);
                if (fault == null) {
                  values.put(key, ColumnValue.of(column, texts));
                } else {
                  yaml.problems().add(entry.line(), fault);
                }
              });
    }
    return Table.of(values);
  }

  private void time(Column column, YamlTree.Entries map, FieldPath path, @Nullable Split split) {
    String format = format(map);
    if (format.equals("syslog")) {
      yaml.problems()
          .add(
              YamlAccess.line(map, FORMAT),
              "`syslog` is only for `time`",
              "a time without a year is told from the arrival");
      return;
    }
    TimeText form = form(map, format);
    Codec codec = codec(format);
    boolean held =
        split == null && path.steps().size() == 1 && !YamlAccess.has(map, "zone") && !copies(map);
    if (codec != null && held) {
      hold(map, new Home(path.field(), column, codec, kind(map, codec), false));
      return;
    }
    sources.add(
        filled(
            column,
            path,
            split,
            text -> {
              EventTime time = form.parse(text, 0);
              return time == null || time.micros() <= 0 ? null : time.micros();
            },
            false));
  }

  /// The codec that gives a form back, null when none does.
  private static @Nullable Codec codec(String format) {
    return switch (format) {
      case "auto", "iso" -> Codec.ISO_1;
      case "seconds" -> Codec.SECONDS_1;
      case "millis" -> Codec.MILLIS_1;
      default -> null;
    };
  }

  private String format(YamlTree.Entries map) {
    String format = yaml.text(map, FORMAT);
    return format == null ? "auto" : format;
  }

  private TimeText form(YamlTree.Entries map, String format) {
    String zone = yaml.text(map, "zone");
    try {
      return TimeForm.of(format, zone == null ? null : ZoneId.of(zone));
    } catch (DateTimeException e) {
      yaml.problems().add(YamlAccess.line(map, "zone"), "there is no zone `" + zone + "`");
    } catch (IllegalArgumentException e) {
      yaml.problems()
          .add(
              YamlAccess.line(map, FORMAT),
              "`" + format + "` is no form of time",
              "one of " + String.join(", ", TimeForm.NAMES) + ", or as dd.MM.yyyy HH:mm:ss");
    }
    return TimeText.USUAL;
  }

  /// Reads the candidates for `@timestamp`. The first one is held when its form can be given back
  /// and no column holds it.
  public List<TimeField> times(YamlTree value) {
    List<YamlTree> all =
        value instanceof YamlTree.Items(List<YamlTree> items, int _) ? items : List.of(value);
    List<TimeField> times = new ArrayList<>();
    for (YamlTree item : all) {
      YamlTree.Entries map = candidate(item);
      if (map == null) {
        continue;
      }
      yaml.only(map, List.of(FIELD, FORMAT, "zone"));
      FieldPath path = path(map);
      String format = format(map);
      TimeText form = form(map, format);
      if (path == null) {
        continue;
      }
      Codec codec = codec(format);
      boolean held =
          times.isEmpty()
              && codec != null
              && path.steps().size() == 1
              && !YamlAccess.has(map, "zone")
              && homes.putIfAbsent(path.field(), Columns.TIMESTAMP) == null;
      if (held && codec != null) {
        JsonKind kind = kind(map, codec);
        sources.add(ColumnSource.held(Columns.TIMESTAMP, codec, kind, path.field()));
      }
      times.add(new TimeField(path, form));
    }
    return times;
  }

  private YamlTree.@Nullable Entries candidate(YamlTree item) {
    return switch (item) {
      case YamlTree.Text(String _, int line) -> {
        YamlTree.Entries map = new YamlTree.Entries(line);
        map.all().put(FIELD, new YamlTree.Entry(item, line));
        yield map;
      }
      case YamlTree.Entries map -> map;
      case YamlTree.Items items -> {
        yaml.problems().add(items.line(), "`time` must hold fields");
        yield null;
      }
    };
  }

  /// Reads the constants.
  public Map<Column, Object> constants(YamlTree.Entries constants) {
    Map<Column, Object> values = new LinkedHashMap<>();
    constants
        .all()
        .forEach(
            (name, entry) -> {
              Column column = column(name, entry.line());
              if (column == null) {
                return;
              }
              List<String> texts = yaml.texts(entry.value(), name);
              String fault = ColumnValue.fault(column, texts);
              if (fault == null) {
                values.put(column, ColumnValue.of(column, texts));
              } else {
                yaml.problems().add(entry.line(), fault);
              }
            });
    return values;
  }
}
