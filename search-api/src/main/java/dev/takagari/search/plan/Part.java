package dev.takagari.search.plan;

import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.TimeRange;
import java.util.List;
import java.util.Optional;

/// One range that one engine reads.
///
/// @param files lake files to read instead of the table's current state
/// @param query what is asked there
public record Part(
    Engine engine,
    TimeRange range,
    EventSearcher searcher,
    Optional<List<LakeFile>> files,
    Query query) {

  static Part of(Engine engine, TimeRange range, EventSearcher searcher, Query query) {
    return new Part(engine, range, searcher, Optional.empty(), query);
  }

  /// Where rows come from.
  public enum Engine {
    /// The hot index.
    HOT("hot index"),
    /// Lake files of units that the hot index may lack.
    PENDING("lake (pending units)"),
    /// Kinds of events that only the lake keeps.
    LAKE_ONLY("lake (kinds kept there only)"),
    /// The lake.
    COLD("lake");

    private final String label;

    Engine(String label) {
      this.label = label;
    }

    /// The name for people.
    public String label() {
      return label;
    }
  }
}
