package dev.takagari.alerting.route;

import dev.takagari.core.route.PersonEntry;

/// A person, and what they are called elsewhere. What is not known is an empty text.
///
/// @param name the name as an assignee of cases; never empty
/// @param slack id of the member, as `U012AB3CD`
/// @param github login
/// @param email address
public record Person(String name, String slack, String github, String email, String team) {
  static Person of(PersonEntry entry) {
    return new Person(entry.name(), entry.slack(), entry.github(), entry.email(), entry.team());
  }

  /// Names nobody in logs.
  @Override
  public String toString() {
    return "person";
  }
}
