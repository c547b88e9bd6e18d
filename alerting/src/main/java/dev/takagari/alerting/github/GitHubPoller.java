package dev.takagari.alerting.github;

import dev.takagari.alerting.github.IssueRepository.Changed;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks from time to time at the issues that changed, so that nothing is missed that no web hook
/// told. For one thread; several processes may do it, each thing is done once.
public final class GitHubPoller {
  private static final Logger log = LoggerFactory.getLogger(GitHubPoller.class);

  /// GitHub's times have whole seconds, and what is listed may lag.
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  /// What changed so lately may change again within the same second.
  private static final Duration FRESH = Duration.ofSeconds(5);

  private static final int MOST_ISSUES = 1_000;
  private static final int MOST_KNOWN = 5_000;
  private static final int MOST_AGAIN = 200;

  private final IssueRepository repository;
  private final GitHubAnswers answers;
  private final PollPlaces places;
  private final InstantSource clock;

  /// When issues changed last that were looked at since.
  private final Map<Integer, Instant> known = new LinkedHashMap<>();

  /// Issues that could not be read.
  private final Set<Integer> again = new LinkedHashSet<>();

  public GitHubPoller(
      IssueRepository repository, GitHubAnswers answers, PollPlaces places, InstantSource clock) {
    this.repository = repository;
    this.answers = answers;
    this.places = places;
    this.clock = clock;
  }

  /// Looks once. An issue that cannot be read keeps none of the others from being read, and is
  /// tried again the next time.
  ///
  /// @return whether there is more to look at now
  /// @throws GitHubFailure when GitHub cannot be asked at all
  public boolean poll() throws GitHubFailure {
    String place = "github:" + repository.id() + ":poll";
    Instant now = clock.instant();
    OptionalLong last = places.find(place);
    // what happened before we ever looked was told by nobody to us; a day is enough to begin with
    Instant since =
        last.isPresent()
            ? Instant.ofEpochSecond(last.getAsLong()).minus(OVERLAP)
            : now.minus(Duration.ofDays(1));
    List<Changed> changed = repository.changed(since, MOST_ISSUES);
    for (int number : List.copyOf(again)) {
      again.remove(number);
      look(number);
    }
    for (Changed each : changed) {
      if (!each.at().equals(known.get(each.number())) && look(each.number())) {
        if (each.at().plus(FRESH).isBefore(now)) {
          known.put(each.number(), each.at());
        }
      }
    }
    while (known.size() > MOST_KNOWN) {
      known.remove(known.keySet().iterator().next());
    }
    if (changed.isEmpty()) {
      return false;
    }
    Instant newest = changed.getLast().at();
    places.move(place, newest.getEpochSecond());
    return changed.size() >= MOST_ISSUES && newest.isAfter(since.plus(OVERLAP));
  }

  /// @return whether it could be read
  private boolean look(int number) throws GitHubFailure {
    try {
      answers.look(number);
      return true;
    } catch (GitHubFailure e) {
      switch (e.kind()) {
        case UNCLEAR, REFUSED, GONE ->
            log.warn("issue {} could not be read: {}", number, e.getMessage());
        default -> {
          again.add(number);
          throw e;
        }
      }
    } catch (TakagariException e) {
      log.warn("what people did to issue {} could not be done: {}", number, e.getMessage());
    }
    if (again.size() < MOST_AGAIN) {
      again.add(number);
    }
    return false;
  }
}
