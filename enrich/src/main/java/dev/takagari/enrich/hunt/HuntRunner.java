package dev.takagari.enrich.hunt;

import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hunt.ArrivedUnits;
import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntLease;
import dev.takagari.core.hunt.HuntProgress;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.hunt.HuntState;
import dev.takagari.core.hunt.HuntWork;
import dev.takagari.core.hunt.LateUnit;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFileRows;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.enrich.match.HitForm;
import dev.takagari.enrich.match.IndicatorMatcher;
import dev.takagari.enrich.table.DamagedTableException;
import dev.takagari.enrich.table.TableFile;
import dev.takagari.enrich.table.TableOrigin;
import dev.takagari.enrich.table.TableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the hunts that were asked for and those that new indicators ask for: day by day, newest
/// first, remembering after each day how far it is.
///
/// A hunt begins when the lake holds every unit that was compared with indicators before these ones
/// came; units that were compared later, or are to be, look for them themselves. When some of them
/// do not come for long, it looks through the others, and once more through all when they have
/// come. Safe for use by several threads, each of which takes another hunt.
public final class HuntRunner {
  private static final Logger LOG = LoggerFactory.getLogger(HuntRunner.class);

  /// Checkpoint of a hunt that looked through everything but units that were not there.
  private static final String ONCE_MORE = "once more";

  /// Hunts that are taken in one turn, if they have to wait.
  private static final int MOST_LOOKS = 50;

  /// Bytes of values in memory while a table is built.
  private static final int BUDGET = 16 << 20;

  private final HuntWork work;
  private final ArrivedUnits arrived;
  private final SightingIndex sightings;
  private final SightingCoverage coverage;
  private final DayScan scan;
  private final HuntSettings settings;
  private final InstantSource clock;
  private final String owner;

  // guarded by this
  private boolean cleaned;

  /// @param form makes hits that were found backward
  /// @param owner this process
  public HuntRunner(
      HuntWork work,
      ArrivedUnits arrived,
      SightingIndex sightings,
      SightingCoverage coverage,
      EventLake lake,
      LakeFileRows rows,
      HitLedger ledger,
      HitForm form,
      HuntSettings settings,
      InstantSource clock,
      String owner) {
    this.work = work;
    this.arrived = arrived;
    this.sightings = sightings;
    this.coverage = coverage;
    this.scan = new DayScan(lake, rows, ledger, form, settings.hits());
    this.settings = settings;
    this.clock = clock;
    this.owner = owner;
  }

  /// Makes hunts of what became active, then takes those that wait, one after the other, until one
  /// could be worked on: a hunt that has to wait does not hold up the next.
  ///
  /// @return whether there was one that could be worked on
  /// @throws TakagariException database-unavailable
  public boolean runOnce() {
    clean();
    work.plan(settings.back());
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      Optional<HuntLease> taken = work.take(owner, settings.lease());
      if (taken.isEmpty()) {
        return false;
      }
      if (run(taken.get())) {
        return true;
      }
    }
    return false;
  }

  /// Removes, once, what a process that died left half done.
  private synchronized void clean() {
    if (cleaned) {
      return;
    }
    try {
      Files.createDirectories(settings.directory());
      try (DirectoryStream<Path> left =
          Files.newDirectoryStream(settings.directory(), "*" + TableWriter.TEMPORARY)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of hunts cannot be used", e);
    }
    cleaned = true;
  }

  private boolean run(HuntLease hunt) {
    HuntJob job = hunt.job();
    long onTheWay = arrived.onTheWay(job.createdAt());
    boolean isPatient =
        job.progress().checkpoint().equals(ONCE_MORE)
            || job.createdAt().plus(settings.patience()).isAfter(clock.instant());
    if (onTheWay > 0 && isPatient) {
      save(
          hunt,
          HuntState.WAITING,
          job.progress(),
          "waits for " + onTheWay + " units that the lake does not hold yet",
          settings.idle());
      return false;
    }
    Run run = new Run(hunt, onTheWay);
    try {
      run.go();
    } catch (TakagariException e) {
      LOG.warn("hunt {} stopped: {}", job.id(), e.getMessage());
      boolean passes = e.code().kind() == ErrorKind.EXTERNAL;
      save(
          hunt,
          passes ? HuntState.WAITING : HuntState.FAILED,
          run.progress,
          e.code().code() + ": " + e.getMessage(),
          settings.idle());
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the table of hunt " + job.id() + " cannot be built", e);
    }
    return true;
  }

  private boolean save(
      HuntLease hunt, HuntState state, HuntProgress progress, String note, Duration lease) {
    return work.save(hunt, state, progress, note, lease);
  }

  /// One hunt under one lease.
  private final class Run {
    private final HuntLease hunt;
    private final HuntJob job;
    private final long missing;
    private HuntProgress progress;

    /// @param missing units that the lake does not hold yet
    Run(HuntLease hunt, long missing) {
      this.hunt = hunt;
      this.missing = missing;
      this.job = hunt.job();
      this.progress = job.progress();
    }

    void go() throws IOException {
      boolean done;
      try (Prolonging _ = new Prolonging(settings.lease(), this::keep)) {
        done = look();
      }
      if (done && missing == 0) {
        save(hunt, HuntState.DONE, progress, "", settings.lease());
      } else if (done) {
        save(
            hunt,
            HuntState.WAITING,
            progress.at(ONCE_MORE),
            "looked through what the lake holds; will look again when it holds the "
                + missing
                + " units that are on their way",
            settings.idle());
      }
    }

    /// @return whether everything was looked through
    private boolean look() throws IOException {
      HuntTrail trail =
          new HuntTrail(
              sightings, coverage, day(job.since()), day(job.until().minusNanos(1)).plusDays(1));
      work.values(job, trail::add);
      trail.end();
      Set<LocalDate> late = lateDays();
      List<HuntDay> days =
          trail.days().stream()
              .filter(day -> late.isEmpty() || late.contains(day.day()))
              .filter(day -> isLeft(day.day()))
              .toList();
      long before = progress.done();
      boolean held =
          advance(
              new HuntProgress(
                  progress.checkpoint(),
                  before,
                  before + days.size(),
                  progress.bytes() + trail.bytes(),
                  progress.found(),
                  progress.hits()));
      if (!held) {
        return false;
      }
      boolean covered = days.stream().allMatch(day -> trail.isCovered(day.day()));
      IndicatorMatcher few = matcher(into -> trail.candidates().forEach(into));
      try {
        IndicatorMatcher all = covered ? few : matcher(into -> work.values(job, into));
        try {
          for (HuntDay day : days) {
            if (!read(day, trail.isCovered(day.day()) ? few : all)) {
              return false;
            }
          }
        } finally {
          if (!covered) {
            all.letGo();
          }
        }
      } finally {
        few.letGo();
      }
      return true;
    }

    /// Prolongs the lease.
    ///
    /// @return whether it is still ours
    private synchronized boolean keep() {
      return save(hunt, HuntState.RUNNING, progress, "", settings.lease());
    }

    private synchronized boolean advance(HuntProgress now) {
      progress = now;
      return keep();
    }

    /// Days of the units that a hunt of late units looks through; empty for all days.
    private Set<LocalDate> lateDays() {
      Set<LocalDate> days = new HashSet<>();
      if (job.scope() instanceof HuntScope.Late) {
        for (LateUnit unit : work.late(job)) {
          day(unit.first()).datesUntil(day(unit.last()).plusDays(1)).forEach(days::add);
        }
      }
      return days;
    }

    /// Whether a day comes after those that were read before.
    private boolean isLeft(LocalDate day) {
      return progress.checkpoint().isEmpty()
          || progress.checkpoint().equals(ONCE_MORE)
          || day.isBefore(LocalDate.parse(progress.checkpoint()));
    }

    private boolean read(HuntDay day, IndicatorMatcher matcher) {
      DayScan.Outcome outcome =
          scan.scan(day, new TimeRange(job.since(), job.until()), matcher, this::keep);
      if (!outcome.finished()) {
        return false;
      }
      return advance(
          new HuntProgress(
              day.day().toString(),
              progress.done() + 1,
              progress.total(),
              progress.bytes() + outcome.bytes(),
              progress.found() + outcome.found(),
              progress.hits() + outcome.hits()));
    }

    /// Makes a table outside the heap: a feed's first import is hunted as a whole.
    private IndicatorMatcher matcher(Consumer<Consumer<ActiveIndicator>> values)
        throws IOException {
      try (TableWriter writer = new TableWriter(settings.directory(), BUDGET)) {
        values.accept(
            indicator -> {
              try {
                writer.add(indicator);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        Path file = Files.createTempFile(settings.directory(), "hunt-", TableWriter.TEMPORARY);
        try {
          writer.writeTo(file, new TableOrigin(new UUID(0, 0), 0));
          return new IndicatorMatcher(TableFile.open(file));
        } catch (DamagedTableException e) {
          throw new IOException("what was written is not what was read", e);
        } finally {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
