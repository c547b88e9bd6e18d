package dev.takagari.ingest.intake;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Feed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The feeds of records that come one by one: one for each kind of log that can be cut into such
/// records, and origin. Immutable; safe for use by several threads.
public final class IntakeFeeds {
  private final SourceTypes types;
  private final Map<String, Feed> feeds = new LinkedHashMap<>();
  private final Map<String, String> kinds = new LinkedHashMap<>();

  /// @param archive reads our bucket
  public IntakeFeeds(SourceTypes types, BlobStore archive, ArchiveLayout layout) {
    this.types = types;
    for (SourceType type : types.all()) {
      if (isTaken(type)) {
        for (Origin origin : Origin.values()) {
          String name = new IntakeFeed(type.name(), origin).name();
          kinds.put(name, type.name());
          feeds.put(
              name,
              new Feed(
                  name,
                  new Feed.Arrivals.HandedOver(),
                  archive,
                  Set.of(layout.bucket()),
                  layout.intakeOf(name),
                  false));
        }
      }
    }
  }

  /// Whether records of a kind of log can come one by one. Tables cannot: their first line names
  /// the columns of the others.
  public static boolean isTaken(SourceType type) {
    return switch (type.framing()) {
      case Framing.Lines _, Framing.JsonArray _ -> true;
      case Framing.Csv _, Framing.Opaque _ -> false;
    };
  }

  /// All of them.
  public List<Feed> all() {
    return List.copyOf(feeds.values());
  }

  /// The kind of log of each, by the feed's name.
  public Map<String, String> kinds() {
    return Map.copyOf(kinds);
  }

  /// A kind of log whose records come one by one.
  ///
  /// @throws TakagariException bad-request when there is no such kind of log, or its records do not
  ///   come one by one
  public SourceType require(String source) {
    SourceType type =
        types
            .find(source)
            .orElseThrow(
                () ->
                    new TakagariException(
                        ErrorCode.BAD_REQUEST, "there is no such kind of log; see `sources list`"));
    if (!isTaken(type)) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "records of " + type.name() + " do not come one by one");
    }
    return type;
  }
}
