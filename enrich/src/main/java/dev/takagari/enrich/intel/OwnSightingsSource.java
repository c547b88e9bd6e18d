package dev.takagari.enrich.intel;

import dev.takagari.core.event.Observable;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether and when a value was seen here, and on how many hosts: all that sightings hold of it. It
/// does not judge. A name is also found by the names below it, which is said.
public final class OwnSightingsSource implements IntelSource {
  /// Hosts that are told apart; beyond that they are only "more than".
  private static final int MOST_HOSTS = 1_000;

  private static final int MOST_NAMED = 10;

  private final SightingIndex sightings;
  private final InstantSource clock;

  public OwnSightingsSource(SightingIndex sightings, InstantSource clock) {
    this.sightings = sightings;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sightings";
  }

  @Override
  public boolean isOutside() {
    return false;
  }

  @Override
  public boolean takes(Observed observed) {
    return kind(observed.kind()).isPresent();
  }

  private static Optional<Observable> kind(ObservedKind kind) {
    return switch (kind) {
      case ADDRESS -> Optional.of(Observable.IP);
      case DOMAIN -> Optional.of(Observable.DOMAIN);
      case URL -> Optional.of(Observable.URL);
      case MD5, SHA1, SHA256 -> Optional.of(Observable.HASH);
      case FILE_NAME -> Optional.of(Observable.FILE);
      case USER -> Optional.of(Observable.USER);
      case COMMAND_LINE, USER_AGENT, HOST, AGENT -> Optional.empty();
    };
  }

  @Override
  public IntelAnswer lookup(Observed observed, String actor) {
    SightedValue value = SightedValue.of(kind(observed.kind()).orElseThrow(), observed.value());
    Seen seen = new Seen();
    sightings.find(SightingQuestion.ever(List.of(value)), seen::add);
    return seen.events.isEmpty()
        ? new IntelAnswer.NotFound(clock.instant())
        : new IntelAnswer.Found(seen.facts(), clock.instant());
  }

  /// What the rows of one value say together.
  private static final class Seen {
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    private final Map<SightingRole, Long> events = new EnumMap<>(SightingRole.class);
    private final Set<String> hosts = new HashSet<>();
    private final Set<Integer> days = new HashSet<>();
    private boolean areMore;

    void add(SightingRow row) {
      facts.firstSeen(time(row.first())).lastSeen(time(row.last()));
      events.merge(row.role(), row.count(), Long::sum);
      days.add(row.day());
      if (row.isOfMany()) {
        areMore = true;
      } else if (!row.hostId().isEmpty()) {
        areMore |= hosts.size() >= MOST_HOSTS && !hosts.contains(row.hostId());
        if (hosts.size() < MOST_HOSTS) {
          hosts.add(row.hostId());
        }
      }
    }

    IntelFacts facts() {
      // one event may hold the value in several roles
      long least = events.values().stream().mapToLong(Long::longValue).max().orElse(0);
      facts.detail("events", "at least " + least);
      facts.detail("days", Integer.toString(days.size()));
      facts.detail("hosts", (areMore ? "more than " : "") + hosts.size());
      facts.detail(
          "roles", String.join(", ", events.keySet().stream().map(SightingRole::code).toList()));
      hosts.stream().sorted().limit(MOST_NAMED).forEach(facts::label);
      return facts.build();
    }

    private static Instant time(long micros) {
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
  }
}
