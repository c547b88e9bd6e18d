package dev.takagari.app.operation;

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
  private static final String COST =
      "cost_per_month: once every store is as full as its retention lets it be, at most ten years";

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
        estimated(key, report),
        report.unknown().stream().map(Kind::of).toList());
  }

  private static List<String> estimated(VolumeKey key, VolumeReport report) {
    String hot =
        report.hotMeasured()
            ? "hot_bytes: mean size of the documents of a class now"
            : "hot_bytes: not known, the hot index does not say";
    return key == VolumeKey.FEED
        ? List.of(hot, COST)
        : List.of(
            "raw_bytes, lake_bytes: a unit's bytes shared out by the size of its events",
            hot,
            COST);
  }
}
