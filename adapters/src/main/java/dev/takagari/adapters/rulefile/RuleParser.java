package dev.takagari.adapters.rulefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Field;
import dev.takagari.core.query.Literals;
import dev.takagari.core.query.ParsedQuery;
import dev.takagari.core.query.Pattern;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryFields;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.query.QuerySyntaxException;
import dev.takagari.core.query.QueryWarning;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.rule.RuleNotes;
import dev.takagari.core.rule.RuleParameter;
import dev.takagari.core.rule.RuleQuestion;
import dev.takagari.core.rule.RuleTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes a rule of a file's document, and notes everything that is wrong with it. For one file.
final class RuleParser {
  static final List<String> KEYS =
      List.of(
          "id",
          "version",
          "enabled",
          "title",
          "description",
          "severity",
          "dataset",
          "class",
          "query",
          "parameters",
          "group_by",
          "threshold",
          "window",
          "distinct",
          "techniques",
          "false_positives",
          "references",
          "runbook",
          "tests");

  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::code).toList();
  private static final java.util.regex.Pattern TECHNIQUE =
      java.util.regex.Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");
  private static final int LAST_VERSION = 9_999;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_TEXT = 4_000;
  private static final int MOST_FIELDS = 8;

  private final YamlAccess yaml;
  private final Rule.Origin origin;
  private final RuleValues values;

  RuleParser(Problems problems, Rule.Origin origin, RuleValues values) {
    yaml = new YamlAccess(problems);
    this.origin = origin;
    this.values = values;
  }

  /// What the file says; null when problems were noted.
  @Nullable RuleFile parse(YamlTree.Entries root) {
    yaml.only(root, KEYS);
    String id = id(root);
    if (yaml.word(root, "enabled", List.of("true", "false"), "true").equals("false")) {
      return id == null || !yaml.problems().isEmpty()
          ? null
          : new RuleFile(origin.file(), id, Optional.empty());
    }
    Integer version = yaml.number(root, "version", 1, LAST_VERSION);
    if (!YamlAccess.has(root, "version")) {
      yaml.problems().add(root.line(), "`version` is missing", "begin with `version: 1`");
    }
    String title = bounded(root, "title", LONGEST_TITLE, "one line that says what happened");
    Severity severity = severity(root);
    SequencedMap<String, RuleParameter> parameters =
        new ParameterParser(yaml).read(root, id == null ? Map.of() : values.of(id));
    RuleQuestion question = question(root, parameters);
    RuleCounting counting = counting(root);
    RuleNotes notes = notes(root);
    List<RuleTest> tests = new RuleTestParser(yaml).read(root, counting);
    if (id == null
        || version == null
        || title == null
        || question == null
        || counting == null
        || !yaml.problems().isEmpty()) {
      return null;
    }
    Rule rule = new Rule(id, version, title, severity, question, counting, notes, tests, origin);
    return new RuleFile(origin.file(), id, Optional.of(rule));
  }

  private @Nullable String id(YamlTree.Entries root) {
    String id = yaml.needed(root, "id", "as `id: trail-stopped`");
    if (id != null && !Rule.isId(id)) {
      yaml.problems()
          .add(
              YamlAccess.line(root, "id"),
              "`id` is no id",
              "at most " + Rule.LONGEST_ID + " of a-z, 0-9, and `-` between them");
      return null;
    }
    return id;
  }

  private @Nullable String bounded(YamlTree.Entries root, String key, int longest, String hint) {
    String text = yaml.needed(root, key, hint);
    if (text != null && text.length() > longest) {
      yaml.problems()
          .add(
              YamlAccess.line(root, key),
              "`" + key + "` is longer than " + longest + " characters");
      return null;
    }
    return text == null ? null : text.strip();
  }

  private Severity severity(YamlTree.Entries root) {
    if (!YamlAccess.has(root, "severity")) {
      yaml.problems()
          .add(root.line(), "`severity` is missing", "one of " + String.join(", ", SEVERITIES));
    }
    return Severity.find(yaml.word(root, "severity", SEVERITIES, "info")).orElse(Severity.INFO);
  }

  private @Nullable RuleQuestion question(
      YamlTree.Entries root, SequencedMap<String, RuleParameter> parameters) {
    List<String> datasets = yaml.texts(root, "dataset");
    List<String> classes = yaml.texts(root, "class");
    String text = yaml.needed(root, "query", "in the query language");
    if (text == null) {
      return null;
    }
    Query query = query(text, YamlAccess.line(root, "query"), parameters);
    if (query == null) {
      return null;
    }
    List<Query> all = new ArrayList<>();
    either(new Field.ColumnField(Columns.EVENT_DATASET), datasets).ifPresent(all::add);
    either(new Field.ColumnField(Columns.EVENT_CLASS), classes).ifPresent(all::add);
    all.add(query);
    return new RuleQuestion(text.strip(), parameters, datasets, classes, Query.and(all));
  }

  private static Optional<Query> either(Field field, List<String> values) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Query.or(
                values.stream()
                    .map(value -> Literals.matching(field, Pattern.exactly(value)))
                    .toList()));
  }

  /// What works but may not be what was meant is wrong in a rule, which nobody sees the answer of.
  private @Nullable Query query(
      String text, int line, SequencedMap<String, RuleParameter> parameters) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> lists.put(name, parameter.values()));
    for (String name : parameters.keySet()) {
      if (!text.contains("{" + name + "}")) {
        yaml.problems().add(line, "the query does not ask for the parameter `" + name + "`");
      }
    }
    try {
      ParsedQuery parsed = QueryParser.parseWith(lists, text);
      if (parsed.query().equals(Query.ALL)) {
        yaml.problems().add(line, "the query fits every event");
      }
      for (QueryWarning warning : parsed.warnings()) {
        yaml.problems()
            .add(
                line,
                "in the query at character " + (warning.position() + 1) + ": " + warning.message(),
                warning.message().contains("searched as an attribute")
                    ? "write " + QueryFields.ATTRIBUTE_PREFIX + "… when an attribute is meant"
                    : null);
      }
      return parsed.query();
    } catch (QuerySyntaxException e) {
      yaml.problems()
          .add(
              line,
              "in the query at character " + (e.position() + 1) + ": " + e.getMessage(),
              e.hint().isEmpty() ? null : e.hint());
      return null;
    }
  }

  private @Nullable RuleCounting counting(YamlTree.Entries root) {
    List<EventField> groupBy = new ArrayList<>();
    for (String name : yaml.texts(root, "group_by")) {
      EventField field = field(name, YamlAccess.line(root, "group_by"));
      if (field != null) {
        groupBy.add(field);
      }
    }
    if (groupBy.size() > MOST_FIELDS) {
      yaml.problems()
          .add(YamlAccess.line(root, "group_by"), "more than " + MOST_FIELDS + " fields");
    }
    Integer threshold = yaml.number(root, "threshold", 1, RuleCounting.MOST);
    Duration window = Durations.read(yaml, root, "window", RuleCounting.LONGEST);
    String distinct = yaml.text(root, "distinct");
    EventField counted =
        distinct == null ? null : field(distinct, YamlAccess.line(root, "distinct"));
    int needed = threshold == null ? 1 : threshold;
    if (needed > 1 && window == null) {
      yaml.problems()
          .add(
              YamlAccess.line(root, "threshold"),
              "a threshold needs a `window`",
              "as `window: 10m`");
      return null;
    }
    if (needed == 1 && (window != null || distinct != null)) {
      yaml.problems()
          .add(
              YamlAccess.line(root, window == null ? "distinct" : "window"),
              "`window` and `distinct` are for a `threshold` above 1");
      return null;
    }
    return new RuleCounting(groupBy, needed, window == null ? Duration.ZERO : window, counted);
  }

  private @Nullable EventField field(String name, int line) {
    QueryFields names = QueryFields.current();
    if (!names.knows(name)) {
      yaml.problems()
          .add(
              line,
              "there is no column `" + name + "`",
              names.nearest(name).isEmpty()
                  ? "an attribute is " + QueryFields.ATTRIBUTE_PREFIX + name
                  : "did you mean " + String.join(", ", names.nearest(name)) + "?");
      return null;
    }
    return EventField.of(name);
  }

  private RuleNotes notes(YamlTree.Entries root) {
    String description =
        bounded(root, "description", LONGEST_TEXT, "what it looks for, and why that matters");
    List<String> techniques = yaml.texts(root, "techniques");
    for (String technique : techniques) {
      if (!TECHNIQUE.matcher(technique).matches()) {
        yaml.problems()
            .add(
                YamlAccess.line(root, "techniques"),
                "`" + technique + "` is no technique",
                "as T1562 or T1562.008");
      }
    }
    return new RuleNotes(
        description == null ? "" : description.replaceAll("\\s+", " "),
        techniques,
        texts(root, "false_positives"),
        texts(root, "references"),
        texts(root, "runbook"));
  }

  private List<String> texts(YamlTree.Entries root, String key) {
    List<String> texts = yaml.texts(root, key);
    if (texts.stream().mapToInt(String::length).sum() > LONGEST_TEXT) {
      yaml.problems()
          .add(
              YamlAccess.line(root, key),
              "`" + key + "` is longer than " + LONGEST_TEXT + " characters");
    }
    return texts;
  }
}
