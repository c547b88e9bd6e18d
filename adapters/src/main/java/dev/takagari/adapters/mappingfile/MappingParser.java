package dev.takagari.adapters.mappingfile;

import dev.takagari.adapters.mappingfile.rule.ClassificationParser;
import dev.takagari.adapters.mappingfile.rule.ColumnParser;
import dev.takagari.adapters.mappingfile.rule.ReaderSpec;
import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.event.Column;
import dev.takagari.core.mapping.record.Classification;
import dev.takagari.core.mapping.record.ColumnSource;
import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.Identity;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.TimeRule;
import dev.takagari.core.mapping.record.TimeText;
import dev.takagari.core.normalize.EventTime;
import dev.takagari.core.source.Glimpse;
import dev.takagari.core.source.SourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a mapping of a file's document, and notes everything that is wrong with it. For one file.
final class MappingParser {
  static final List<String> KEYS =
      List.of(
          "name",
          "version",
          "title",
          "reader",
          "keys",
          "content",
          "body",
          "time",
          "id",
          "columns",
          "constants",
          "classification",
          "tests");

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9_]*(\\.[a-z0-9][a-z0-9_-]*)+");
  private static final int LONGEST_NAME = 64;
  private static final int LAST_VERSION = 9_999;

  private final YamlAccess yaml;
  private final String file;
  private final String text;

  MappingParser(Problems problems, String file, String text) {
    yaml = new YamlAccess(problems);
    this.file = file;
    this.text = text;
  }

  /// The mapping; null, or something that is not to be used, when problems were noted.
  @Nullable MappingFile parse(YamlTree.Entries root) {
    yaml.only(root, KEYS);
    String name = name(root);
    Integer version = yaml.number(root, "version", 1, LAST_VERSION);
    if (!YamlAccess.has(root, "version")) {
      yaml.problems().add(root.line(), "`version` is missing", "begin with `version: 1`");
    }
    String title = yaml.needed(root, "title", "a few words for people");
    ReaderSpec reader = ReaderSpec.read(yaml, root, "reader");
    String body = yaml.text(root, "body");
    if (body != null && !reader.json()) {
      yaml.problems().add(YamlAccess.line(root, "body"), "`body` is only for JSON");
    }
    ColumnParser columns = new ColumnParser(yaml, reader);
    YamlTree.Entries mapped = yaml.map(root, "columns");
    if (mapped == null) {
      yaml.problems().add(root.line(), "`columns` is missing", "as `columns: {source.ip: client}`");
    } else {
      columns.columns(mapped);
    }
    TimeRule time = time(root, columns);
    Identity identity = identity(root, name, columns);
    YamlTree.Entries constant = yaml.map(root, "constants");
    Map<Column, Object> constants = constant == null ? Map.of() : columns.constants(constant);
    Classification.Rule classification = new ClassificationParser(yaml, columns).read(root);
    List<Pattern> keys = keys(root);
    Predicate<Glimpse> content = content(root);
    List<MappingTest> tests = new TestParser(yaml).read(root);
    if (name == null || version == null || title == null || !yaml.problems().isEmpty()) {
      return null;
    }
    RecordDefinition.Builder builder =
        RecordDefinition.named(name + "." + version, name.substring(0, name.indexOf('.')), name)
            .sources(columns.sources().toArray(ColumnSource[]::new))
            .time(time)
            .identity(identity)
            .classification(classification);
    if (body != null) {
      builder.body(body);
    }
    constants.forEach(builder::constant);
    RecordDefinition definition = builder.build();
    SourceType type =
        new SourceType(
            name,
            version,
            reader.framing(),
            keys,
            content,
            () -> new RecordDecoder(reader.syntaxes().get(), List.of(definition)),
            List.of(definition));
    return new MappingFile(
        file,
        name,
        version,
        title,
        definition,
        reader.syntaxes(),
        type,
        tests,
        MappingFile.digest(root),
        text);
  }

  private @Nullable String name(YamlTree.Entries root) {
    String name = yaml.needed(root, "name", "as `name: vendor.log`");
    if (name != null && (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME)) {
      yaml.problems()
          .add(
              YamlAccess.line(root, "name"),
              "`" + name + "` is no name",
              "lower-case letters, digits, `_`, two or more parts between dots as vendor.log");
      return null;
    }
    return name;
  }

  private TimeRule time(YamlTree.Entries root, ColumnParser columns) {
    YamlTree value = YamlAccess.value(root, "time");
    List<ColumnParser.TimeField> times = value == null ? List.of() : columns.times(value);
    if (times.isEmpty()) {
      yaml.problems()
          .add(
              YamlAccess.line(root, "time"),
              "`time` names no field",
              "without one all events would have the time of their arrival");
    }
    List<FieldPath> paths = new ArrayList<>();
    Map<FieldPath, TimeText> texts = new HashMap<>();
    for (ColumnParser.TimeField field : times) {
      paths.add(field.path());
      texts.put(field.path(), field.text());
    }
    return new TimeRule(paths, null, EventTime::parse, texts);
  }

  private Identity identity(YamlTree.Entries root, @Nullable String name, ColumnParser columns) {
    List<Identity.Part> parts = new ArrayList<>();
    for (String field : yaml.texts(root, "id")) {
      FieldPath path = columns.path(field, YamlAccess.line(root, "id"));
      if (path != null) {
        parts.add(Identity.Part.of(true, path));
      }
    }
    // a new version of the mapping must not give known events new ids
    return new Identity(name + "/1", parts);
  }

  private List<Pattern> keys(YamlTree.Entries root) {
    List<Pattern> patterns = new ArrayList<>();
    for (String key : yaml.texts(root, "keys")) {
      if (key.chars().allMatch(c -> c == '*' || c == '?')) {
        yaml.problems()
            .add(
                YamlAccess.line(root, "keys"),
                "`" + key + "` would claim every object",
                "leave `keys` out, and name the kind at the feed");
        continue;
      }
      StringBuilder regex = new StringBuilder("\\A");
      for (int i = 0; i < key.length(); i++) {
        char c = key.charAt(i);
        regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
      patterns.add(Pattern.compile(regex.append("\\z").toString(), Pattern.DOTALL));
    }
    return patterns;
  }

  private Predicate<Glimpse> content(YamlTree.Entries root) {
    YamlTree.Entries map = yaml.map(root, "content");
    if (map == null) {
      return SourceType.NO_CONTENT;
    }
    yaml.only(map, List.of("begins", "members"));
    String begins = yaml.text(map, "begins");
    Set<String> members = Set.copyOf(yaml.texts(map, "members"));
    if ((begins == null || begins.isBlank()) && members.isEmpty()) {
      yaml.problems().add(map.line(), "`content` needs `begins` or `members`");
      return SourceType.NO_CONTENT;
    }
    return glimpse ->
        (begins == null || glimpse.firstLine().startsWith(begins)) && glimpse.recordHas(members);
  }
}
