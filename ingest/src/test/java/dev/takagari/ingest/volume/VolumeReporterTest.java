package dev.takagari.ingest.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexRemoval;
import dev.takagari.core.hot.MemoryHotIndexLedger;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.volume.VolumeLedger;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumeReporterTest {
  private static final long GIGABYTE = 1_000_000_000;
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final PriceTable PRICES =
      new PriceTable(
          new BigDecimal("1"),
          new BigDecimal("10"),
          new BigDecimal("100"),
          "USD",
          "2026-11",
          "a page");

  private final MemoryHotIndexLedger indices = new MemoryHotIndexLedger();

  /// Ten days in which each store got ten gigabytes.
  private static final class TenDays implements VolumeLedger {
    @Override
    public List<VolumeRow> volume(LocalDate since, LocalDate until) {
      return List.of(
          new VolumeRow(
              "falcon",
              "crowdstrike.fdr",
              "DnsRequest",
              "dns",
              10,
              10 * GIGABYTE,
              10 * GIGABYTE,
              10));
    }

    @Override
    public LocalDate first(LocalDate since) {
      return LocalDate.parse("2026-11-11");
    }

    @Override
    public List<EventKind> kinds(boolean unknownOnly, int limit) {
      return List.of();
    }

    @Override
    public void queried(Map<String, Instant> actions) {}
  }

  private static final class OneIndex implements HotIndexRemoval {
    @Override
    public Map<String, Size> sizes() {
      return Map.of("events-dns", new Size(10, 10 * GIGABYTE));
    }

    @Override
    public void drop(String name) {
      throw new UnsupportedOperationException();
    }
  }

  private VolumeReport report(RetentionRules rules) {
    indices.add(new HotIndexEntry("events-dns", "1", "dns", "2026-11"));
    return new VolumeReporter(new TenDays(), indices, new OneIndex(), rules, PRICES, () -> NOW)
        .report(VolumeKey.FEED, NOW.minusSeconds(30 * 86_400));
  }

  @Test
  void tellsWhatIsThereFromWhatRetentionWillLetBe() {
    VolumeReport report =
        report(
            RetentionRules.of(
                Map.of("default", Period.ofDays(2), "dns", Period.ofDays(5)),
                Map.of("default", Period.ofDays(20)),
                Period.ofDays(100),
                Map.of("trail", Period.ofDays(7))));

    assertThat(report.lines())
        .singleElement()
        .satisfies(
            line -> {
              // ten gigabytes in each store
              assertThat(line.costPerMonthNow()).isCloseTo(10 + 100 + 1_000, within(1e-6));
              // one a day: 100 days of the archive, 20 of the lake, 5 of the hot index
              assertThat(line.costPerMonthFull()).isCloseTo(100 + 200 + 500, within(1e-6));
            });
    assertThat(report.kept())
        .extracting(kept -> kept.store().text() + " " + kept.scope() + " " + kept.days())
        .containsExactly(
            "raw default 100",
            "raw trail 7",
            "lake default 20",
            "hot default 2",
            "hot alert 90",
            "hot dns 5");
  }

  @Test
  void countsTenYearsAtMost() {
    VolumeReport report = report(RetentionRules.forever());

    assertThat(report.kept()).extracting(VolumeReport.Kept::days).containsOnly(3_653L);
    assertThat(report.lines().getFirst().costPerMonthFull())
        .isCloseTo(3_653 * (1 + 10 + 100), within(1e-3));
    assertThat(report.lines().getFirst().costPerMonthNow()).isCloseTo(1_110, within(1e-6));
  }
}
