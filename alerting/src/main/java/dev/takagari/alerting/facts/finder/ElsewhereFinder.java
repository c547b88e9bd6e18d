package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.facts.finder.Values.Value;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Observable;
import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingCoverage.Uncovered;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which hosts had the same hash, name or address, by what sightings remember.
public final class ElsewhereFinder implements FactFinder {
  private static final int MOST_VALUES = 20;
  private static final int DAYS = 90;
  private static final int MOST_HOSTS = 1_000;
  private static final int MOST_NAMED = 5;
  private static final Duration NEW = Duration.ofHours(24);

  /// Where nobody looked for so many days, that something was not seen says nothing: on the first
  /// days of a new lake everything is new.
  private static final int FEWEST_DAYS = 7;

  private final SightingIndex sightings;
  private final SightingCoverage coverage;
  private final LakeHistory history;
  private final HostRegistry hosts;

  public ElsewhereFinder(
      SightingIndex sightings, SightingCoverage coverage, LakeHistory history, HostRegistry hosts) {
    this.sightings = sightings;
    this.coverage = coverage;
    this.history = history;
    this.hosts = hosts;
  }

  @Override
  public Kind kind() {
    return Kind.ELSEWHERE;
  }

  @Override
  public Turn turn() {
    return Turn.LAST;
  }

  @Override
  public String asks() {
    return "the table of sightings";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Detection detection = inquiry.detection();
    List<Fact> around = new ArrayList<>(inquiry.known(Kind.BEFORE));
    around.addAll(inquiry.known(Kind.AFTER));
    Set<String> weaker = Values.otherHashes(detection);
    Map<SightedValue, Seen> asked = new LinkedHashMap<>();
    for (Value value : Values.of(detection, around)) {
      if (value.kind() != Observable.URL
          && !weaker.contains(value.text())
          && asked.size() < MOST_VALUES) {
        asked.put(SightedValue.of(value.kind(), value.text()), new Seen());
      }
    }
    if (asked.isEmpty()) {
      return answer.note("there is no hash, name or address to look for on other hosts");
    }
    LocalDate happened = LocalDate.ofInstant(detection.time(), ZoneOffset.UTC);
    LocalDate from = happened.minusDays(DAYS);
    LocalDate today = LocalDate.ofInstant(inquiry.now(), ZoneOffset.UTC);
    LocalDate last = happened.plusDays(DAYS);
    // of what happened years ago the years since are not its surroundings, and many to read
    LocalDate to = (last.isBefore(today) ? last : today).plusDays(1);
    read(asked, from, to);
    Set<Value> ofTheDetection = Values.of(detection, List.of());
    Map<String, String> files = Values.files(detection, around);
    Optional<Uncovered> missing = missing(answer, from, to);
    Map<Observable, Integer> looked = looked(asked.keySet(), happened, missing, answer);
    int unseen = 0;
    int common = 0;
    for (Map.Entry<SightedValue, Seen> one : rarestFirst(asked, ofTheDetection)) {
      if (one.getValue().count == 0) {
        unseen++;
      } else if (isCommon(one.getKey(), one.getValue(), ofTheDetection)) {
        common++;
      } else {
        int days = looked.getOrDefault(one.getKey().kind(), 0);
        answer.fact(
            "same " + word(one.getKey().kind()),
            named(one.getKey().text(), files) + ": " + worded(one.getValue(), detection, days),
            "sightings",
            Rows.instant(one.getValue().first),
            Map.of(column(one.getKey().kind()), one.getKey().text()),
            ofTheDetection.contains(new Value(one.getKey().kind(), one.getKey().text()))
                ? figures(one.getKey().kind(), one.getValue(), detection, days)
                : Map.of());
      }
    }
    if (common > 0) {
      answer.note(FactText.count(common, "other program") + " on many hosts");
    }
    if (unseen > 0) {
      answer.note(FactText.count(unseen, "value") + " not seen on any host so far");
      if (answer.isEmpty() && inquiry.mayStillCome()) {
        answer.pending();
      }
    }
    missing.ifPresent(days -> uncovered(answer, days, from, to));
    if (last.isBefore(today)) {
      answer.note("looked for until " + DAYS + " days after it");
    }
    return answer;
  }

  /// What few hosts have is a lead; what the detection itself names comes first.
  private static List<Map.Entry<SightedValue, Seen>> rarestFirst(
      Map<SightedValue, Seen> asked, Set<Value> own) {
    return asked.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<SightedValue, Seen> one) ->
                        !own.contains(new Value(one.getKey().kind(), one.getKey().text())))
                .thenComparing(one -> one.getValue().isOfMany)
                .thenComparingInt(one -> one.getValue().hosts.size()))
        .toList();
  }

  private static String named(String value, Map<String, String> files) {
    String file = files.getOrDefault(value, "");
    return file.isEmpty() ? value : value + " (" + file + ")";
  }

  /// Of how many days before the detection every event is known that would have named a value.
  private Map<Observable, Integer> looked(
      Set<SightedValue> asked, LocalDate happened, Optional<Uncovered> missing, FactAnswer answer) {
    Map<Observable, Integer> days = new EnumMap<>(Observable.class);
    for (SightedValue value : asked) {
      Observable kind = value.kind();
      Optional<LocalDate> first =
          days.containsKey(kind) ? Optional.empty() : history.firstDay(tellers(kind));
      if (first.isPresent() && missing.isPresent()) {
        LocalDate from = happened.minusDays(DAYS);
        LocalDate begin = first.get().isBefore(from) ? from : first.get();
        long known =
            begin.isBefore(happened)
                ? begin.datesUntil(happened).filter(missing.get()::covers).count()
                : 0;
        days.put(kind, (int) known);
        if (known < FEWEST_DAYS && begin.isAfter(from)) {
          answer.note("events that name " + FactText.plural(word(kind)) + " begin on " + begin);
        }
      }
    }
    return days;
  }

  /// The class of events by which such a value is usually seen.
  private static EventClass tellers(Observable kind) {
    return switch (kind) {
      case IP -> EventClass.NETWORK;
      case DOMAIN, URL -> EventClass.DNS;
      case HASH, USER, FILE -> EventClass.PROCESS;
    };
  }

  private static Map<String, String> figures(
      Observable kind, Seen seen, Detection detection, int days) {
    return Map.of(
        FactKeys.HOSTS,
        String.valueOf(seen.isOfMany ? Math.max(MOST_HOSTS, seen.hosts.size()) : seen.hosts.size()),
        FactKeys.FIRST_SEEN_HERE,
        kind == Observable.HASH && seen.isNewTo(detection, days) ? "true" : "");
  }

  /// Programs that led there, as a shell, and that half of the fleet has: no lead.
  private static boolean isCommon(SightedValue value, Seen seen, Set<Value> own) {
    return value.kind() == Observable.HASH
        && !own.contains(new Value(value.kind(), value.text()))
        && (seen.isOfMany || seen.hosts.size() > MOST_NAMED);
  }

  private void read(Map<SightedValue, Seen> asked, LocalDate from, LocalDate to) {
    Map<Observable, Map<Long, Seen>> byHash = new LinkedHashMap<>();
    asked.forEach(
        (value, seen) ->
            byHash
                .computeIfAbsent(value.kind(), _ -> new LinkedHashMap<>())
                .put(value.hash(), seen));
    sightings.find(
        new SightingQuestion(List.copyOf(asked.keySet()), from, to),
        row -> {
          Seen seen = byHash.getOrDefault(row.kind(), Map.of()).get(row.hash());
          if (seen != null && row.role() != SightingRole.BELOW) {
            seen.add(row);
          }
        });
  }

  /// What was seen of one value.
  private static final class Seen {
    private final Set<String> hosts = new LinkedHashSet<>();
    private boolean isOfMany;
    private String firstHost = "";
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long count;
    private final Map<String, Long> since = new LinkedHashMap<>();

    void add(SightingRow row) {
      String host = row.hostId();
      isOfMany |= row.isOfMany() || hosts.size() >= MOST_HOSTS;
      if (!host.isEmpty() && hosts.size() < MOST_HOSTS) {
        hosts.add(host);
        since.merge(host, row.first(), Math::min);
      }
      if (row.first() < first) {
        first = row.first();
        firstHost = host;
      }
      last = Math.max(last, row.last());
      count += row.count();
    }

    /// @param days before it of which every event is known
    boolean isNewTo(Detection detection, int days) {
      return days >= FEWEST_DAYS && Rows.instant(first).isAfter(detection.time().minus(NEW));
    }
  }

  private String worded(Seen seen, Detection detection, int days) {
    String here = detection.first(Columns.HOST_ID);
    Instant first = Rows.instant(seen.first);
    List<String> parts = new ArrayList<>();
    if (seen.isOfMany) {
      parts.add("on so many hosts that they are not listed");
    } else if (seen.hosts.isEmpty()) {
      parts.add("on no host that has a name");
    } else if (seen.hosts.equals(Set.of(here))) {
      parts.add("on this host only");
    } else {
      List<String> names = seen.hosts.stream().limit(MOST_NAMED).map(this::name).toList();
      int more = seen.hosts.size() - names.size();
      parts.add(
          "on "
              + FactText.count(seen.hosts.size(), "host")
              + ": "
              + String.join(", ", names)
              + (more > 0 ? " and " + more + " more" : ""));
    }
    String where = seen.firstHost.isEmpty() ? "" : " on " + name(seen.firstHost);
    parts.add(
        "first seen "
            + first
            + (seen.hosts.size() > 1 ? where : "")
            + (seen.isNewTo(detection, days) ? " and not in the " + days + " days before" : ""));
    Long sinceHere = seen.since.get(here);
    if (sinceHere != null && sinceHere > seen.first) {
      parts.add("here since " + Rows.instant(sinceHere));
    }
    parts.add(FactText.count(seen.count, "event"));
    return String.join(", ", parts);
  }

  private String name(String host) {
    try {
      return hosts.hostName(host, hosts.version()).orElse(host);
    } catch (TakagariException e) {
      return host;
    }
  }

  private static String word(Observable kind) {
    return switch (kind) {
      case IP -> "address";
      case DOMAIN -> "name";
      case HASH -> "hash";
      case URL -> "URL";
      case USER -> "user";
      case FILE -> "file";
    };
  }

  private static Column column(Observable kind) {
    return switch (kind) {
      case IP -> Columns.RELATED_IP;
      case DOMAIN -> Columns.RELATED_DOMAIN;
      case HASH -> Columns.RELATED_HASH;
      case URL -> Columns.URL_ORIGINAL;
      case USER -> Columns.RELATED_USER;
      case FILE -> Columns.FILE_PATH;
    };
  }

  private Optional<Uncovered> missing(FactAnswer answer, LocalDate from, LocalDate to) {
    try {
      return Optional.of(coverage.uncovered(from, to));
    } catch (TakagariException e) {
      answer.missing("which days sightings know is not known (" + e.code().code() + ")");
      return Optional.empty();
    }
  }

  private static void uncovered(
      FactAnswer answer, Uncovered missing, LocalDate from, LocalDate to) {
    if (!missing.days().isEmpty()) {
      answer.note(
          "sightings do not know every event of "
              + FactText.count(missing.days().size(), "day")
              + " of the last "
              + DAYS);
    }
    missing
        .since()
        .filter(since -> since.isBefore(to))
        .ifPresent(since -> answer.note("since " + since + " events may still be on their way"));
    missing
        .keptFrom()
        .filter(kept -> kept.isAfter(from))
        .ifPresent(kept -> answer.note("sightings begin on " + kept));
  }
}
