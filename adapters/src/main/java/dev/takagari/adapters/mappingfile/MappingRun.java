package dev.takagari.adapters.mappingfile;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordSyntax;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Runs the test events of a mapping file through the decoder that its feeds use, and rebuilds each
/// record from its row.
public final class MappingRun {
  private static final String NOTHING = "(nothing)";

  private MappingRun() {}

  /// What came of one test.
  ///
  /// @param differences none when it passed
  /// @param filled columns that have a value in the event, none when there is no event
  public record Result(MappingTest test, List<Difference> differences, Set<Column> filled) {
    public Result {
      differences = List.copyOf(differences);
      filled = Set.copyOf(filled);
    }

    private static Result withoutEvent(MappingTest test, Difference... differences) {
      return new Result(test, List.of(differences), Set.of());
    }

    public boolean passed() {
      return differences.isEmpty();
    }
  }

  /// Something else than a test expects.
  ///
  /// @param place a column, `attributes.<name>`, `line` or `record`
  public record Difference(String place, String expected, String found) {}

  /// The results of all tests, in the order of the file.
  public static List<Result> of(MappingFile mapping) {
    return mapping.tests().stream().map(test -> run(mapping, test)).toList();
  }

  /// Fields, as the file names them for a column, of which no test has a value: what nobody tried,
  /// as with a field whose name is misspelt. With each the columns that they are to fill.
  public static Map<String, List<String>> untried(MappingFile mapping, List<Result> results) {
    Map<Column, List<String>> fields = mapping.definition().fields();
    Set<Column> filled =
        results.stream().flatMap(result -> result.filled().stream()).collect(Collectors.toSet());
    Set<String> tried =
        filled.stream()
            .flatMap(column -> fields.getOrDefault(column, List.of()).stream())
            .collect(Collectors.toSet());
    Map<String, List<String>> untried = new TreeMap<>();
    fields.forEach(
        (column, names) -> {
          if (names.stream().noneMatch(tried::contains)) {
            untried
                .computeIfAbsent(String.join(", ", names), all -> new ArrayList<>())
                .add(column.name());
          }
        });
    return untried;
  }

  private static Result run(MappingFile mapping, MappingTest test) {
    RecordSyntax syntax = mapping.syntaxes().get();
    LineDecoder decoder = new RecordDecoder(syntax, List.of(mapping.definition()));
    LineContext context =
        new LineContext(mapping.file(), test.arrived(), null, test.arrived(), HostNames.NONE);
    byte[] header = test.header().getBytes(StandardCharsets.UTF_8);
    byte[] record = test.record().getBytes(StandardCharsets.UTF_8);
    Event event;
    String source;
    try {
      if (header.length > 0 && !decoder.header(header, 0, header.length)) {
        return Result.withoutEvent(test, new Difference("header", "names of columns", "an event"));
      }
      event = decoder.decode(record, 0, record.length, 1, context);
      source = CanonicalJson.of(syntax.read(record, 0, record.length, 1, context));
    } catch (UndecodableLineException e) {
      String reason = e.code().code() + ": " + e.getMessage();
      return test.unreadable()
          ? Result.withoutEvent(test)
          : Result.withoutEvent(test, new Difference("line", "an event", "quarantine, " + reason));
    }
    if (test.unreadable()) {
      return Result.withoutEvent(test, new Difference("line", "quarantine", "an event"));
    }
    List<Difference> differences = new ArrayList<>();
    columns(test, event, differences);
    attributes(test, event, differences);
    String rebuilt = CanonicalJson.of(new Rebuilder(List.of(mapping.definition())).rebuild(event));
    if (!rebuilt.equals(source)) {
      differences.add(new Difference("record", source, rebuilt));
    }
    return new Result(test, differences, filled(mapping, event));
  }

  private static Set<Column> filled(MappingFile mapping, Event event) {
    return mapping.definition().fields().keySet().stream()
        .filter(event::has)
        .collect(Collectors.toSet());
  }

  private static void columns(MappingTest test, Event event, List<Difference> differences) {
    Map<String, Column> ordered = new TreeMap<>();
    test.columns().keySet().forEach(column -> ordered.put(column.name(), column));
    for (Column column : ordered.values()) {
      List<String> expected = test.columns().getOrDefault(column, List.of());
      List<String> found = texts(event, column);
      if (!found.equals(expected)) {
        differences.add(new Difference(column.name(), shown(expected), shown(found)));
      }
    }
    for (Column column : test.absent()) {
      if (event.has(column)) {
        differences.add(new Difference(column.name(), NOTHING, shown(texts(event, column))));
      }
    }
  }

  private static void attributes(MappingTest test, Event event, List<Difference> differences) {
    Map<String, String> found = new TreeMap<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      found.put(name.toString(), value.toString());
    }
    new TreeMap<>(test.attributes())
        .forEach(
            (attribute, expected) -> {
              String text = found.get(attribute);
              if (!expected.equals(text)) {
                differences.add(
                    new Difference(
                        "attributes." + attribute, expected, text == null ? NOTHING : text));
              }
            });
  }

  /// The value of a column as tests write it, no text when it has none.
  static List<String> texts(Event event, Column column) {
    if (!event.has(column)) {
      return List.of();
    }
    return switch (column.type()) {
      case TEXT -> List.of(String.valueOf(event.string(column)));
      case TEXT_LIST -> event.strings(column);
      case INT, LONG -> List.of(Long.toString(event.number(column)));
      case BOOLEAN -> List.of(event.number(column) == 1 ? "true" : "false");
      case TIME -> List.of(Instant.EPOCH.plus(event.number(column), ChronoUnit.MICROS).toString());
    };
  }

  private static String shown(List<String> texts) {
    return texts.isEmpty() ? NOTHING : String.join(", ", texts);
  }
}
