package dev.takagari.alerting.facts;

import dev.takagari.core.cases.FactGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// What was found in time, and what is on its way.
public final class Gathered {
  private final List<FactGroup> groups;
  private final List<CompletableFuture<FactGroup>> late;
  private final Executor threads;

  Gathered(List<FactGroup> groups, List<CompletableFuture<FactGroup>> late, Executor threads) {
    this.groups = List.copyOf(groups);
    this.late = List.copyOf(late);
    this.threads = threads;
  }

  /// One group of each kind that was asked for, in the order of kinds; what is late is pending, with
  /// what was known of it before.
  public List<FactGroup> groups() {
    return groups;
  }

  /// Whether anything is late.
  public boolean isLate() {
    return !late.isEmpty();
  }

  /// Hands over each group that was late when it comes or is given up, on threads of its own. To be
  /// called once [#groups()] are kept, so that what comes later is also kept later.
  public void whenLate(Consumer<FactGroup> into) {
    late.forEach(group -> group.thenAcceptAsync(into, threads));
  }
}
