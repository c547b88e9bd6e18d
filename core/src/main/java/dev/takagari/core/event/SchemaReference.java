package dev.takagari.core.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;

/// The field reference for people, made from `event.avsc`.
public final class SchemaReference {
  private SchemaReference() {}

  /// The source fields of every column, by feed, as the schema declares them.
  public static Map<Column, Map<String, List<String>>> sources() {
    Map<Column, Map<String, List<String>>> sources = new LinkedHashMap<>();
    for (Schema.Field field : record().getFields()) {
      if (field.getObjectProp("sources") instanceof Map<?, ?> declared) {
        Map<String, List<String>> feeds = new LinkedHashMap<>();
        declared.forEach(
            (feed, names) ->
                feeds.put(
                    feed.toString(), ((List<?>) names).stream().map(Object::toString).toList()));
        EventSchema.current().findSql(field.name()).ifPresent(c -> sources.put(c, feeds));
      }
    }
    return sources;
  }

  /// The page `docs/reference/fields.md`.
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Fields

            <!-- Made from core/src/main/avro/event.avsc; a test fails when it is stale. \
            Rewrite: run the tests of core with -Dtakagari.regenerate=true -->

            Every event has the same columns, named after the Elastic Common Schema. In search and JSON \
            names have dots, in SQL underscores. A canonical column holds the folded value (NFC, then \
            lower case) and is compared byte by byte; a verbatim column keeps the source's spelling and \
            is compared after folding both sides. Whatever no column holds is in the map `attributes` \
            under its own name; together they give back the source record, value for value.

            | field | SQL name | type | form | index | observable | bloom | meaning |
            |---|---|---|---|---|---|---|---|
            """);
    for (Column column : EventSchema.current().columns()) {
      row(
          page,
          '`' + column.name() + '`',
          '`' + column.sqlName() + '`',
          lower(column.type()) + (column.required() ? ", always" : ""),
          column.type().isText() ? lower(column.form()) : "",
          lower(column.hot()),
          column.observable().map(SchemaReference::lower).orElse(""),
          column.bloom() ? "yes" : "",
          column.doc());
    }
    row(
        page,
        "`attributes`",
        "`attributes`",
        "map of text to text, always",
        "verbatim",
        "`name=value`",
        "",
        "",
        record().getField(EventSchema.ATTRIBUTES).doc());
    page.append(
        """

        ## Sources

        The fields of each feed that fill a column, the first that is present winning unless the \
        column is a list. `fdr` are the sensor events of Falcon Data Replicator, `fdr-external` the \
        other records in the same files; the others are named after their mapping. A path with dots \
        leads inside a value, which is kept as an attribute whatever is taken from it.

        | field | feed | source fields |
        |---|---|---|
        """);
    sources()
        .forEach(
            (column, feeds) ->
                feeds.forEach(
                    (feed, names) ->
                        row(
                            page,
                            '`' + column.name() + '`',
                            feed,
                            '`' + String.join("`, `", names) + '`')));
    return page.toString();
  }

  private static void row(StringBuilder page, String... cells) {
    for (String cell : cells) {
      page.append("| ").append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "" : " ");
    }
    page.append("|\n");
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Schema record() {
    try (InputStream in = SchemaReference.class.getResourceAsStream("/event.avsc")) {
      if (in == null) {
        throw new IllegalStateException("event.avsc is not on the class path");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("event.avsc cannot be read", e);
    }
  }
}
