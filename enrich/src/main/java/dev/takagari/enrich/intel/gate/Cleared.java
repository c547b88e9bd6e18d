package dev.takagari.enrich.intel.gate;

import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;

/// Something that may be told to services outside. Only [OutgoingGate] makes such, and services
/// make requests of nothing else.
public final class Cleared implements OutgoingGate.Passage {
  private final Observed observed;

  Cleared(Observed observed) {
    this.observed = observed;
  }

  /// In its one spelling.
  public Observed observed() {
    return observed;
  }

  public ObservedKind kind() {
    return observed.kind();
  }

  /// In its one spelling.
  public String value() {
    return observed.value();
  }

  /// As people read it.
  public String defanged() {
    return observed.defanged();
  }
}
