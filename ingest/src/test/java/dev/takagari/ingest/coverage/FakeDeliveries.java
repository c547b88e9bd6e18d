package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.FeedArrivals;
import dev.takagari.core.coverage.SetAside;
import dev.takagari.core.coverage.Silence;
import dev.takagari.core.coverage.SlotArrivals;
import dev.takagari.core.coverage.Unfinished;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Deliveries of single batches, remembered by feed.
final class FakeDeliveries implements CoverageLedger {
  final Map<String, List<Instant>> times = new TreeMap<>();
  final List<SetAside> setAside = new ArrayList<>();
  final List<Unfinished> unfinished = new ArrayList<>();

  void deliver(String feed, Instant... at) {
    List<Instant> all = times.computeIfAbsent(feed, name -> new ArrayList<>());
    all.addAll(List.of(at));
    all.sort(null);
  }

  @Override
  public List<FeedArrivals> arrivals(Instant since) {
    List<FeedArrivals> arrivals = new ArrayList<>();
    times.forEach(
        (feed, at) -> {
          List<Duration> pauses = new ArrayList<>();
          for (int i = 1; i < at.size(); i++) {
            if (!at.get(i - 1).isBefore(since)) {
              pauses.add(Duration.between(at.get(i - 1), at.get(i)));
            }
          }
          pauses.sort(null);
          arrivals.add(
              new FeedArrivals(
                  feed,
                  at.getFirst(),
                  at.getLast(),
                  pauses.size(),
                  pauses.isEmpty()
                      ? Optional.empty()
                      : Optional.of(pauses.get((int) Math.ceil(pauses.size() * 0.95) - 1))));
        });
    return arrivals;
  }

  @Override
  public List<Silence> silences(String feed, Duration longest) {
    List<Silence> silences = new ArrayList<>();
    List<Instant> at = times.getOrDefault(feed, List.of());
    for (int i = 1; i < at.size(); i++) {
      if (Duration.between(at.get(i - 1), at.get(i)).compareTo(longest) > 0) {
        silences.add(new Silence(at.get(i - 1), at.get(i)));
      }
    }
    return silences;
  }

  @Override
  public List<SlotArrivals> slots(String feed, TimeRange range, Duration late) {
    Map<Instant, SlotArrivals> slots = new TreeMap<>();
    for (Instant time : times.getOrDefault(feed, List.of())) {
      if (range.contains(time.toEpochMilli() * 1000)) {
        Instant start = Instant.ofEpochSecond(time.getEpochSecond() / 300 * 300);
        slots.merge(
            start,
            new SlotArrivals(start, 1, 0, 1),
            (a, b) -> new SlotArrivals(start, a.units() + 1, 0, a.objects() + 1));
      }
    }
    return List.copyOf(slots.values());
  }

  @Override
  public List<SetAside> setAside(int limit) {
    return setAside;
  }

  @Override
  public List<Unfinished> unfinished() {
    return unfinished;
  }
}
