package dev.takagari.alerting.report;

import dev.takagari.alerting.report.Schedule.Slot;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts reports when they are due. Several processes may do so at once: a slot has one name, and
/// what has a name is posted once. Of slots that passed while nobody was there only the newest is
/// made, and it says so. Safe for use by several threads.
public final class ReportRunner {
  /// What is stored just before a slot is visible to everybody so long after it, and policies have
  /// looked at it.
  static final Duration SETTLING = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ReportRunner.class);
  private static final int MOST_MISSED = 1_000;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT);

  private final List<ReportPlan> plans;
  private final ReportDesk desk;
  private final ActQueue acts;
  private final PollPlaces places;
  private final Set<String> destinations;
  private final InstantSource clock;

  /// Slots that need not be asked for again, by name of the report, in seconds of the epoch.
  private final Map<String, Long> made = new ConcurrentHashMap<>();

  /// @param destinations names of all that there are
  public ReportRunner(
      Collection<ReportPlan> plans,
      ReportDesk desk,
      ActQueue acts,
      PollPlaces places,
      Collection<String> destinations,
      InstantSource clock) {
    this.plans = List.copyOf(plans);
    this.desk = desk;
    this.acts = acts;
    this.places = places;
    this.destinations = Set.copyOf(destinations);
    this.clock = clock;
  }

  /// Makes what is due. A report that fails keeps no other waiting; it is tried again.
  ///
  /// @throws dev.takagari.core.error.TakagariException of one that failed, when all were tried
  public void turn() {
    RuntimeException failed = null;
    for (ReportPlan plan : plans) {
      try {
        turn(plan);
      } catch (RuntimeException e) {
        LOG.warn("the report {} cannot be made now: {}", plan.name(), e.toString());
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private void turn(ReportPlan plan) {
    Slot slot = plan.schedule().last(clock.instant().minus(SETTLING));
    long second = slot.at().getEpochSecond();
    if (made.getOrDefault(plan.name(), Long.MIN_VALUE) >= second) {
      return;
    }
    OptionalLong place = places.find(plan.place());
    if (place.isPresent() && place.getAsLong() < second) {
      Instant since = Instant.ofEpochSecond(place.getAsLong());
      make(plan, since, slot);
    }
    // a report that is new begins with its next slot: nobody is told history
    places.move(plan.place(), second);
    made.put(plan.name(), second);
  }

  private void make(ReportPlan plan, Instant since, Slot slot) {
    Set<String> to = to(plan);
    if (to.isEmpty()) {
      return;
    }
    Report report = desk.make(plan, since, slot, missed(plan.schedule(), since, slot));
    if (!report.isEmpty() || plan.whenEmpty()) {
      put(plan, plan.subject(slot), report.post(), to);
    }
  }

  private static long missed(Schedule schedule, Instant since, Slot slot) {
    long missed = 0;
    Slot next = schedule.next(since);
    while (next.at().isBefore(slot.at()) && missed < MOST_MISSED) {
      missed++;
      next = schedule.next(next.at());
    }
    return missed;
  }

  /// The destinations of a report that there are, in alphabetical order.
  public Set<String> to(ReportPlan plan) {
    Set<String> to = new TreeSet<>(plan.to().isEmpty() ? destinations : plan.to());
    to.retainAll(destinations);
    return to;
  }

  /// Destinations of a report that there are not, in alphabetical order.
  public Set<String> unknown(ReportPlan plan) {
    Set<String> unknown = new TreeSet<>(plan.to());
    unknown.removeAll(destinations);
    return unknown;
  }

  /// Posts a report as it is now, whenever it is due, and also when it is empty.
  ///
  /// @return where it is posted; empty when there is no destination
  public Set<String> post(ReportPlan plan) {
    Set<String> to = to(plan);
    if (!to.isEmpty()) {
      Instant now = clock.instant();
      String moment = MOMENT.format(now.atZone(ZoneOffset.UTC));
      put(plan, plan.place() + ":" + moment, desk.now(plan, now).post(), to);
    }
    return to;
  }

  private void put(ReportPlan plan, String subject, TellPost post, Set<String> to) {
    String content = TellText.write(post);
    int put =
        acts.put(
            to.stream()
                .map(name -> new NewAct(name, subject, Act.Kind.POST, subject, content))
                .toList());
    places.move(plan.posted(), clock.instant().getEpochSecond());
    LOG.info("{} is posted to {} of {}", subject, put, to);
  }

  /// When a report was handed over to be posted, by schedule or by somebody; empty when it never
  /// was. To the second.
  public Optional<Instant> posted(ReportPlan plan) {
    OptionalLong second = places.find(plan.posted());
    return second.isPresent()
        ? Optional.of(Instant.ofEpochSecond(second.getAsLong()))
        : Optional.empty();
  }

  /// Reports that are made.
  public List<ReportPlan> plans() {
    return plans;
  }
}
