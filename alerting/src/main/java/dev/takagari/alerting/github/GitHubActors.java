package dev.takagari.alerting.github;

import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.cases.Actor;
import java.util.Optional;
import java.util.function.Supplier;

/// Who somebody on GitHub is, and whether they may act on cases: whoever is in the file of people,
/// and whoever may write in the repository.
final class GitHubActors {
  /// How those are called in cases who are not in the file of people.
  static final String UNKNOWN = "github:";

  private final IssueRepository repository;
  private final Supplier<People> people;

  GitHubActors(IssueRepository repository, Supplier<People> people) {
    this.repository = repository;
    this.people = people;
  }

  /// As whom somebody acts; empty when they may not.
  Optional<Actor> find(String login) throws GitHubFailure {
    Optional<Person> person = people.get().byGitHub(login);
    if (person.isPresent()) {
      return Optional.of(new Actor(person.get().name(), Actor.Origin.GITHUB));
    }
    return repository.mayWrite(login)
        ? Optional.of(new Actor(UNKNOWN + login, Actor.Origin.GITHUB))
        : Optional.empty();
  }

  /// The name of somebody as an assignee.
  String name(String login) {
    return people.get().byGitHub(login).map(Person::name).orElse(UNKNOWN + login);
  }
}
