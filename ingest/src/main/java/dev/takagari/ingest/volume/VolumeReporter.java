package dev.takagari.ingest.volume;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotIndexRemoval;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.Store;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.core.volume.VolumeLedger.EventKind;
import dev.takagari.core.volume.VolumeLedger.VolumeRow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds up what came in. Safe for use by several threads.
public final class VolumeReporter {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeReporter.class);
  private static final int MOST_KINDS = 5_000;
  private static final int MOST_UNKNOWN = 100;
  private static final long MOST_DAYS = 3_653;

  private final VolumeLedger ledger;
  private final HotIndexLedger indices;
  private final HotIndexRemoval index;
  private final RetentionRules rules;
  private final PriceTable prices;
  private final InstantSource clock;

  public VolumeReporter(
      VolumeLedger ledger,
      HotIndexLedger indices,
      HotIndexRemoval index,
      RetentionRules rules,
      PriceTable prices,
      InstantSource clock) {
    this.ledger = ledger;
    this.indices = indices;
    this.index = index;
    this.rules = rules;
    this.prices = prices;
    this.clock = clock;
  }

  private static final class Sum {
    private long rows;
    private long rawBytes;
    private long lakeBytes;
    private long hotRows;
    private double hotBytes;
    private double costNow;
    private double costFull;
  }

  /// What came in on the day of `since` and later.
  public VolumeReport report(VolumeKey by, Instant since) {
    Instant now = clock.instant();
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = since.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate counted = ledger.first(first);
    long days = Math.max(1, ChronoUnit.DAYS.between(counted, today) + 1);
    Map<String, Double> documents = documentBytes();
    Map<String, Sum> sums = new TreeMap<>();
    long all = 0;
    for (VolumeRow row : ledger.volume(first)) {
      Sum sum = sums.computeIfAbsent(by.of(row), _ -> new Sum());
      double hotBytes = (double) row.hotRows() * documents.getOrDefault(row.eventClass(), 0.0);
      sum.rows += row.rows();
      sum.rawBytes += row.rawBytes();
      sum.lakeBytes += row.lakeBytes();
      sum.hotRows += row.hotRows();
      sum.hotBytes += hotBytes;
      sum.costNow +=
          prices.ofRaw((double) row.rawBytes())
              + prices.ofLake((double) row.lakeBytes())
              + prices.ofHot(hotBytes);
      sum.costFull +=
          prices.ofRaw((double) row.rawBytes() / days * kept(Store.RAW, row.feed(), now))
              + prices.ofLake(
                  (double) row.lakeBytes() / days * kept(Store.LAKE, row.eventClass(), now))
              + prices.ofHot(hotBytes / days * kept(Store.HOT, row.eventClass(), now));
      all += row.rows();
    }
    Map<String, Instant> queried = queried(by);
    List<VolumeReport.Line> lines = new ArrayList<>();
    for (Map.Entry<String, Sum> each : sums.entrySet()) {
      Sum sum = each.getValue();
      Instant last = queried.getOrDefault(each.getKey(), Instant.EPOCH);
      lines.add(
          new VolumeReport.Line(
              each.getKey(),
              sum.rows,
              all == 0 ? 0 : (double) sum.rows / all,
              sum.rawBytes,
              sum.lakeBytes,
              sum.hotRows,
              Math.round(sum.hotBytes),
              sum.costNow,
              sum.costFull,
              last.equals(Instant.EPOCH) ? "" : last.toString()));
    }
    lines.sort(
        Comparator.comparingDouble(VolumeReport.Line::costPerMonthFull)
            .thenComparingLong(VolumeReport.Line::rows)
            .reversed()
            .thenComparing(VolumeReport.Line::key));
    return new VolumeReport(
        first,
        days,
        lines,
        prices,
        kept(now),
        !documents.isEmpty(),
        ledger.kinds(true, MOST_UNKNOWN));
  }

  private List<VolumeReport.Kept> kept(Instant now) {
    List<VolumeReport.Kept> kept = new ArrayList<>();
    scopes(rules.rawOf()).forEach(feed -> kept.add(rule(Store.RAW, feed, now)));
    scopes(rules.lake()).forEach(each -> kept.add(rule(Store.LAKE, each, now)));
    scopes(rules.hot()).forEach(each -> kept.add(rule(Store.HOT, each, now)));
    return kept;
  }

  /// The default, then those that have a period of their own.
  private static List<String> scopes(Map<String, Period> periods) {
    List<String> scopes = new ArrayList<>(List.of(RetentionRules.DEFAULT));
    periods.keySet().stream()
        .filter(scope -> !scope.equals(RetentionRules.DEFAULT))
        .sorted()
        .forEach(scopes::add);
    return scopes;
  }

  private VolumeReport.Kept rule(Store store, String scope, Instant now) {
    return new VolumeReport.Kept(store, scope, rules.period(store, scope), kept(store, scope, now));
  }

  /// Days for which something is kept, at most ten years: nobody plans further.
  private long kept(Store store, String scope, Instant now) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    return Math.min(MOST_DAYS, ChronoUnit.DAYS.between(rules.keptFrom(store, scope, now), today));
  }

  private Map<String, Instant> queried(VolumeKey by) {
    Map<String, Instant> queried = new HashMap<>();
    if (by == VolumeKey.ACTION) {
      for (EventKind kind : ledger.kinds(false, MOST_KINDS)) {
        queried.merge(kind.action(), kind.lastQueried(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return queried;
  }

  /// Mean bytes of a document, by class; empty when the index does not say.
  private Map<String, Double> documentBytes() {
    try {
      Map<String, HotIndexRemoval.Size> sizes = index.sizes();
      Map<String, long[]> sums = new HashMap<>();
      for (HotIndexEntry entry : indices.entries()) {
        HotIndexRemoval.Size size = sizes.get(entry.name());
        if (size != null) {
          long[] sum = sums.computeIfAbsent(entry.eventClass(), _ -> new long[2]);
          sum[0] += size.events();
          sum[1] += size.bytes();
        }
      }
      Map<String, Double> means = new HashMap<>();
      sums.forEach(
          (eventClass, sum) -> {
            if (sum[0] > 0) {
              means.put(eventClass, (double) sum[1] / sum[0]);
            }
          });
      return means;
    } catch (TakagariException e) {
      LOG.warn("the hot index does not say how large it is: {}", e.code().code());
      return Map.of();
    }
  }
}
