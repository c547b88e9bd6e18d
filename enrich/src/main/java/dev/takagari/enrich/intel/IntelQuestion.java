package dev.takagari.enrich.intel;

import dev.takagari.core.intel.Observed;
import java.util.List;

/// What is known of these?
///
/// @param actor who wants to know, as the audit log names people
/// @param observed what is asked about
public record IntelQuestion(String actor, List<Observed> observed) {
  public IntelQuestion {
    observed = List.copyOf(observed);
  }
}
