package dev.takagari.core.route;

import java.time.Instant;
import java.util.List;

/// Whoever is on call for some time in place of shifts.
///
/// @param line where it begins in its file, from 1
/// @param from first moment
/// @param to first moment after it
/// @param people names; not empty; all of them
public record RotaOverride(int line, Instant from, Instant to, List<String> people) {
  public RotaOverride {
    people = List.copyOf(people);
  }
}
