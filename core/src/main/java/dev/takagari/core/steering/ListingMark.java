package dev.takagari.core.steering;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where the listing of a feed's bucket stands.
///
/// @param after the last key that was looked at in this round; empty at its beginning
/// @param rounds how often everything was listed from the first key to the last
/// @param roundEndedAt when that was the last time, null before the first
/// @param recent directories in which objects were new, with the time of the newest of them: they
///   are listed again before everything else
public record ListingMark(
    String after, long rounds, @Nullable Instant roundEndedAt, Map<String, Instant> recent) {
  /// Before the first round.
  public static final ListingMark START = new ListingMark("", 0, null, Map.of());

  public ListingMark {
    recent = Collections.unmodifiableMap(new TreeMap<>(recent));
  }
}
