package dev.takagari.core.normalize;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rule of every text column, applied to what people and rules write.
public final class ColumnValues {
  private enum Rule {
    FOLD,
    UPPER,
    ADDRESS,
    DOMAIN,
    PATH,
    REGISTRY_PATH,
    REGISTRY_DATA
  }

  private static final Rule[] RULES = rules();

  private ColumnValues() {}

  /// The text that a value of the column must equal to be what the literal says.
  ///
  /// For a canonical column compare it with the column's bytes, for a verbatim one with the folded
  /// value. A literal that the rule cannot read (no address in an address column) comes back
  /// folded. Where a literal stands for several texts (`HKCU\…`), use [#canonical(Column,
  /// TextPattern)].
  ///
  /// @throws IllegalArgumentException if the column holds no text
  public static String canonical(Column column, String literal) {
    return switch (rule(column)) {
      case FOLD -> Fold.fold(literal);
      case UPPER -> Fold.upper(literal);
      case ADDRESS -> {
        String address = IpAddress.canonical(literal);
        yield address == null ? Fold.fold(literal) : address;
      }
      case DOMAIN -> DomainName.canonical(literal);
      case PATH -> Fold.fold(FilePath.canonical(literal));
      case REGISTRY_PATH -> Fold.fold(RegistryPath.canonical(literal));
      case REGISTRY_DATA -> Fold.fold(RegistryPath.data(literal));
    };
  }

  /// Patterns, any of which a value of the column may match, for one pattern; one for most columns.
  ///
  /// Compared as in [#canonical(Column, String)]. `registry.path` patterns for the default value
  /// also need [RegistryPath#isDefaultValue(TextPattern)].
  ///
  /// @throws IllegalArgumentException if the column holds no text
  public static List<TextPattern> canonical(Column column, TextPattern pattern) {
    if (rule(column) == Rule.REGISTRY_PATH) {
      return RegistryPath.canonical(pattern).stream().map(p -> p.map(Fold::fold)).toList();
    }
    if (pattern.isLiteral()) {
      return List.of(TextPattern.literal(canonical(column, pattern.toString())));
    }
    return List.of(
        switch (rule(column)) {
          case UPPER -> pattern.map(Fold::upper);
          case PATH -> FilePath.canonical(pattern).map(Fold::fold);
          case FOLD, ADDRESS, DOMAIN, REGISTRY_PATH, REGISTRY_DATA -> pattern.map(Fold::fold);
        });
  }

  private static Rule rule(Column column) {
    if (!column.type().isText()) {
      throw new IllegalArgumentException(column + " holds no text");
    }
    return RULES[column.ordinal()];
  }

  private static Rule[] rules() {
    Map<Column, Rule> special = new HashMap<>();
    put(special, Rule.UPPER, Columns.USER_ID, Columns.AWS_ACCESS_KEY_ID);
    put(
        special,
        Rule.ADDRESS,
        Columns.HOST_IP,
        Columns.HOST_EXTERNAL_IP,
        Columns.SOURCE_IP,
        Columns.DESTINATION_IP,
        Columns.DNS_RESOLVED_IP,
        Columns.RELATED_IP);
    put(
        special,
        Rule.DOMAIN,
        Columns.SOURCE_DOMAIN,
        Columns.DESTINATION_DOMAIN,
        Columns.DNS_QUESTION_NAME,
        Columns.DNS_ANSWERS_DATA,
        Columns.RELATED_DOMAIN);
    put(
        special,
        Rule.PATH,
        Columns.PROCESS_EXECUTABLE,
        Columns.PROCESS_WORKING_DIRECTORY,
        Columns.PROCESS_PARENT_EXECUTABLE,
        Columns.FILE_PATH);
    put(special, Rule.REGISTRY_PATH, Columns.REGISTRY_PATH);
    put(special, Rule.REGISTRY_DATA, Columns.REGISTRY_DATA_STRINGS);
    List<Column> columns = EventSchema.current().columns();
    Rule[] rules = new Rule[columns.size()];
    for (Column column : columns) {
      rules[column.ordinal()] = special.getOrDefault(column, Rule.FOLD);
    }
    return rules;
  }

  private static void put(Map<Column, Rule> rules, Rule rule, Column... columns) {
    for (Column column : columns) {
      if (column.type() != ColumnType.TEXT && column.type() != ColumnType.TEXT_LIST) {
        throw new IllegalStateException(column + " holds no text");
      }
      rules.put(column, rule);
    }
  }
}
