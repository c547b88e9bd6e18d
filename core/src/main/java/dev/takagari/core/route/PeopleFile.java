package dev.takagari.core.route;

import java.util.List;

/// People, and what they are called elsewhere. No name, Slack id or GitHub login is there twice.
///
/// @param file its name, as messages say it
public record PeopleFile(String file, List<PersonEntry> people) {
  /// Without people.
  public static final PeopleFile NONE = new PeopleFile("people.yml", List.of());

  public PeopleFile {
    people = List.copyOf(people);
  }
}
