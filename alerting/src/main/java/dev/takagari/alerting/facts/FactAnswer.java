package dev.takagari.alerting.facts;

import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.event.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects what one finder finds. Texts are bounded as they come. For one thread.
public final class FactAnswer {
  private static final int LONGEST_NOTE = 1_000;

  private final List<Fact> facts = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private FactGroup.State state = FactGroup.State.COMPLETE;

  /// Adds a fact; a text that is empty is none.
  public FactAnswer fact(String label, String text, String source, @Nullable Instant time) {
    return fact(label, text, source, time, Map.of());
  }

  /// Adds a fact; a text that is empty is none.
  ///
  /// @param values the same for programs; empty ones are left out
  public FactAnswer fact(
      String label,
      String text,
      String source,
      @Nullable Instant time,
      Map<Column, String> values) {
    return fact(label, text, source, time, values, Map.of());
  }

  /// Adds a fact; a text that is empty is none.
  ///
  /// @param values the same for programs; empty ones are left out
  /// @param figures what policies look at, by the names of [FactKeys]; empty ones are left out
  public FactAnswer fact(
      String label,
      String text,
      String source,
      @Nullable Instant time,
      Map<Column, String> values,
      Map<String, String> figures) {
    if (!text.isBlank()) {
      SequencedMap<String, String> kept = new LinkedHashMap<>();
      values.forEach((column, value) -> keep(kept, column.name(), value));
      figures.forEach((name, value) -> keep(kept, name, value));
      facts.add(new Fact(label, FactText.bounded(text, FactText.LONGEST), source, time, kept));
    }
    return this;
  }

  private static void keep(SequencedMap<String, String> kept, String name, String value) {
    if (!value.isEmpty()) {
      kept.put(name, FactText.bounded(value, FactText.LONGEST_VALUE));
    }
  }

  /// Adds what people must know about the answer; never a value of an event.
  public FactAnswer note(String note) {
    notes.add(note);
    return this;
  }

  /// Something could not be asked.
  ///
  /// @param what it was, for people; never a value of an event
  public FactAnswer missing(String what) {
    notes.add(what);
    state = FactGroup.State.PARTIAL;
    return this;
  }

  /// What is to be found may still come; what could not be asked weighs more.
  public FactAnswer pending() {
    if (state == FactGroup.State.COMPLETE) {
      state = FactGroup.State.PENDING;
    }
    return this;
  }

  /// Takes over what another answer says about itself, without its facts.
  public FactAnswer takeNotes(FactAnswer other) {
    notes.addAll(other.notes);
    if (other.isPartial()) {
      state = FactGroup.State.PARTIAL;
    }
    return this;
  }

  /// Takes facts of before as they are.
  FactAnswer keep(List<Fact> before) {
    facts.addAll(before);
    return this;
  }

  /// Takes over what another answer says of one host.
  ///
  /// @param host as people call it
  /// @param most facts that are taken over
  /// @param before what precedes a note that is not there yet; may be empty
  FactAnswer take(FactAnswer other, String host, int most, String before) {
    other.facts.stream().limit(most).map(fact -> fact.on(host)).forEach(facts::add);
    other.notes.stream().filter(note -> !notes.contains(note)).forEach(note -> note(before + note));
    int more = other.facts.size() - most;
    if (more > 0) {
      note(before + FactText.count(more, "more fact") + " left out");
    }
    // the states are in the order of weight
    state = state.compareTo(other.state) >= 0 ? state : other.state;
    return this;
  }

  /// Whether something could not be asked.
  public boolean isPartial() {
    return state == FactGroup.State.PARTIAL;
  }

  /// What was found so far.
  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  public boolean isEmpty() {
    return facts.isEmpty();
  }

  /// The answer as it is kept.
  ///
  /// @param most facts that are kept of it
  public FactGroup group(FactGroup.Kind kind, Instant at, int most) {
    if (facts.size() > most) {
      notes.add(FactText.count(facts.size() - most, "more fact") + " left out");
    }
    return new FactGroup(
        kind,
        state,
        FactText.bounded(String.join("; ", notes), LONGEST_NOTE),
        at,
        facts.subList(0, Math.min(most, facts.size())));
  }
}
