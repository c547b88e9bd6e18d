package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.statement.CompletenessStatement;
import dev.takagari.core.statement.DayFigures;
import dev.takagari.core.statement.DayLedger;
import dev.takagari.core.statement.FeedStatement;
import dev.takagari.core.statement.RowCount;
import dev.takagari.ingest.archive.ArchiveLayout;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the statement of a day: figures of the ledger beside rows that lake and hot index are
/// asked for themselves. Safe for use by several threads.
public final class StatementMaker {
  private static final Logger LOG = LoggerFactory.getLogger(StatementMaker.class);
  private static final int MOST_GAPS = 100;

  private final DayLedger ledger;
  private final RowCount lake;
  private final RowCount hot;
  private final ArchiveLayout layout;
  private final Supplier<CoverageSnapshot> coverage;

  /// Makes statements; does nothing yet.
  public StatementMaker(
      DayLedger ledger,
      RowCount lake,
      RowCount hot,
      ArchiveLayout layout,
      Supplier<CoverageSnapshot> coverage) {
    this.ledger = ledger;
    this.lake = lake;
    this.hot = hot;
    this.layout = layout;
    this.coverage = coverage;
  }

  /// Takes the figures of a day. Rows are counted between two looks at the ledger, so that work
  /// that went on meanwhile does not look like a fault: what is under way is said to be.
  ///
  /// @param feed empty for all
  /// @throws TakagariException when the ledger cannot be asked
  public CompletenessStatement make(LocalDate day, Optional<String> feed, Instant now) {
    CoverageSnapshot snapshot = coverage.get();
    Set<String> feeds = new TreeSet<>(ledger.feeds(day));
    // A feed that should have brought something and did not has a statement too.
    snapshot.feeds().stream()
        .filter(one -> !gaps(one, day).isEmpty())
        .forEach(one -> feeds.add(one.feed()));
    List<FeedStatement> statements = new ArrayList<>();
    for (String name : feeds) {
      if (feed.isEmpty() || feed.get().equals(name)) {
        statements.add(
            statement(name, day, snapshot.feed(name).map(one -> gaps(one, day)).orElse(List.of())));
      }
    }
    return new CompletenessStatement(day, now, statements);
  }

  private FeedStatement statement(String feed, LocalDate day, List<String> gaps) {
    String prefix = layout.ofDay(feed, day.atStartOfDay(ZoneOffset.UTC).toInstant()) + "/";
    DayFigures before = ledger.figures(feed, day);
    long lakeRows = count("lake", lake, prefix);
    long hotRows = count("hot index", hot, prefix);
    DayFigures figures = ledger.figures(feed, day);
    if (!before.equals(figures)) {
      lakeRows = count("lake", lake, prefix);
      hotRows = count("hot index", hot, prefix);
    }
    return FeedStatement.of(figures, lakeRows, hotRows, ledger.expired(), gaps);
  }

  private static long count(String store, RowCount rows, String prefix) {
    try {
      return rows.rowsOf(prefix);
    } catch (TakagariException e) {
      LOG.warn("rows of the {} are not counted: {}", store, e.code().code(), e);
      return -1;
    }
  }

  private static List<String> gaps(FeedCoverage feed, LocalDate day) {
    TimeRange range =
        new TimeRange(
            day.atStartOfDay(ZoneOffset.UTC).toInstant(),
            day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    return feed.items(range).stream()
        .filter(item -> item.kind().isGap())
        .limit(MOST_GAPS)
        .map(StatementMaker::sentence)
        .toList();
  }

  private static String sentence(CoverageItem item) {
    return item.kind().code()
        + " from "
        + item.from()
        + (item.until() == null ? " on" : " to " + item.until())
        + ": "
        + item.text();
  }
}
