package dev.takagari.alerting.route;

import dev.takagari.core.normalize.Fold;
import dev.takagari.core.route.RotaFallback;
import dev.takagari.core.route.RotaFile;
import dev.takagari.core.route.RotaOverride;
import dev.takagari.core.route.RotaShift;
import dev.takagari.core.route.RotaTeam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Who is on call for which team when. At a time an override counts, of several the last of the
/// file; without one all shifts that cover it; without those the fallback. A name that nobody has
/// is nobody: whoever cannot be told is not on call.
public final class Rota {
  private final People people;

  /// By the folded name.
  private final Map<String, RotaTeam> teams = new LinkedHashMap<>();

  /// @param people whom the names of the rota mean
  public Rota(RotaFile file, People people) {
    this.people = people;
    file.teams().forEach(team -> teams.putIfAbsent(Fold.fold(team.name()), team));
  }

  /// Names of teams that have a rota, in the order of the file.
  public List<String> teams() {
    return teams.values().stream().map(RotaTeam::name).toList();
  }

  /// The zone of a team, in any case; empty when it has no rota.
  public Optional<ZoneId> zone(String team) {
    return find(team).map(RotaTeam::zone);
  }

  Optional<RotaTeam> find(String team) {
    return Optional.ofNullable(teams.get(Fold.fold(team)));
  }

  /// Who is on call for a team; nobody when it has no rota.
  public Duty duty(String team, Instant at) {
    return duty(team, at, new HashSet<>());
  }

  /// @param asked teams that wait for the answer: of a circle of fallbacks nobody is called
  private Duty duty(String name, Instant at, Set<String> asked) {
    Optional<RotaTeam> found = find(name);
    if (found.isEmpty() || !asked.add(Fold.fold(name))) {
      return Duty.NONE;
    }
    RotaTeam team = found.get();
    for (RotaOverride override : team.overrides().reversed()) {
      List<Person> known = known(override.people());
      if (!known.isEmpty() && !at.isBefore(override.from()) && at.isBefore(override.to())) {
        return new Duty(known, Duty.By.OVERRIDE, override.line());
      }
    }
    LocalClock clock = new LocalClock(team.zone());
    Set<String> names = new LinkedHashSet<>();
    int line = 0;
    for (RotaShift shift : team.shifts()) {
      Optional<String> person =
          new ShiftCalendar(shift, clock).person(at).filter(one -> people.byName(one).isPresent());
      line = line == 0 && person.isPresent() ? shift.line() : line;
      person.ifPresent(names::add);
    }
    if (!names.isEmpty()) {
      return new Duty(known(names), Duty.By.SHIFT, line);
    }
    return team.fallback().map(fallback -> fallback(fallback, at, asked)).orElse(Duty.NONE);
  }

  private Duty fallback(RotaFallback fallback, Instant at, Set<String> asked) {
    List<Person> found =
        switch (fallback) {
          case RotaFallback.OnePerson person -> known(List.of(person.name()));
          case RotaFallback.OtherTeam other -> duty(other.name(), at, asked).people();
        };
    return found.isEmpty() ? Duty.NONE : new Duty(found, Duty.By.FALLBACK, fallback.line());
  }

  private List<Person> known(Collection<String> names) {
    return names.stream().map(people::byName).flatMap(Optional::stream).distinct().toList();
  }

  /// Who is on call for a team over a time, without gaps and in order; neighbours differ.
  ///
  /// @param to after `from`
  public List<DutySpan> spans(String team, Instant from, Instant to) {
    NavigableSet<Instant> changes = new TreeSet<>();
    changes(team, from, to, changes, new HashSet<>());
    changes.add(from);
    List<DutySpan> spans = new ArrayList<>();
    List<Instant> begins = List.copyOf(changes.subSet(from, to));
    for (int i = 0; i < begins.size(); i++) {
      Instant begin = begins.get(i);
      Instant end = i + 1 < begins.size() ? begins.get(i + 1) : to;
      Duty duty = duty(team, begin);
      DutySpan last = spans.isEmpty() ? null : spans.getLast();
      if (last != null && last.duty().equals(duty)) {
        spans.set(spans.size() - 1, new DutySpan(last.from(), end, duty));
      } else {
        spans.add(new DutySpan(begin, end, duty));
      }
    }
    return List.copyOf(spans);
  }

  private void changes(
      String name, Instant from, Instant to, Set<Instant> into, Set<String> asked) {
    Optional<RotaTeam> found = find(name);
    if (found.isEmpty() || !asked.add(Fold.fold(name))) {
      return;
    }
    RotaTeam team = found.get();
    LocalClock clock = new LocalClock(team.zone());
    LocalDate first = clock.shown(from).toLocalDate();
    LocalDate last = clock.shown(to).toLocalDate();
    for (RotaOverride override : team.overrides()) {
      into.add(override.from());
      into.add(override.to());
    }
    for (RotaShift shift : team.shifts()) {
      new ShiftCalendar(shift, clock).changes(first, last, into);
    }
    if (team.fallback().orElse(null) instanceof RotaFallback.OtherTeam other) {
      changes(other.name(), from, to, into, asked);
    }
  }

  /// Times in which nobody is on call for a team.
  ///
  /// @param to after `from`
  public List<DutySpan> holes(String team, Instant from, Instant to) {
    return spans(team, from, to).stream()
        .filter(span -> span.duty().by() == Duty.By.NOBODY)
        .toList();
  }
}
