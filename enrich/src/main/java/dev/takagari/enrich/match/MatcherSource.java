package dev.takagari.enrich.match;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorChange;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.enrich.table.DamagedTableException;
import dev.takagari.enrich.table.TableFile;
import dev.takagari.enrich.table.TableOrigin;
import dev.takagari.enrich.table.TableWriter;
import dev.takagari.enrich.table.ValueTable;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the matcher of this process as the store of indicators wants it. A matcher, once taken,
/// stays as it is until it is let go; the next one has what changed. While the store does not
/// answer the last one stays.
///
/// A table is written to a file, so that a process that starts has its indicators before the store
/// answers and without reading millions of them. Safe for use by several threads.
public final class MatcherSource {
  private static final Logger LOG = LoggerFactory.getLogger(MatcherSource.class);
  private static final String FILE = "indicators.table";

  private final IndicatorChanges changes;
  private final MatcherSettings settings;
  private final Executor builder;
  private final MatcherMeters meters;
  private final AtomicBoolean building = new AtomicBoolean();

  /// Held by who replaces the matcher.
  private final Object lock = new Object();

  private volatile @Nullable IndicatorMatcher current;

  /// Whether the store said that the matcher is of it.
  private volatile boolean confirmed;

  /// Makes a source without a matcher.
  ///
  /// @param builder runs what takes long: building a table of millions
  public MatcherSource(
      IndicatorChanges changes,
      MatcherSettings settings,
      Executor builder,
      InstantSource clock,
      MeterRegistry registry) {
    this.changes = changes;
    this.settings = settings;
    this.builder = builder;
    this.meters = new MatcherMeters(registry, clock);
  }

  /// The matcher as of now, to look at; who compares events takes it.
  ///
  /// @throws TakagariException database-unavailable as long as there has been none
  public IndicatorMatcher current() {
    IndicatorMatcher matcher = current;
    if (matcher == null) {
      throw new TakagariException(
          ErrorCode.DATABASE_UNAVAILABLE, "the indicators have not been read yet");
    }
    return matcher;
  }

  /// The matcher as of now, which stays as it is until the taker lets it go.
  ///
  /// @throws TakagariException database-unavailable as long as there has been none that the store
  ///   said is of it: a table that was left may be of a store that is no more
  public IndicatorMatcher take() {
    if (!confirmed) {
      throw new TakagariException(
          ErrorCode.DATABASE_UNAVAILABLE, "the indicators have not been compared with the store");
    }
    IndicatorMatcher matcher = current();
    while (!matcher.hold()) {
      matcher = current();
    }
    return matcher;
  }

  /// Takes the table that an earlier process left. One that is damaged or of another version is
  /// removed; the store has it all.
  ///
  /// @throws UncheckedIOException if the directory cannot be used
  public void load() {
    try {
      Files.createDirectories(settings.directory());
      clean();
      use(TableFile.open(file()));
    } catch (NoSuchFileException e) {
      LOG.info("no table of indicators at {}: it will be built from the store", file());
    } catch (DamagedTableException e) {
      LOG.warn("the table of indicators {} is not used: {}", file(), e.getMessage());
      delete(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes a table over, unless the matcher went on meanwhile: two tables may have been asked for
  /// one after the other.
  private void use(ValueTable table) {
    synchronized (lock) {
      IndicatorMatcher latest = current;
      if (latest != null
          && isOf(latest, table.origin().store(), Long.MAX_VALUE)
          && latest.generation() > table.origin().generation()) {
        table.letGo();
        return;
      }
      replace(new IndicatorMatcher(table));
    }
  }

  /// Asks the store what changed, and has the matcher that says so when it returns; after many
  /// changes, or without a table, when the builder is done.
  ///
  /// @throws TakagariException database-unavailable when the store does not answer; the matcher
  ///   stays
  public void poll() {
    IndicatorMatcher matcher = current;
    UUID store = changes.store();
    long newest = changes.generation();
    if (matcher != null && !isOf(matcher, store, newest)) {
      drop(matcher);
      matcher = null;
    }
    confirmed = true;
    if (matcher == null) {
      build(() -> rebuild(store));
    } else if (newest != matcher.generation()) {
      follow(matcher);
    }
    IndicatorMatcher latest = current;
    if (latest != null && latest.origin().store().equals(store) && latest.generation() >= newest) {
      meters.upToDate();
    }
  }

  /// Whether a matcher is of a store: not of another one, and not of what it was before it was set
  /// back. Events that are compared with anything else would count as compared with what the store
  /// has, and nobody would look for it in them again.
  private static boolean isOf(IndicatorMatcher matcher, UUID store, long newest) {
    return matcher.origin().store().equals(store) && matcher.generation() <= newest;
  }

  private void drop(IndicatorMatcher matcher) {
    synchronized (lock) {
      if (current == matcher) {
        LOG.warn("the table of indicators is of another store, or this one was set back");
        current = null;
        matcher.base().letGo();
      }
    }
  }

  /// Lets the store find what has come into its time or gone out of it.
  ///
  /// @throws TakagariException database-unavailable when the store does not answer
  public void sweep() {
    changes.sweep();
  }

  private void follow(IndicatorMatcher matcher) {
    Recent recent =
        new Recent(
            settings.rebuildAt() - matcher.overlaySize(),
            settings.buildBytes() - matcher.overlay().held());
    UUID store = matcher.origin().store();
    OptionalLong generation = changes.since(matcher.generation(), recent);
    if (generation.isEmpty() || recent.isOver()) {
      build(() -> rebuild(store));
      return;
    }
    synchronized (lock) {
      IndicatorMatcher latest = current();
      if (latest.generation() != matcher.generation()) {
        return;
      }
      try {
        Overlay overlay =
            latest
                .overlay()
                .with(
                    recent.changes,
                    new TableOrigin(store, generation.getAsLong()),
                    settings.directory());
        replace(new IndicatorMatcher(latest.base(), overlay));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Overlay overlay = current().overlay();
    if (overlay.size() >= settings.mergeAt() || overlay.held() >= settings.buildBytes() / 2) {
      build(this::merge);
    }
  }

  private void replace(IndicatorMatcher matcher) {
    IndicatorMatcher before = current;
    current = matcher;
    meters.replaced(matcher);
    if (before != null && before.base() != matcher.base()) {
      before.base().letGo();
    }
  }

  private void build(Runnable work) {
    if (building.getAndSet(true)) {
      return;
    }
    boolean given = false;
    try {
      builder.execute(
          () -> {
            try {
              meters.built(work);
            } catch (RuntimeException e) {
              meters.failed();
              LOG.warn("the table of indicators was not built; it will be tried again", e);
            } finally {
              building.set(false);
            }
          });
      given = true;
    } finally {
      if (!given) {
        building.set(false);
      }
    }
  }

  /// Reads the store as a whole.
  private void rebuild(UUID store) {
    try (TableWriter writer = new TableWriter(settings.directory(), settings.buildBytes())) {
      long generation = changes.active(adding(writer));
      use(write(writer, new TableOrigin(store, generation)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Joins the table and what changed since; what changes meanwhile stays beside it.
  private void merge() {
    IndicatorMatcher before = current();
    try (TableWriter writer = new TableWriter(settings.directory(), settings.buildBytes())) {
      before.forEach(adding(writer));
      ValueTable table = write(writer, before.origin());
      synchronized (lock) {
        IndicatorMatcher latest = current;
        if (latest == null || latest.base() != before.base()) {
          table.letGo();
          return;
        }
        Overlay later = latest.overlay().after(before.overlay(), settings.directory());
        replace(new IndicatorMatcher(table, later));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Consumer<ActiveIndicator> adding(TableWriter writer) {
    return indicator -> {
      try {
        writer.add(indicator);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private ValueTable write(TableWriter writer, TableOrigin origin) throws IOException {
    writer.writeTo(file(), origin);
    try {
      ValueTable table = TableFile.open(file());
      LOG.info(
          "the table of indicators holds {} values in {} bytes as of generation {}; {} left out",
          table.size(),
          table.bytes(),
          origin.generation(),
          writer.skipped());
      return table;
    } catch (DamagedTableException e) {
      throw new IOException("what was written is not what was read", e);
    }
  }

  private Path file() {
    return settings.directory().resolve(FILE);
  }

  /// What a process that died left half done.
  private void clean() throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(settings.directory(), "*" + TableWriter.TEMPORARY)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the table of indicators {} could not be removed", file, e);
    }
  }

  /// Changes, as many as are held.
  private static final class Recent implements Consumer<IndicatorChange> {
    private final List<IndicatorChange> changes = new ArrayList<>();
    private final int most;
    private final long mostBytes;
    private long bytes;
    private boolean over;

    /// @param mostBytes of heap
    Recent(int most, long mostBytes) {
      this.most = most;
      this.mostBytes = mostBytes;
    }

    @Override
    public void accept(IndicatorChange change) {
      bytes += Overlay.held(change);
      over = over || changes.size() >= most || bytes > mostBytes;
      if (over) {
        changes.clear();
      } else {
        changes.add(change);
      }
    }

    boolean isOver() {
      return over;
    }
  }
}
