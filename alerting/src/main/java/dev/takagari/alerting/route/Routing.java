package dev.takagari.alerting.route;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.normalize.NameGlob;
import dev.takagari.core.route.RouteMatch;
import dev.takagari.core.route.RouteTarget;
import dev.takagari.core.route.RoutingFiles;
import dev.takagari.core.route.TagRule;
import dev.takagari.core.route.TagsFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The files of routing as one: what they say of a case at a time. Immutable.
public final class Routing {
  /// Without files: nothing is said, nobody is known.
  public static final Routing NONE = new Routing(RoutingFiles.NONE);

  private final RoutingFiles files;
  private final People people;
  private final Rota rota;

  public Routing(RoutingFiles files) {
    this.files = files;
    people = new People(files.people().people().stream().map(Person::of).toList());
    rota = new Rota(files.rota(), people);
  }

  public RoutingFiles files() {
    return files;
  }

  public People people() {
    return people;
  }

  public Rota rota() {
    return rota;
  }

  /// Where a case is told, and who is mentioned.
  ///
  /// @param at the time at which somebody is called
  public Route route(RouteQuestion question, Instant at) {
    return explain(question, at).route();
  }

  /// The same, with what said so.
  ///
  /// @param at the time at which somebody is called
  public RouteExplanation explain(RouteQuestion question, Instant at) {
    TagsFile tags = files.tags();
    List<RouteExplanation.Asked> asked = new ArrayList<>();
    List<TagRule> fitting = new ArrayList<>();
    for (TagRule rule : tags.rules()) {
      List<String> against = against(rule.match(), question);
      asked.add(new RouteExplanation.Asked(tags.file() + ":" + rule.line(), against));
      if (against.isEmpty()) {
        fitting.add(rule);
      }
    }
    RouteExplanation.Said channel = said(fitting, RouteTarget::channel);
    RouteExplanation.Said team = said(fitting, RouteTarget::team);
    RouteExplanation.Said system = said(fitting, RouteTarget::system);
    RouteExplanation.Said criticality = said(fitting, RouteTarget::criticality);
    Duty duty = question.tell() == Tell.PAGE ? rota.duty(team.text(), at) : Duty.NONE;
    return new RouteExplanation(
        new Route(channel.text(), team.text(), system.text(), criticality.text(), duty.people()),
        channel,
        team,
        system,
        criticality,
        duty,
        asked);
  }

  private RouteExplanation.Said said(List<TagRule> rules, Function<RouteTarget, String> what) {
    TagsFile tags = files.tags();
    for (TagRule rule : rules) {
      String text = what.apply(rule.target());
      if (!text.isEmpty()) {
        return new RouteExplanation.Said(text, tags.file() + ":" + rule.line());
      }
    }
    String text = what.apply(tags.usual());
    return new RouteExplanation.Said(
        text, text.isEmpty() ? "" : tags.file() + ":" + tags.usualLine());
  }

  /// What of a rule does not fit, by its key.
  private static List<String> against(RouteMatch match, RouteQuestion question) {
    List<String> against = new ArrayList<>();
    if (!fits(match.sources(), List.of(question.source()))) {
      against.add("source");
    }
    if (match.least().filter(least -> question.severity().compareTo(least) < 0).isPresent()) {
      against.add("severity");
    }
    if (!fits(match.tags(), question.tags())) {
      against.add("tag");
    }
    if (!fits(match.hosts(), question.hosts())) {
      against.add("host");
    }
    return against;
  }

  private static boolean fits(List<String> patterns, List<String> names) {
    return patterns.isEmpty()
        || patterns.stream()
            .map(NameGlob::new)
            .anyMatch(glob -> names.stream().anyMatch(glob::fits));
  }
}
