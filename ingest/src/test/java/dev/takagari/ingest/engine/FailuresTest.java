package dev.takagari.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final TakagariException PASSES =
      new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "away");
  private static final TakagariException STAYS =
      new TakagariException(ErrorCode.INTERNAL, "broken");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void givesResultsInTheOrderOfTheWork() {
    assertThat(all(() -> "a", () -> "b", () -> "c")).containsExactly("a", "b", "c");
  }

  @Test
  void leavesNobodyAtWorkWhenOneDies() {
    CountDownLatch died = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                all(
                    () -> {
                      died.countDown();
                      throw new StackOverflowError("dead");
                    },
                    () -> {
                      died.await();
                      Thread.sleep(Duration.ofMillis(50));
                      done.set(true);
                      return "late";
                    }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(done).isTrue();
  }

  @Test
  void prefersAnErrorThenWhatDoesNotPassByItself() {
    Callable<String> passes =
        () -> {
          throw PASSES;
        };
    Callable<String> stays =
        () -> {
          throw STAYS;
        };
    Callable<String> dies =
        () -> {
          throw new StackOverflowError("dead");
        };
    assertThatThrownBy(() -> all(passes, stays)).isSameAs(STAYS);
    assertThatThrownBy(() -> all(stays, passes)).isSameAs(STAYS);
    assertThatThrownBy(() -> all(passes, stays, dies)).isInstanceOf(StackOverflowError.class);
  }

  @SafeVarargs
  private final List<String> all(Callable<String>... works) {
    List<Future<String>> futures = List.of(works).stream().map(threads::submit).toList();
    return Failures.awaitAll(futures);
  }
}
