package dev.takagari.app.operation;

import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.volume.VolumeLedger.EventKind;
import dev.takagari.ingest.volume.PriceTable;
import dev.takagari.ingest.volume.VolumeKey;
import dev.takagari.ingest.volume.VolumeReport;
import dev.takagari.ingest.volume.VolumeReporter;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How much came in and what keeping it costs; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/volume")
public class VolumeController {
  private static final String NOW =
      "cost_per_month_now: storage of what came in these days, as long as nothing of it is removed";
  private static final String FULL =
      "cost_per_month_full: storage once every store is as full as its retention (kept) lets it be,"
          + " at the rate of these days; ten years at most are counted";

  private final VolumeReporter reporter;
  private final InstantSource clock;

  VolumeController(VolumeReporter reporter, InstantSource clock) {
    this.reporter = reporter;
    this.clock = clock;
  }

  /// @param estimated which figures are shared out or taken from means
  record Volume(
      String by,
      String since,
      long days,
      List<VolumeReport.Line> lines,
      Prices prices,
      List<Kept> kept,
      List<String> estimated,
      List<Kind> unknown) {}

  record Prices(
      BigDecimal raw,
      BigDecimal lake,
      BigDecimal hot,
      String currency,
      String date,
      String source) {
    static Prices of(PriceTable prices) {
      return new Prices(
          prices.raw(),
          prices.lake(),
          prices.hot(),
          prices.currency(),
          prices.date(),
          prices.source());
    }
  }

  /// @param period as it is configured
  /// @param days of it that the costs are made of
  record Kept(String store, String scope, String period, long days) {
    static Kept of(VolumeReport.Kept kept) {
      return new Kept(
          kept.store().text(), kept.scope(), RetentionRules.text(kept.period()), kept.days());
    }
  }

  /// A kind of event that the mapping does not know.
  record Kind(String dataset, String action, String feed, String firstSeen, long rows) {
    static Kind of(EventKind kind) {
      return new Kind(
          kind.dataset(), kind.action(), kind.feed(), kind.firstSeen().toString(), kind.rows());
    }
  }

  @GetMapping
  Volume volume(
      @RequestParam(defaultValue = "event.action") String by,
      @RequestParam(defaultValue = "30d") String since) {
    VolumeKey key = VolumeKey.of(by);
    VolumeReport report = reporter.report(key, PointInTime.parse("since", since, clock.instant()));
    return new Volume(
        key.field(),
        report.since().toString(),
        report.days(),
        report.lines(),
        Prices.of(report.prices()),
        report.kept().stream().map(Kept::of).toList(),
        estimated(key, report),
        report.unknown().stream().map(Kind::of).toList());
  }

  private static List<String> estimated(VolumeKey key, VolumeReport report) {
    String hot =
        report.hotMeasured()
            ? "hot_bytes: mean size of the documents of a class now"
            : "hot_bytes: not known, the hot index does not say";
    return key == VolumeKey.FEED
        ? List.of(hot, NOW, FULL)
        : List.of(
            "raw_bytes, lake_bytes: a unit's bytes shared out by the size of its events",
            hot,
            NOW,
            FULL);
  }
}
