package dev.takagari.core.query;

import java.util.List;

/// What a text means, and what is odd about it.
public record ParsedQuery(Query query, List<QueryWarning> warnings) {
  public ParsedQuery {
    warnings = List.copyOf(warnings);
  }
}
