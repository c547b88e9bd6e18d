package dev.takagari.alerting.outward;

import dev.takagari.alerting.tell.Audience;
import dev.takagari.core.telling.Destination;

/// A destination with what is told there.
public record Outlet(Destination destination, Audience audience) {
  public Outlet {
    if (!destination.name().equals(audience.destination())) {
      throw new IllegalArgumentException("what is told at " + audience.destination());
    }
  }
}
