package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.read.ReadOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A feed as somebody set it up.
///
/// @param name of the source in the store
/// @param format null to tell by the content
/// @param keepMissing whether values that are not in it any more stay; else they end
/// @param every how long after a try the next one is due
/// @param staleAfter how long there may be no good try before that is told
/// @param rules what the store makes of it; not enabled, it is neither tried nor matched
public record IndicatorFeed(
    String name,
    FeedSource source,
    @Nullable FeedFormat format,
    ReadOptions options,
    boolean keepMissing,
    Duration every,
    Duration staleAfter,
    SourceRules rules) {
  public IndicatorFeed {
    if (!name.matches("[A-Za-z0-9._-]{1,100}") || name.startsWith(".")) {
      throw new IllegalArgumentException("a feed is named by letters, digits, dots and dashes");
    }
    if (every.isNegative() || every.isZero() || staleAfter.compareTo(every) < 0) {
      throw new IllegalArgumentException("a feed is stale after its next try, not before");
    }
  }

  /// A feed of which nothing more is said: every hour, stale after a day.
  public static IndicatorFeed of(String name, FeedSource source) {
    return new IndicatorFeed(
        name,
        source,
        null,
        ReadOptions.NONE,
        false,
        Duration.ofHours(1),
        Duration.ofDays(1),
        SourceRules.DEFAULT);
  }
}
