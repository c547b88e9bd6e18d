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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Checks the digests of feeds of CloudTrail and keeps what came of it. Safe for use by several
/// threads.
public final class TrailChecks {
  /// So many times may a check fail before somebody should know.
  private static final int MISSED = 3;

  private final ArchivedTrails trails;
  private final DigestLedger ledger;
  private final List<String> feeds;
  private final SigningKeys keys;
  private final Duration interval;

  /// @param feeds of CloudTrail
  /// @param keys that the configuration names
  /// @param interval time between two checks of a feed
  public TrailChecks(
      ArchivedTrails trails,
      DigestLedger ledger,
      List<String> feeds,
      SigningKeys keys,
      Duration interval) {
    this.trails = trails;
    this.ledger = ledger;
    this.feeds = List.copyOf(feeds);
    this.keys = keys;
    this.interval = interval;
  }

  /// The feeds of CloudTrail.
  public List<String> feeds() {
    return feeds;
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

  /// Checks a feed as far back as the window reaches, or from the beginning when it was never
  /// checked, and keeps the result.
  ///
  /// @throws dev.takagari.core.error.TakagariException when archive or ledger cannot be asked
  public DigestReport checkWindow(String feed, Instant now, Duration window) {
    Instant since = ledger.find(feed).isPresent() ? now.minus(window) : Instant.EPOCH;
    return check(feed, since, now, keys);
  }

  /// What is wrong by the checks that were kept, and which feeds were not checked for long.
  public List<CoverageItem> items(Instant now) {
    List<CoverageItem> items = new ArrayList<>();
    Set<String> unchecked = new LinkedHashSet<>(feeds);
    for (DigestCheck check : ledger.all()) {
      unchecked.remove(check.feed());
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
      } else if (feeds.contains(check.feed())
          && check.at().isBefore(now.minus(interval.multipliedBy(MISSED)))) {
        items.add(
            new CoverageItem(
                CoverageKind.UNPROVEN,
                check.feed(),
                check.at(),
                null,
                0,
                "digests were not checked since then: nothing proves that all came"));
      }
    }
    for (String feed : unchecked) {
      items.add(
          CoverageItem.always(
              CoverageKind.UNPROVEN,
              feed,
              0,
              "digests were never checked: nothing proves that all came"));
    }
    return items;
  }
}
