package dev.takagari.ingest.trail;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.trail.DigestCheck;
import dev.takagari.core.trail.DigestLedger;
import dev.takagari.core.trail.DigestReport;
import dev.takagari.core.trail.SigningKeys;
import dev.takagari.core.trail.Wrong;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Checks the digests of feeds of CloudTrail and keeps what came of it. Safe for use by several
/// threads.
public final class TrailChecks {
  private final ArchivedTrails trails;
  private final DigestLedger ledger;
  private final List<String> feeds;
  private final SigningKeys keys;

  /// @param feeds of CloudTrail
  /// @param keys that the configuration names
  public TrailChecks(
      ArchivedTrails trails, DigestLedger ledger, List<String> feeds, SigningKeys keys) {
    this.trails = trails;
    this.ledger = ledger;
    this.feeds = List.copyOf(feeds);
    this.keys = keys;
  }

  /// The keys that the configuration names.
  public SigningKeys keys() {
    return keys;
  }

  /// Checks a feed and keeps the result.
  ///
  /// @param since digests that ended until then are left out
  /// @throws dev.takagari.core.error.TakagariException when archive or ledger cannot be asked
  public DigestReport check(String feed, Instant since, Instant now, SigningKeys with) {
    DigestReport report = trails.check(feed, since, now, with);
    ledger.record(DigestCheck.of(feed, now, since, report));
    return report;
  }

  /// Checks every feed as far back as the window reaches, or from the beginning when it was never
  /// checked.
  public void checkAll(Instant now, Duration window) {
    for (String feed : feeds) {
      Instant since = ledger.find(feed).isPresent() ? now.minus(window) : Instant.EPOCH;
      check(feed, since, now, keys);
    }
  }

  /// What is wrong by the checks that were kept.
  public List<CoverageItem> items() {
    List<CoverageItem> items = new ArrayList<>();
    for (DigestCheck check : ledger.all()) {
      for (Wrong wrong : check.wrong()) {
        items.add(
            new CoverageItem(
                CoverageKind.DIGEST, check.feed(), wrong.from(), wrong.until(), 1, wrong.text()));
      }
      if (check.digests() == 0 && feeds.contains(check.feed())) {
        items.add(
            CoverageItem.always(
                CoverageKind.UNPROVEN,
                check.feed(),
                0,
                "no digest says which log files there were: nothing proves that all came"));
      }
    }
    return items;
  }
}
