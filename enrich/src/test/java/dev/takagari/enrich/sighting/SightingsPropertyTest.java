package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.iceberg.TroubledLake;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Units come in any order, again and under other fences; the process dies anywhere; changes of the
/// table fail and lose their answers; files are merged in between. In the end a lookup gives what
/// the events say, and merging changes nothing of it.
@Tag("slow")
class SightingsPropertyTest {
  private static final Instant MARCH =
      Instant.EPOCH.plus(Duration.ofMillis(RandomEvents.FIRST_MICROS / 1_000));
  private static final SightingMergeSettings SMALL =
      new SightingMergeSettings(3, 8, 12, 4_000, 1 << 20, Duration.ofDays(1));

  @TempDir private Path directory;
  private final RandomGenerator random = Seeds.random("sightings");
  private final Set<SightingStep> died = EnumSet.noneOf(SightingStep.class);
  private final List<List<EventRow>> units = new ArrayList<>();
  private final Map<Integer, Long> fences = new HashMap<>();
  private final PlainSightings oracle = new PlainSightings();

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Lets about one of so many steps be the last.
  private SightingStep.Hook hook(int oneOf) {
    return step -> {
      if (random.nextInt(oneOf) == 0) {
        died.add(step);
        throw new Died();
      }
    };
  }

  private void makeUnits() {
    FewValues events = new FewValues(random);
    for (int i = 0; i < 24; i++) {
      List<EventRow> unit = new ArrayList<>();
      for (int j = random.nextInt(200); j >= 0; j--) {
        unit.add(events.next());
      }
      units.add(unit);
    }
    for (int part = 0; part < 3; part++) {
      List<EventRow> unit = new ArrayList<>();
      for (int host = 0; host < 400; host++) {
        unit.add(FewValues.common(part * 400 + host));
      }
      units.add(unit);
    }
    units.forEach(unit -> unit.forEach(oracle::add));
  }

  private boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (Died e) {
      return false;
    } catch (TakagariException e) {
      assertThat(e.isTransient()).as(e.toString()).isTrue();
      return false;
    }
  }

  private void deliver(SightingSink sink, int unit) {
    long fence = fences.merge(unit, 1L, Long::sum);
    UnitLease lease = new UnitLease(new UnitId("%026d".formatted(unit)), fence);
    try (UnitWriter writer = sink.open(lease)) {
      List<EventRow> events = units.get(unit);
      if (random.nextBoolean()) {
        events.forEach(writer::accept);
      } else {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
          events.forEach(event -> threads.submit(() -> writer.accept(event)));
        }
      }
      if (random.nextInt(5) > 0) {
        writer.finish();
      } else {
        throw new Died();
      }
    }
  }

  @Test
  void lookupsGiveWhatTheEventsSay() {
    makeUnits();
    try (SightedPlace place = new SightedPlace(directory)) {
      place.table().newest();
      IcebergSightingTable table =
          new IcebergSightingTable(
              place.lake(settings -> TroubledLake.of(settings, Seeds.random("trouble"))));
      List<Integer> left = new ArrayList<>();
      for (int unit = 0; unit < units.size(); unit++) {
        left.add(unit);
      }
      for (int step = 0; step < 400; step++) {
        int what = random.nextInt(10);
        if (what < 5) {
          boolean again = left.isEmpty() || random.nextInt(4) == 0;
          Integer unit =
              again
                  ? Integer.valueOf(random.nextInt(units.size()))
                  : left.get(random.nextInt(left.size()));
          if (attempt(() -> deliver(sink(place, table), unit))) {
            left.remove(unit);
          }
        } else if (what < 8) {
          attempt(() -> committer(place, table).commitOnce(() -> {}));
        } else {
          attempt(
              () -> merger(place, table, MARCH.plus(Duration.ofDays(3)), 6).mergeOnce(() -> {}));
        }
      }
      for (int unit : List.copyOf(left)) {
        while (!attempt(() -> deliver(sink(place, table), unit))) {
          assertThat(fences.get(unit)).isLessThan(100);
        }
      }
      IcebergSightingTable calm = place.table();
      new SightingCommitter(place.ledger(), calm, 10).commitAll(100, () -> {});

      assertThat(SightedPlace.find(calm, oracle.values())).isEqualTo(oracle.capped());
      merger(place, calm, MARCH.plus(Duration.ofDays(90)), Integer.MAX_VALUE)
          .mergeAll(100, () -> {});

      assertThat(SightedPlace.find(calm, oracle.values())).isEqualTo(oracle.capped());
      assertThat(calm.files()).anyMatch(file -> file.level() == SightingMergePolicy.FINAL);
      assertThat(
              calm.files().stream()
                  .filter(file -> file.level() < SightingMergePolicy.FINAL)
                  .collect(Collectors.groupingBy(SightingFile::month, Collectors.counting()))
                  .values())
          .allMatch(small -> small <= 2);
      assertThat(died).containsExactlyInAnyOrder(SightingStep.values());
    }
  }

  private SightingSink sink(SightedPlace place, IcebergSightingTable table) {
    return new SightingSink(
        table,
        place.ledger(),
        new SightingSinkSettings(place.spool(), random.nextBoolean() ? 1 : 1 << 20, 2),
        new SimpleMeterRegistry(),
        hook(8));
  }

  private SightingCommitter committer(SightedPlace place, IcebergSightingTable table) {
    return new SightingCommitter(place.ledger(), table, 3, hook(6));
  }

  private SightingMerger merger(
      SightedPlace place, IcebergSightingTable table, Instant now, int oneOf) {
    return new SightingMerger(
        table,
        place.rewrites(),
        SMALL,
        () -> now,
        oneOf == Integer.MAX_VALUE ? SightingStep.Hook.NONE : hook(oneOf));
  }
}
