package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What is asked of a database while whoever asked is told to stop.
class PostgresSessionTest {
  private final PostgresSession session = new AlertingDatabase().session();

  private static int backend(PostgresSession session) {
    return session.in(jdbc -> jdbc.sql("SELECT pg_backend_pid()").query(Integer.class).single());
  }

  @Test
  void anInterruptCostsNoConnection() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicReference<String> said = new AtomicReference<>("nothing");
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  String answer =
                      session.in(
                          jdbc -> {
                            begun.countDown();
                            return jdbc.sql("SELECT 'slept' FROM pg_sleep(0.5)")
                                .query(String.class)
                                .single();
                          });
                  said.set(answer + " " + Thread.currentThread().isInterrupted());
                });
    begun.await();
    asking.interrupt();
    asking.join();

    assertThat(said.get()).as("the answer, and whether it still knows").isEqualTo("slept true");
    assertThat(backend(session)).isPositive();
  }

  @Test
  void whatFailsFailsAsElsewhere() throws InterruptedException {
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                session.in(jdbc -> jdbc.sql("SELECT 1/0").query(Integer.class).single());
              } catch (RuntimeException e) {
                failed.set(e);
              }
            })
        .join();

    assertThat(failed.get()).isInstanceOf(TakagariException.class);
    assertThatThrownBy(
            () -> session.in(jdbc -> jdbc.sql("SELECT 1/0").query(Integer.class).single()))
        .hasMessage(failed.get().getMessage());
  }

  @Test
  void whatIsWithinATransactionStaysInIt() throws InterruptedException {
    AtomicReference<Boolean> same = new AtomicReference<>(false);
    Thread.ofVirtual()
        .start(() -> same.set(session.in(jdbc -> backend(session) == backend(session))))
        .join();
    assertThat(same.get()).isTrue();
  }
}
