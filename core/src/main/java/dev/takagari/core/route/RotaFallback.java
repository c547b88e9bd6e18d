package dev.takagari.core.route;

/// Whoever is called when nobody of a team is on shift.
public sealed interface RotaFallback {
  /// Where it stands in its file, from 1.
  int line();

  /// One person.
  record OnePerson(String name, int line) implements RotaFallback {}

  /// Whoever is on call in another team then.
  record OtherTeam(String name, int line) implements RotaFallback {}
}
