package dev.takagari.alerting.route;

import dev.takagari.core.normalize.Fold;
import dev.takagari.core.response.PersonName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The people that are known. Names, ids and logins are found in any case.
public final class People {
  /// Nobody.
  public static final People NONE = new People(List.of());

  private final List<Person> all;
  private final Map<String, Person> byName;
  private final Map<String, Person> bySlack;
  private final Map<String, Person> byGitHub;

  /// @param all no name, Slack id or login is there twice; of two the first is found
  public People(List<Person> all) {
    this.all = List.copyOf(all);
    byName = by(Person::name);
    bySlack = by(Person::slack);
    byGitHub = by(Person::github);
  }

  private Map<String, Person> by(Function<Person, String> name) {
    Map<String, Person> found = new HashMap<>();
    for (Person person : all) {
      if (!name.apply(person).isEmpty()) {
        found.putIfAbsent(Fold.fold(name.apply(person)), person);
      }
    }
    return found;
  }

  /// All, in the order of their file.
  public List<Person> all() {
    return all;
  }

  /// The person with a name as cases have it; empty when nobody has.
  public Optional<Person> byName(String name) {
    return Optional.ofNullable(byName.get(Fold.fold(name)));
  }

  /// Whether two names are those of one person: each may be any that the person is called by here,
  /// a name, an id of Slack, a login of GitHub, also with `github:` before it, or an address.
  public boolean isSame(String one, String other) {
    String first = PersonName.folded(one);
    String second = PersonName.folded(other);
    return first.equals(second)
        || all.stream()
            .map(People::called)
            .anyMatch(each -> each.containsAll(Set.of(first, second)));
  }

  private static Set<String> called(Person person) {
    String login = person.github().isEmpty() ? "" : "github:" + person.github();
    return Stream.of(person.name(), person.slack(), person.github(), login, person.email())
        .map(PersonName::folded)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toSet());
  }

  /// The person with an id of a Slack member; empty when nobody has.
  public Optional<Person> bySlack(String id) {
    return Optional.ofNullable(bySlack.get(Fold.fold(id)));
  }

  /// The person with a login of GitHub; empty when nobody has.
  public Optional<Person> byGitHub(String login) {
    return Optional.ofNullable(byGitHub.get(Fold.fold(login)));
  }
}
