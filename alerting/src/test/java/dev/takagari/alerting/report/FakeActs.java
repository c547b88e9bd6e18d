package dev.takagari.alerting.report;

import dev.takagari.core.cases.Page;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.NewAct;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Acts that are put in once for each marker and destination, and never taken.
final class FakeActs implements ActQueue {
  final List<NewAct> put = new ArrayList<>();
  final List<ActCount> counts = new ArrayList<>();

  /// How often somebody tried to put something in.
  int tries;

  /// Whether the store answers.
  boolean isThere = true;

  List<String> names() {
    return put.stream().map(act -> act.destination() + " " + act.marker()).toList();
  }

  @Override
  public synchronized int put(List<NewAct> acts) {
    tries++;
    if (!isThere) {
      throw new IllegalStateException("the store is away");
    }
    int before = put.size();
    for (NewAct act : acts) {
      if (put.stream()
          .noneMatch(
              known ->
                  known.destination().equals(act.destination())
                      && known.marker().equals(act.marker()))) {
        put.add(act);
      }
    }
    return put.size() - before;
  }

  @Override
  public List<ActCount> counts() {
    return counts;
  }

  @Override
  public List<TakenAct> take(String destination, int limit, Duration lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void done(Act act, @Nullable String reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void later(Act act, Duration wait, String why, boolean isTry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void dead(Act act, String why) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<QueuedAct> list(
      ActFilter filter, @Nullable String destination, @Nullable String after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int redrive(@Nullable Long id, @Nullable String destination) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Shown> shown(String subject) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> subject(String destination, String reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forget(Duration age) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forgetUndone(Duration age, Set<String> served) {
    throw new UnsupportedOperationException();
  }
}
