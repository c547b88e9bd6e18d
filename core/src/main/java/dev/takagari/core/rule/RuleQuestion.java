package dev.takagari.core.rule;

import dev.takagari.core.query.Query;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Which events fit a rule.
///
/// @param text of the query, with the names of parameters
/// @param parameters lists that the text names, with the values that hold here
/// @param datasets of which an event has one; empty for all
/// @param classes `event.class` of which an event has one; empty for all
/// @param query the whole: text, values of parameters, datasets and classes
public record RuleQuestion(
    String text,
    SequencedMap<String, RuleParameter> parameters,
    List<String> datasets,
    List<String> classes,
    Query query) {
  public RuleQuestion {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
    datasets = List.copyOf(datasets);
    classes = List.copyOf(classes);
  }
}
