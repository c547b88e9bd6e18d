package dev.takagari.adapters.iceberg;

import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/// A column of `hosts` or `users`. Values have the form that the same column has in `events`, so
/// that tables can be joined.
sealed interface IdentityColumn {
  String name();

  /// What it means.
  String doc();

  /// One text, null when there is none.
  record Text(String name, String doc, Function<Sighting, List<String>> values)
      implements IdentityColumn {}

  /// A list of texts, null when there are none.
  record Texts(String name, String doc, Function<Sighting, List<String>> values)
      implements IdentityColumn {}

  /// A time in µs since 1970.
  record Time(String name, String doc, ToLongFunction<Sighting> value) implements IdentityColumn {}

  /// Traits that can have several values at a time.
  Set<Trait> SEVERAL = Set.of(Trait.LOCAL_IP, Trait.EXTERNAL_IP, Trait.MAC, Trait.TAGS);

  /// The name of a subject's table.
  static String table(Subject subject) {
    return switch (subject) {
      case HOST -> "hosts";
      case USER -> "users";
    };
  }

  /// The columns of a subject's table. New ones go to the end.
  static List<IdentityColumn> of(Subject subject) {
    List<IdentityColumn> columns = new ArrayList<>();
    columns.add(new Text("tenant", "customer id or cloud account", s -> List.of(s.tenant())));
    columns.add(
        new Text("key", "tells the subject from all others of its tenant", s -> List.of(s.key())));
    columns.add(new Time("valid_from", "when the source said so first", Sighting::first));
    columns.add(
        new Time("seen_at", "when it said so last, without a change in between", Sighting::last));
    columns.add(
        new Text("source", "inventory or kind of event that said so", s -> List.of(s.source())));
    columns.add(
        new Text(
            "part",
            "which of several things of the subject, as a network card",
            s -> List.of(s.part())));
    for (Trait trait : Trait.values()) {
      boolean ofUsers = trait.code().startsWith("user_");
      boolean ofBoth = trait == Trait.HOST_ID || trait == Trait.HOST_NAME;
      if (ofBoth || ofUsers == (subject == Subject.USER)) {
        columns.add(column(trait));
      }
    }
    return List.copyOf(columns);
  }

  private static IdentityColumn column(Trait trait) {
    String doc = "as `" + trait.code().replace('_', ' ') + "` of `takagari who`";
    Function<Sighting, List<String>> values =
        sighting -> sighting.values(trait).stream().map(text -> canonical(trait, text)).toList();
    return SEVERAL.contains(trait)
        ? new Texts(trait.code(), doc, values)
        : new Text(trait.code(), doc, values);
  }

  private static String canonical(Trait trait, String text) {
    return switch (trait) {
      case OS, AGENT_VERSION, CONTAINER_IMAGE -> text;
      case USER_ID -> Fold.upper(text);
      case MAC -> Lookup.MAC.normal(text);
      default -> Fold.fold(text);
    };
  }

  /// The Iceberg schema of columns.
  static Schema schema(List<IdentityColumn> columns) {
    List<NestedField> fields = new ArrayList<>();
    int id = 1;
    for (IdentityColumn column : columns) {
      fields.add(
          switch (column) {
            case Text text ->
                NestedField.optional(id++, text.name(), Types.StringType.get(), text.doc());
            case Time time ->
                NestedField.required(id++, time.name(), Types.TimestampType.withZone(), time.doc());
            case Texts texts ->
                NestedField.optional(
                    id++,
                    texts.name(),
                    Types.ListType.ofRequired(id++, Types.StringType.get()),
                    texts.doc());
          });
    }
    return new Schema(fields);
  }
}
