package dev.takagari.core.query;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.mapping.Home;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.normalize.NearName;
import dev.takagari.core.query.Field.AttributeField;
import dev.takagari.core.query.Field.ColumnField;
import dev.takagari.core.source.ShippedSources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The names that a query may use, and what they stand for.
///
/// In this order: a column's name, an alias of columns, and otherwise the name of an attribute or
/// of a leaf inside one. The source's own names (`TargetProcessId`) stand for the columns that hold
/// them *and* for the attribute of that name, because a value that no column can hold stays there.
/// `attributes.x` is the attribute `x` only. Immutable; safe for use by several threads.
public final class QueryFields {
  /// Before the name of an attribute that is meant even if an alias has the same name.
  public static final String ATTRIBUTE_PREFIX = EventSchema.ATTRIBUTES + ".";

  private static final QueryFields CURRENT = new QueryFields();

  /// Other names of columns: they mean nothing else.
  private static final String NAMES =
      """
      agent.id = host.id
      related.hosts = host.name source.domain destination.domain
      process.args = process.command_line
      process.file.path = process.executable
      time = @timestamp
      src_ip = source.ip
      dst_ip = destination.ip
      src_port = source.port
      dst_port = destination.port
      Image = process.executable
      ParentImage = process.parent.executable
      OriginalFileName = process.pe.original_file_name
      TargetFilename = file.path
      ImageLoaded = file.path
      TargetObject = registry.path
      Details = registry.data.strings
      QueryName = dns.question.name
      QueryResults = dns.resolved_ip dns.answers.data
      SourceIp = source.ip
      SourcePort = source.port
      DestinationIp = destination.ip
      DestinationPort = destination.port
      DestinationHostname = destination.domain
      SourceHostname = source.domain
      ScriptBlockText = script.content
      Payload = script.content
      User = user.name
      ProcessId = process.pid process.entity_id
      eventName = event.action
      eventSource = event.provider
      errorCode = error.code
      errorMessage = message
      awsRegion = cloud.region
      recipientAccountId = cloud.account.id
      userAgent = user_agent.original
      """;

  /// Source fields that columns are filled from without ever holding them.
  private static final String SOURCE_NAMES =
      """
      SHA1HashData = related.hash
      RegObjectName = registry.path
      OriginatingURL = url.original
      """;

  private final EventSchema schema = EventSchema.current();
  private final Map<String, List<Field>> aliases = new LinkedHashMap<>();
  private final Map<String, Set<Home>> homes = new LinkedHashMap<>();
  private final List<Column> textColumns =
      List.of(
          Columns.MESSAGE,
          Columns.EVENT_ACTION,
          Columns.HOST_NAME,
          Columns.USER_NAME,
          Columns.PROCESS_NAME,
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_COMMAND_LINE,
          Columns.PROCESS_PARENT_NAME,
          Columns.PROCESS_PARENT_EXECUTABLE,
          Columns.PROCESS_PARENT_COMMAND_LINE,
          Columns.FILE_PATH,
          Columns.DNS_QUESTION_NAME,
          Columns.URL_ORIGINAL,
          Columns.REGISTRY_PATH,
          Columns.SCRIPT_CONTENT,
          Columns.RULE_NAME);

  private QueryFields() {
    Map<String, Set<Field>> fields = new LinkedHashMap<>();
    for (Column column : schema.columns()) {
      if (column.name().startsWith("file.")) {
        add(fields, "dll." + column.name().substring("file.".length()), column);
      }
    }
    lines(fields, NAMES);
    Set<String> sources = new LinkedHashSet<>();
    FdrMapping.homes().forEach(home -> source(fields, sources, home));
    for (RecordDefinition definition : ShippedSources.definitions()) {
      definition.homes().forEach(home -> source(fields, sources, home));
    }
    sources.addAll(lines(fields, SOURCE_NAMES));
    // what no column can hold is kept under its own name
    sources.forEach(name -> fields.getOrDefault(name, Set.of()).add(new AttributeField(name)));
    fields.forEach((name, all) -> aliases.put(name, List.copyOf(all)));
  }

  /// A source's own name for what a column holds. A column's name means the column and nothing
  /// else.
  private void source(Map<String, Set<Field>> fields, Set<String> sources, Home home) {
    if (schema.find(home.field()).isEmpty()) {
      add(fields, home.field(), home.column());
      homes.computeIfAbsent(home.field(), _ -> new LinkedHashSet<>()).add(home);
      sources.add(home.field());
    }
  }

  private Set<String> lines(Map<String, Set<Field>> fields, String lines) {
    Set<String> names = new LinkedHashSet<>();
    lines
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf(" = ");
              String name = line.substring(0, equals);
              names.add(name);
              for (String column : line.substring(equals + 3).split(" ", -1)) {
                add(fields, name, schema.column(column));
              }
            });
    return names;
  }

  private void add(Map<String, Set<Field>> fields, String name, Column column) {
    if (schema.find(name).isPresent()) {
      throw new IllegalStateException("an alias has the name of the column " + name);
    }
    fields.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(new ColumnField(column));
  }

  /// The names of the current schema.
  public static QueryFields current() {
    return CURRENT;
  }

  /// What a name stands for: at least one field; any of them may fit.
  public List<Field> resolve(String name) {
    if (schema.find(name).isPresent()) {
      return List.of(new ColumnField(schema.column(name)));
    }
    List<Field> alias = aliases.get(name);
    if (alias != null) {
      return alias;
    }
    boolean prefixed =
        name.startsWith(ATTRIBUTE_PREFIX) && name.length() > ATTRIBUTE_PREFIX.length();
    return List.of(new AttributeField(prefixed ? name.substring(ATTRIBUTE_PREFIX.length()) : name));
  }

  /// Other texts that a column holds for what a source field of this name says: `Protocol:6` means
  /// the column's `tcp`. Empty when the name is not a source's own.
  public List<String> decoded(String name, Column column, String text) {
    List<String> texts = new ArrayList<>();
    for (Home home : homes.getOrDefault(name, Set.of())) {
      if (home.column().equals(column)
          && home.codec().decode(text) instanceof String value
          && !value.equals(text)
          && !texts.contains(value)) {
        texts.add(value);
      }
    }
    return texts;
  }

  /// Whether the name is one of a column or an alias, or asks for an attribute outright.
  public boolean knows(String name) {
    return schema.find(name).isPresent()
        || aliases.containsKey(name)
        || name.startsWith(ATTRIBUTE_PREFIX);
  }

  /// The shortest name that [#resolve(String)] gives this one field for.
  public String nameOf(Field field) {
    return switch (field) {
      case ColumnField(Column column) -> column.name();
      case AttributeField(String name) -> knows(name) ? ATTRIBUTE_PREFIX + name : name;
    };
  }

  /// The columns that a bare word searches.
  public List<Column> textColumns() {
    return textColumns;
  }

  /// All columns and aliases with what they stand for, columns first.
  public Map<String, List<Field>> catalogue() {
    Map<String, List<Field>> all = new LinkedHashMap<>();
    for (Column column : schema.columns()) {
      all.put(column.name(), List.of(new ColumnField(column)));
    }
    all.putAll(aliases);
    return all;
  }

  /// Known names that look like this one, nearest first; at most three.
  public List<String> nearest(String name) {
    String wanted = plain(name);
    if (wanted.length() > 64) {
      return List.of();
    }
    int tolerated = Math.max(1, wanted.length() / 4);
    record Candidate(String name, int distance) {}
    return catalogue().keySet().stream()
        .map(known -> new Candidate(known, distance(wanted, plain(known))))
        .filter(candidate -> candidate.distance <= tolerated)
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(3)
        .map(Candidate::name)
        .toList();
  }

  /// Names that differ only in case and separators are the same at a glance.
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace(".", "").replace("-", "");
  }

  /// The number of letters to add, drop or change; counts 1 when one is the end of the other.
  private static int distance(String a, String b) {
    if (!a.isEmpty() && (a.endsWith(b) || b.endsWith(a)) && Math.min(a.length(), b.length()) > 3) {
      return a.equals(b) ? 0 : 1;
    }
    return NearName.distance(a, b);
  }
}
