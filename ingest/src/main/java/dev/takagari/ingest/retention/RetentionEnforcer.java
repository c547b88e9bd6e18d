package dev.takagari.ingest.retention;

import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotIndexRemoval;
import dev.takagari.core.lake.LakeDrop;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.retention.RawLedger;
import dev.takagari.core.retention.Removal;
import dev.takagari.core.retention.RemovalLedger;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.retention.RuleLedger;
import dev.takagari.core.retention.Store;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.maintenance.MaintenanceLease;
import dev.takagari.ingest.retention.RetentionReport.Due;
import dev.takagari.ingest.retention.RetentionReport.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what is older than the rules keep it.
///
/// A rule under which something is due for the first time is announced and removes nothing. What
/// can be made again (the hot index, the lake) goes by itself when the notice is over; from the
/// archive nothing goes before a person permits the rule. Every step can be repeated and be
/// interrupted at any point; the lease of the lake's maintenance keeps merges and removals apart.
/// Safe for use by several threads.
public final class RetentionEnforcer {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionEnforcer.class);
  private static final Duration DAILY = Duration.ofHours(24);
  private static final int FILES_PER_DROP = 20_000;
  private static final int UNITS_PER_PAGE = 200;
  private static final int UNITS_AT_ONCE = 8;

  private final Ports ports;
  private final RetentionRules rules;
  private final Duration notice;
  private final Duration leaseTime;
  private final RetentionMeters meters;
  private final RetentionStep.Hook hook;
  private final DueItems dueItems;
  private final RawRemoval rawRemoval;
  private final String owner = "retention-" + UUID.randomUUID();

  /// What retention works with.
  public record Ports(
      LakeMaintenance lake,
      HotIndexLedger indices,
      HotIndexRemoval index,
      HotExclusions exclusions,
      UnitLedger units,
      BlobStore archive,
      ArchiveLayout layout,
      RemovalLedger removals,
      RawLedger raw,
      RuleLedger rules,
      LeaseLedger leases,
      InstantSource clock) {}

  /// @param notice between the announcement of a rule and the first removal under it
  /// @param leaseTime how long others wait when a process dies at this work
  public RetentionEnforcer(
      Ports ports,
      RetentionRules rules,
      Duration notice,
      Duration leaseTime,
      RetentionMeters meters) {
    this(ports, rules, notice, leaseTime, meters, RetentionStep.Hook.NONE);
  }

  /// @param hook is told of every step
  public RetentionEnforcer(
      Ports ports,
      RetentionRules rules,
      Duration notice,
      Duration leaseTime,
      RetentionMeters meters,
      RetentionStep.Hook hook) {
    this.ports = ports;
    this.rules = rules;
    this.notice = notice;
    this.leaseTime = leaseTime;
    this.meters = meters;
    this.hook = hook;
    this.dueItems = new DueItems(rules);
    this.rawRemoval =
        new RawRemoval(ports.archive(), ports.layout(), ports.units(), ports.raw(), hook);
  }

  /// The rules that are enforced.
  public RetentionRules rules() {
    return rules;
  }

  /// What was removed, newest first.
  public List<RemovalLedger.Removed> removed(int limit) {
    return ports.removals().removed(limit);
  }

  /// When a run by itself was the last time, empty when it never was.
  public Optional<Instant> lastDaily() {
    return ports.rules().lastDaily();
  }

  /// What is due, and changes nothing.
  public RetentionReport dryRun() {
    Instant now = ports.clock().instant();
    List<String> notes = new ArrayList<>();
    List<Due> due =
        find(now, notes).stream().map(found -> due(found, ports.rules().rules())).toList();
    meters.waiting(due.stream().filter(each -> each.state() != State.IN_FORCE).count());
    return new RetentionReport(false, due, notes);
  }

  /// Does what is due, if a day has passed since that was done by itself.
  public Optional<RetentionReport> daily() {
    Instant now = ports.clock().instant();
    if (ports.rules().lastDaily().filter(last -> last.plus(DAILY).isAfter(now)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(apply(false, RuleLedger.DAILY));
  }

  /// Removes what is due and permitted, and announces the rest.
  ///
  /// @param permit whether everything that is due is permitted with this
  /// @param by who asks
  /// @throws TakagariException transient if the ledger is not available, or another process took
  ///   the work over; call again
  public synchronized RetentionReport apply(boolean permit, String by) {
    Optional<MaintenanceLease> taken = MaintenanceLease.take(ports.leases(), owner, leaseTime);
    if (taken.isEmpty()) {
      return RetentionReport.elsewhere();
    }
    try (MaintenanceLease lease = taken.get()) {
      return new Run(lease, by).all(permit);
    }
  }

  private List<DueItems.Found> find(Instant now, List<String> notes) {
    RemovalLedger.Unfinished unfinished = ports.removals().unfinished();
    List<DueItems.Found> found = new ArrayList<>();
    attempt(
        Store.HOT,
        notes,
        () ->
            found.addAll(
                dueItems.hot(
                    ports.indices().entries(), ports.index().sizes(), unfinished, now, notes)));
    attempt(
        Store.LAKE,
        notes,
        () -> found.addAll(dueItems.lake(ports.lake().state(), unfinished, now, notes)));
    attempt(Store.RAW, notes, () -> found.addAll(dueItems.raw(ports.raw(), now, notes)));
    return found;
  }

  /// One store that is not available does not keep the others waiting.
  private static void attempt(Store store, List<String> notes, Runnable work) {
    try {
      work.run();
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.DATABASE_UNAVAILABLE || e.code() == ErrorCode.LEASE_LOST) {
        throw e;
      }
      LOG.warn("retention of {} put off", store.text(), e);
      notes.add(store.text() + ": put off, " + e.code().code() + ": " + e.getMessage());
    }
  }

  private Due due(DueItems.Found found, List<RuleLedger.Rule> known) {
    Period period = rules.period(found.store(), found.scope());
    String text = RetentionRules.text(period);
    List<RuleLedger.Rule> same =
        known.stream()
            .filter(rule -> rule.store() == found.store() && rule.scope().equals(found.scope()))
            .toList();
    Optional<Instant> announced =
        same.stream()
            .filter(rule -> rule.period().equals(text))
            .map(RuleLedger.Rule::announcedAt)
            .findFirst();
    boolean inForce =
        same.stream()
            .filter(rule -> rule.inForceAt().isPresent())
            .anyMatch(rule -> RetentionRules.compare(parse(rule.period()), period) <= 0);
    State state =
        inForce
            ? State.IN_FORCE
            : announced.isEmpty()
                ? State.NEW
                : found.store().canBeFilledAgain() ? State.ANNOUNCED : State.WAITS;
    List<Removal.Item> items =
        found.items().stream().sorted(Comparator.comparing(Removal.Item::what)).toList();
    return new Due(
        found.store(),
        found.scope(),
        text,
        items.getFirst().what(),
        items.getLast().what(),
        items.size(),
        items.stream().mapToLong(Removal.Item::objects).sum(),
        items.stream().mapToLong(Removal.Item::rows).sum(),
        items.stream().mapToLong(Removal.Item::bytes).sum(),
        state,
        announced);
  }

  private static Period parse(String text) {
    return Period.parse("P" + text.toUpperCase(Locale.ROOT));
  }

  /// One run under the lease. For one thread.
  private final class Run {
    private final MaintenanceLease lease;
    private final String by;
    private final Instant now = ports.clock().instant();
    private final List<String> notes = new ArrayList<>();

    Run(MaintenanceLease lease, String by) {
      this.lease = lease;
      this.by = by;
    }

    RetentionReport all(boolean permit) {
      attempt(Store.LAKE, notes, this::resume);
      List<Due> done = new ArrayList<>();
      for (DueItems.Found found : find(now, notes)) {
        Due due = permitted(found, permit);
        if (due.state() == State.IN_FORCE) {
          boolean[] removed = new boolean[1];
          attempt(found.store(), notes, () -> removed[0] = remove(found));
          due = due.as(removed[0] ? State.REMOVED : State.IN_FORCE);
        }
        log(due);
        done.add(due);
      }
      ports.exclusions().forget();
      RetentionReport report = new RetentionReport(true, done, notes);
      meters.waiting(report.waiting());
      ports
          .rules()
          .ran(
              now,
              by,
              "%d bytes removed, %d rules wait".formatted(report.bytesRemoved(), report.waiting()));
      return report;
    }

    /// Finishes what an earlier process began.
    private void resume() {
      for (Optional<Removal> open = ports.removals().open();
          open.isPresent();
          open = ports.removals().open()) {
        LOG.info("removal {} was interrupted and goes on", open.get().id());
        complete(open.get());
      }
    }

    private Due permitted(DueItems.Found found, boolean permit) {
      Due due = due(found, ports.rules().rules());
      if (due.state() == State.NEW) {
        ports.rules().announce(found.store(), found.scope(), due.period(), now);
        hook.reached(RetentionStep.ANNOUNCED);
        due = due(found, ports.rules().rules());
      }
      if (due.state() == State.IN_FORCE) {
        return due;
      }
      boolean noticed =
          due.state() == State.ANNOUNCED
              && due.announcedAt().filter(at -> !at.plus(notice).isAfter(now)).isPresent();
      if (!permit && !noticed) {
        return due;
      }
      String who = permit ? by : "notice of " + notice;
      ports.rules().permit(found.store(), found.scope(), due.period(), who, now);
      LOG.info(
          "retention of {} {} for {} is in force, permitted by {}",
          found.store().text(),
          found.scope(),
          due.period(),
          who);
      return due.as(State.IN_FORCE);
    }

    private boolean remove(DueItems.Found found) {
      return switch (found.store()) {
        case HOT -> removeWhole(found);
        case LAKE -> removeWhole(found);
        case RAW -> removeRaw(found);
      };
    }

    private boolean removeWhole(DueItems.Found found) {
      List<Removal.Item> batch = new ArrayList<>();
      long files = 0;
      for (Removal.Item item : found.items()) {
        batch.add(item);
        files += item.files().size();
        if (files >= FILES_PER_DROP) {
          begin(found.store(), batch);
          batch = new ArrayList<>();
          files = 0;
        }
      }
      if (!batch.isEmpty()) {
        begin(found.store(), batch);
      }
      return true;
    }

    private void begin(Store store, List<Removal.Item> items) {
      Removal removal = ports.removals().begin(store, items, now);
      hook.reached(RetentionStep.BEGUN);
      complete(removal);
    }

    private void complete(Removal removal) {
      lease.keep();
      if (removal.store() == Store.LAKE) {
        List<String> files = removal.items().stream().flatMap(i -> i.files().stream()).toList();
        ports.lake().drop(new LakeDrop(removal.id(), files));
      } else {
        dropIndices(removal);
      }
      hook.reached(RetentionStep.DROPPED);
      ports.removals().finish(removal, now);
      meters.removed(removal);
      hook.reached(RetentionStep.FINISHED);
    }

    /// First a search learns that their time is read from the lake, then they go.
    private void dropIndices(Removal removal) {
      List<HotIndexEntry> entries = ports.indices().entries();
      Map<String, LocalDate> floors = new TreeMap<>();
      for (Removal.Item item : removal.items()) {
        entries.stream()
            .filter(entry -> entry.name().equals(item.what()))
            .forEach(
                entry ->
                    floors.merge(
                        entry.eventClass(),
                        entry.range().to().atZone(ZoneOffset.UTC).toLocalDate(),
                        (a, b) -> a.isAfter(b) ? a : b));
      }
      ports.exclusions().raise(floors);
      for (Removal.Item item : removal.items()) {
        lease.keep();
        ports.index().drop(item.what());
        entries.stream()
            .filter(entry -> entry.name().equals(item.what()))
            .forEach(ports.indices()::remove);
      }
    }

    private boolean removeRaw(DueItems.Found found) {
      long removal = ports.removals().begin(Store.RAW, List.of(), now).id();
      AtomicLong kept = new AtomicLong();
      try (ExecutorService threads =
          Executors.newFixedThreadPool(
              UNITS_AT_ONCE, Thread.ofVirtual().name("retention-raw-", 0).factory())) {
        for (Removal.Item item : found.items()) {
          LocalDate day = LocalDate.parse(item.what());
          String after = "";
          while (true) {
            List<UnitId> page = ports.raw().units(found.scope(), day, after, UNITS_PER_PAGE);
            if (page.isEmpty()) {
              break;
            }
            removeRaw(page, removal, threads, kept);
            after = page.getLast().value();
            lease.keep();
          }
          meters.removedRaw(item.objects(), item.bytes());
        }
      }
      if (kept.get() > 0) {
        notes.add("raw: " + kept + " units of feed " + found.scope() + " became unfinished again");
      }
      return true;
    }

    private void removeRaw(
        List<UnitId> page, long removal, ExecutorService threads, AtomicLong kept) {
      List<Future<?>> units = new ArrayList<>();
      for (UnitId unit : page) {
        units.add(
            threads.submit(
                () -> {
                  if (!rawRemoval.remove(unit, removal, now)) {
                    kept.incrementAndGet();
                  }
                }));
      }
      RuntimeException failed = null;
      for (Future<?> unit : units) {
        try {
          unit.get();
        } catch (ExecutionException e) {
          failed =
              e.getCause() instanceof RuntimeException cause
                  ? cause
                  : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "interrupted", e);
        }
      }
      if (failed != null) {
        throw failed;
      }
    }

    private void log(Due due) {
      LOG.info(
          "retention of {} {} for {}: {} to {}, {} parts, {} objects, {} rows, {} bytes: {}",
          due.store().text(),
          due.scope(),
          due.period(),
          due.first(),
          due.last(),
          due.parts(),
          due.objects(),
          due.rows(),
          due.bytes(),
          due.state());
    }
  }
}
