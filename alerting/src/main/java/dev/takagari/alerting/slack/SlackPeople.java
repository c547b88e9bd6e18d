package dev.takagari.alerting.slack;

import com.slack.api.model.User;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackPost.Self;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who somebody in Slack is, and whether they may act. Safe for use by several threads.
final class SlackPeople {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 1_000;
  private static final int LONGEST_NAME = 80;

  private final Supplier<People> people;
  private final SlackPost post;
  private final SlackSettings settings;
  private final InstantSource clock;
  private volatile @Nullable Self self;

  private final Map<String, Kept> members =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST;
        }
      };

  SlackPeople(
      Supplier<People> people, SlackPost post, SlackSettings settings, InstantSource clock) {
    this.people = people;
    this.post = post;
    this.settings = settings;
    this.clock = clock;
  }

  private record Kept(Who who, Instant since) {}

  /// Who it is.
  sealed interface Who {
    /// Somebody who may act.
    ///
    /// @param name as assignee and actor of cases
    record Known(String name) implements Who {}

    /// Somebody who may not.
    ///
    /// @param why in Slack's markup, for themselves
    record Stranger(String why) implements Who {}
  }

  /// Who our token is; empty while Slack does not say.
  Optional<Self> self() {
    Self known = self;
    if (known == null && post.self() instanceof Ok(Self said)) {
      known = said;
      self = said;
    }
    return Optional.ofNullable(known);
  }

  /// Who a member is.
  ///
  /// @param team workspace of the member
  /// @throws TakagariException intake-busy while Slack must be asked and does not say: they are no
  ///   stranger, and what they did may be told again
  Who of(String user, String team) {
    String ours = settings.team().isEmpty() ? self().map(Self::team).orElse("") : settings.team();
    if (ours.isEmpty()) {
      throw unknown("which workspace is ours");
    }
    if (!ours.equals(team)) {
      return new Who.Stranger(
          "Only members of the workspace that Takagari belongs to can act on cases.");
    }
    Optional<Person> person = people.get().bySlack(user);
    if (person.isPresent()) {
      return new Who.Known(person.get().name());
    }
    return settings.anyMember() ? member(user, ours) : stranger(user);
  }

  private static TakagariException unknown(String what) {
    return new TakagariException(ErrorCode.INTAKE_BUSY, "Slack does not say " + what + " now");
  }

  private static Who stranger(String user) {
    return new Who.Stranger(
        "Takagari does not know who you are, so nothing was done. Ask whoever looks after its list"
            + " of people (`people.yml`) to add your Slack id:\n"
            + SlackText.block("- name: …  slack: " + user, 200));
  }

  private Who member(String user, String ours) {
    Instant now = clock.instant();
    synchronized (members) {
      Kept kept = members.get(user);
      if (kept != null && now.isBefore(kept.since().plus(KEPT))) {
        return kept.who();
      }
    }
    if (!(post.user(user) instanceof Ok(User said))) {
      throw unknown("who somebody is");
    }
    boolean isMember =
        ours.equals(said.getTeamId())
            && !said.isBot()
            && !said.isDeleted()
            && !said.isRestricted()
            && !said.isUltraRestricted();
    Who who = isMember ? new Who.Known("slack:" + name(said)) : stranger(user);
    synchronized (members) {
      members.put(user, new Kept(who, now));
    }
    return who;
  }

  private static String name(User user) {
    String name =
        Stream.of(user.getName(), user.getRealName(), user.getId())
            .filter(each -> each != null && !each.isBlank())
            .findFirst()
            .orElse("unknown");
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }

  /// The name of a member for people to read.
  Optional<String> name(String user) {
    return people.get().bySlack(user).map(Person::name);
  }
}
