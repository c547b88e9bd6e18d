package dev.takagari.alerting.route;

import dev.takagari.core.normalize.Fold;
import dev.takagari.core.normalize.NearName;
import dev.takagari.core.route.RotaFallback;
import dev.takagari.core.route.RotaFile;
import dev.takagari.core.route.RotaOverride;
import dev.takagari.core.route.RotaShift;
import dev.takagari.core.route.RotaTeam;
import dev.takagari.core.route.RouteTarget;
import dev.takagari.core.route.TagRule;
import dev.takagari.core.route.TagsFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What does not agree between files of routing that can each be used.
public final class RoutingFaults {
  private static final int MOST = 100;

  private final Routing routing;
  private final RotaFile rota;

  /// By line.
  private final Map<Integer, List<String>> found = new TreeMap<>();

  private RoutingFaults(Routing routing) {
    this.routing = routing;
    rota = routing.files().rota();
  }

  /// Names that nobody has and fallbacks that lead nowhere, `file:line: what (hint)`: whoever they
  /// mean is not called. At most 100.
  public static List<String> wrong(Routing routing) {
    RoutingFaults faults = new RoutingFaults(routing);
    faults.rota.teams().forEach(faults::team);
    return faults.found.entrySet().stream()
        .flatMap(
            line ->
                line.getValue().stream()
                    .map(what -> faults.rota.file() + ":" + line.getKey() + ": " + what))
        .limit(MOST)
        .toList();
  }

  private void team(RotaTeam team) {
    for (RotaShift shift : team.shifts()) {
      people(shift.line(), shift.staff().names());
    }
    for (RotaOverride override : team.overrides()) {
      people(override.line(), override.people());
    }
    team.fallback().ifPresent(fallback -> fallback(team, fallback));
  }

  private void people(int line, Collection<String> names) {
    for (String name : names) {
      if (routing.people().byName(name).isEmpty()) {
        add(
            line,
            "nobody in people.yml is called `" + name + "`",
            near(name, routing.people().all().stream().map(Person::name).toList()));
      }
    }
  }

  private void fallback(RotaTeam team, RotaFallback fallback) {
    switch (fallback) {
      case RotaFallback.OnePerson person -> people(person.line(), List.of(person.name()));
      case RotaFallback.OtherTeam other -> {
        Set<String> seen = new HashSet<>(Set.of(Fold.fold(team.name())));
        Optional<RotaTeam> next = routing.rota().find(other.name());
        if (next.isEmpty()) {
          add(
              other.line(),
              "team `" + other.name() + "` is not in this file",
              near(other.name(), routing.rota().teams()));
        }
        while (next.isPresent()) {
          if (!seen.add(Fold.fold(next.get().name()))) {
            add(other.line(), "the fallback of team `" + team.name() + "` leads in a circle", "");
            return;
          }
          next =
              next.get()
                  .fallback()
                  .filter(RotaFallback.OtherTeam.class::isInstance)
                  .map(RotaFallback.OtherTeam.class::cast)
                  .flatMap(further -> routing.rota().find(further.name()));
        }
      }
    }
  }

  private void add(int line, String what, String hint) {
    found
        .computeIfAbsent(line, _ -> new ArrayList<>())
        .add(hint.isEmpty() ? what : what + " (" + hint + ")");
  }

  private static String near(String name, Collection<String> known) {
    return NearName.of(name, known).map(near -> "did you mean `" + near + "`?").orElse("");
  }

  /// What works and may surprise at night, a line each: teams of rules without a rota, and people
  /// of the rota who cannot be mentioned in Slack.
  public static List<String> doubtful(Routing routing) {
    List<String> doubtful = new ArrayList<>();
    TagsFile tags = routing.files().tags();
    Map<String, String> teams = new LinkedHashMap<>();
    for (TagRule rule : tags.rules()) {
      place(teams, rule.target(), tags.file() + ":" + rule.line());
    }
    place(teams, tags.usual(), tags.file() + ":" + tags.usualLine());
    teams.forEach(
        (team, place) -> {
          if (routing.rota().find(team).isEmpty()) {
            String near = near(team, routing.rota().teams());
            doubtful.add(
                "%s: team `%s` has no rota: nobody is called for it%s"
                    .formatted(place, team, near.isEmpty() ? "" : " (" + near + ")"));
          }
        });
    Set<Person> told = new HashSet<>();
    for (RotaTeam team : routing.files().rota().teams()) {
      for (String name : names(team)) {
        Optional<Person> person = routing.people().byName(name);
        if (person.filter(one -> one.slack().isEmpty()).filter(told::add).isPresent()) {
          doubtful.add(
              "people.yml: `%s` is on call for team `%s` and has no `slack`: nobody is mentioned then"
                  .formatted(person.get().name(), team.name()));
        }
      }
    }
    return doubtful;
  }

  private static void place(Map<String, String> teams, RouteTarget target, String place) {
    if (!target.team().isEmpty()) {
      teams.putIfAbsent(target.team(), place);
    }
  }

  private static List<String> names(RotaTeam team) {
    List<String> names = new ArrayList<>();
    team.shifts().forEach(shift -> names.addAll(shift.staff().names()));
    team.overrides().forEach(override -> names.addAll(override.people()));
    if (team.fallback().orElse(null) instanceof RotaFallback.OnePerson person) {
      names.add(person.name());
    }
    return names;
  }
}
