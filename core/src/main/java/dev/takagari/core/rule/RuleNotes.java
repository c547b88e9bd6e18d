package dev.takagari.core.rule;

import java.util.List;

/// What a rule tells whoever has to judge what it found.
///
/// @param description what it looks for and why that matters
/// @param techniques of MITRE ATT&CK, as `T1562.008`
/// @param falsePositives what else looks like that
/// @param references addresses of pages
/// @param runbook what to do next, step by step
public record RuleNotes(
    String description,
    List<String> techniques,
    List<String> falsePositives,
    List<String> references,
    List<String> runbook) {
  public RuleNotes {
    techniques = List.copyOf(techniques);
    falsePositives = List.copyOf(falsePositives);
    references = List.copyOf(references);
    runbook = List.copyOf(runbook);
  }
}
