package dev.takagari.ingest.lake;

import dev.takagari.core.retention.KeptDays;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.Store;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;

/// What the lake is given.
///
/// An event of a day that the lake does not keep *now* is left out: a day that was dropped does not
/// come back by a replay or a rebuild, unless it is kept longer since.
///
/// @param unknown tells kinds of events that the mapping does not know, by `event.action`
public record LakeKeeping(RetentionRules rules, InstantSource clock, Predicate<String> unknown) {

  /// The lake gets everything, whatever the time.
  public static LakeKeeping everything() {
    return new LakeKeeping(
        RetentionRules.forever(), InstantSource.fixed(java.time.Instant.EPOCH), _ -> false);
  }

  /// The days that are taken now. For one thread.
  KeptDays days() {
    return new KeptDays(rules, Store.LAKE, clock.instant(), Map.of());
  }
}
