package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.report.SilentSensors;
import dev.takagari.core.report.SilentSensors.Found;
import dev.takagari.core.report.SilentSensors.Sensor;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.unit.UnitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresSilentSensorsTest {
  private static final Instant MONDAY = Instant.parse("2026-11-16T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final TimeRange WEEK = new TimeRange(MONDAY, MONDAY.plus(DAY.multipliedBy(7)));

  private static final List<UnitId> UNITS =
      Stream.of("0", "1", "2", "3").map(digit -> new UnitId(digit.repeat(26))).toList();

  private final IngestDatabase database = new IngestDatabase();
  private final SilentSensors sensors = new PostgresSilentSensors(database.session());
  private final PostgresTallyLedger tallies = new PostgresTallyLedger(database.session());
  private int units;

  @AfterEach
  void close() {
    database.close();
  }

  private void heard(String host, Instant last) {
    tallies.record(
        UNITS.get(units++),
        "falcon",
        last,
        new UnitTally(1, 0, new DelayHistogram(), Map.of(host, last), Map.of()));
  }

  @Test
  void findsWhoWasHeardOfInTheSpanAndNotAfterIt() {
    heard("long-gone", MONDAY.minusMillis(1));
    heard("first", MONDAY);
    heard("last", WEEK.to().minusMillis(1));
    heard("busy", WEEK.to());
    new PostgresHostRegistry(database.session())
        .record(List.of(new InventoryRow("aidmaster", "", "last", "WS-7", 1, "{}")));

    assertThat(sensors.heardLast(WEEK, 10))
        .isEqualTo(
            new Found(
                3,
                2,
                List.of(
                    new Sensor("falcon", "last", "WS-7", WEEK.to().minusMillis(1)),
                    new Sensor("falcon", "first", "", MONDAY))));
    assertThat(sensors.heardLast(WEEK, 1).some()).extracting(Sensor::id).containsExactly("last");
  }

  @Test
  void ofNobodyNobodyIsSilent() {
    assertThat(sensors.heardLast(WEEK, 10)).isEqualTo(new Found(0, 0, List.of()));
  }
}
