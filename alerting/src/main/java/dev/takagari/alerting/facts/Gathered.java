package dev.takagari.alerting.facts;

import dev.takagari.core.cases.FactGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was found in time, and what is on its way.
public final class Gathered {
  private static final Logger LOG = LoggerFactory.getLogger(Gathered.class);

  private final List<FactGroup> groups;
  private final List<CompletableFuture<FactGroup>> late;
  private final Executor threads;

  Gathered(List<FactGroup> groups, List<CompletableFuture<FactGroup>> late, Executor threads) {
    this.groups = List.copyOf(groups);
    this.late = List.copyOf(late);
    this.threads = threads;
  }

  /// One group of each kind that was asked for, in the order of kinds; what is late is pending,
  /// with what was known of it before.
  public List<FactGroup> groups() {
    return groups;
  }

  /// Whether anything is late.
  public boolean isLate() {
    return !late.isEmpty();
  }

  private static void handOver(CompletableFuture<FactGroup> group, Consumer<FactGroup> into) {
    FactGroup come = group.join();
    try {
      into.accept(come);
    } catch (RuntimeException e) {
      // asked again by the schedule, as whatever was pending when it was kept last
      LOG.error("late facts ({}) were not kept", come.kind().code(), e);
    }
  }

  /// Hands over each group that was late when it comes or is given up, on threads of its own. To be
  /// called once [#groups()] are kept, so that what comes later is also kept later.
  public void whenLate(Consumer<FactGroup> into) {
    late.forEach(group -> threads.execute(() -> handOver(group, into)));
  }
}
