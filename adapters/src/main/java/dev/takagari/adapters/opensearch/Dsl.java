package dev.takagari.adapters.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A query in the engine's language, before it is written as JSON.
sealed interface Dsl {
  /// Every document.
  static Dsl all() {
    return new MatchAll();
  }

  /// No document.
  static Dsl none() {
    return new MatchNone();
  }

  /// Every document.
  record MatchAll() implements Dsl {}

  /// No document.
  record MatchNone() implements Dsl {}

  /// A field has any value that is indexed.
  record Exists(String field) implements Dsl {}

  /// A field has one of these values.
  record Terms(String field, Set<String> values) implements Dsl {
    static Terms of(String field, String value) {
      return new Terms(field, Set.of(value));
    }
  }

  /// The document's id is one of these.
  record Ids(Set<String> values) implements Dsl {}

  /// A field has a value that begins with a text.
  record Prefix(String field, String text) implements Dsl {}

  /// A field has a value of this form, in the engine's own wildcard language.
  record Wildcard(String field, String pattern) implements Dsl {}

  /// A field has a value in a range; bounds by `gt`, `gte`, `lt`, `lte`.
  record Range(String field, List<Bound> bounds) implements Dsl {
    /// One end.
    record Bound(String operator, String value) {}
  }

  /// All of them.
  record Every(List<Dsl> terms) implements Dsl {}

  /// Any of them.
  record Any(List<Dsl> terms) implements Dsl {}

  /// Not this one.
  record Without(Dsl term) implements Dsl {}

  /// A conjunction, simplified.
  static Dsl every(List<Dsl> terms) {
    List<Dsl> flat = new ArrayList<>();
    for (Dsl term : terms) {
      switch (term) {
        case MatchNone _ -> {
          return none();
        }
        case MatchAll _ -> {}
        case Every(List<Dsl> inner) -> flat.addAll(inner);
        default -> flat.add(term);
      }
    }
    return switch (flat.size()) {
      case 0 -> all();
      case 1 -> flat.getFirst();
      default -> new Every(flat);
    };
  }

  /// A disjunction, simplified; equalities of one field become one.
  static Dsl any(List<Dsl> terms) {
    List<Dsl> flat = new ArrayList<>();
    for (Dsl term : terms) {
      switch (term) {
        case MatchAll _ -> {
          return all();
        }
        case MatchNone _ -> {}
        case Any(List<Dsl> inner) -> inner.forEach(one -> addAlternative(flat, one));
        default -> addAlternative(flat, term);
      }
    }
    return switch (flat.size()) {
      case 0 -> none();
      case 1 -> flat.getFirst();
      default -> new Any(flat);
    };
  }

  private static void addAlternative(List<Dsl> alternatives, Dsl one) {
    for (int i = 0; i < alternatives.size(); i++) {
      if (alternatives.get(i) instanceof Terms(String field, Set<String> values)
          && one instanceof Terms(String other, Set<String> more)
          && field.equals(other)) {
        Set<String> both = new TreeSet<>(values);
        both.addAll(more);
        alternatives.set(i, new Terms(field, both));
        return;
      }
      if (alternatives.get(i) instanceof Ids(Set<String> values)
          && one instanceof Ids(Set<String> more)) {
        Set<String> both = new TreeSet<>(values);
        both.addAll(more);
        alternatives.set(i, new Ids(both));
        return;
      }
    }
    alternatives.add(one);
  }

  /// A negation, simplified.
  static Dsl without(Dsl term) {
    return switch (term) {
      case MatchAll _ -> none();
      case MatchNone _ -> all();
      case Without(Dsl inner) -> inner;
      default -> new Without(term);
    };
  }

  /// The number of conditions, as the engine counts clauses.
  default int clauses() {
    return switch (this) {
      case Every(List<Dsl> terms) -> terms.stream().mapToInt(Dsl::clauses).sum();
      case Any(List<Dsl> terms) -> terms.stream().mapToInt(Dsl::clauses).sum();
      case Without(Dsl term) -> term.clauses() + 1;
      default -> 1;
    };
  }

  /// How deep boolean queries are nested.
  default int depth() {
    return switch (this) {
      case Every(List<Dsl> terms) -> 1 + terms.stream().mapToInt(Dsl::depth).max().orElse(0);
      case Any(List<Dsl> terms) -> 1 + terms.stream().mapToInt(Dsl::depth).max().orElse(0);
      case Without(Dsl term) -> 1 + term.depth();
      default -> 0;
    };
  }

  /// Writes one query object.
  default void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    switch (this) {
      case MatchAll _ -> {
        json.writeObjectFieldStart("match_all");
        json.writeEndObject();
      }
      case MatchNone _ -> {
        json.writeObjectFieldStart("match_none");
        json.writeEndObject();
      }
      case Exists(String field) -> {
        json.writeObjectFieldStart("exists");
        json.writeStringField("field", field);
        json.writeEndObject();
      }
      case Terms(String field, Set<String> values) -> {
        json.writeObjectFieldStart("terms");
        writeValues(json, field, values);
        json.writeEndObject();
      }
      case Ids(Set<String> values) -> {
        json.writeObjectFieldStart("ids");
        writeValues(json, "values", values);
        json.writeEndObject();
      }
      case Prefix(String field, String text) -> writeValue(json, "prefix", field, text);
      case Wildcard(String field, String pattern) -> writeValue(json, "wildcard", field, pattern);
      case Range(String field, List<Range.Bound> bounds) -> {
        json.writeObjectFieldStart("range");
        json.writeObjectFieldStart(field);
        for (Range.Bound bound : bounds) {
          json.writeStringField(bound.operator(), bound.value());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      case Every(List<Dsl> terms) -> writeBool(json, "filter", terms);
      case Any(List<Dsl> terms) -> writeBool(json, "should", terms);
      case Without(Dsl term) -> writeBool(json, "must_not", List.of(term));
    }
    json.writeEndObject();
  }

  private static void writeValues(JsonGenerator json, String name, Set<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void writeValue(JsonGenerator json, String kind, String field, String value)
      throws IOException {
    json.writeObjectFieldStart(kind);
    json.writeObjectFieldStart(field);
    json.writeStringField("value", value);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeBool(JsonGenerator json, String kind, List<Dsl> terms)
      throws IOException {
    json.writeObjectFieldStart("bool");
    json.writeArrayFieldStart(kind);
    for (Dsl term : terms) {
      term.write(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
