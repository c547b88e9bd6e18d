package dev.takagari.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.unit.UnitId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GatheredIntakeTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final IntakeReceipt RECEIPT = new IntakeReceipt(new UnitId("0".repeat(26)), false);

  /// What was kept together.
  private record Kept(String source, List<String> records) {}

  private final List<Kept> kept = new CopyOnWriteArrayList<>();
  private final RecordIntake target =
      (source, records) -> {
        kept.add(
            new Kept(
                source,
                records.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList()));
        return RECEIPT;
      };

  private static List<byte[]> record(String text) {
    return List.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keepsTogetherWhatComesUntilAGroupIsFull() throws Exception {
    GatheredIntake intake = new GatheredIntake(target, LONG, 40, 1_000);
    List<Future<IntakeReceipt>> takes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String text = "record %02d".formatted(i);
        takes.add(threads.submit(() -> intake.take("falco.alerts", record(text))));
      }
    }
    for (Future<IntakeReceipt> take : takes) {
      assertThat(take.get()).isEqualTo(RECEIPT);
    }
    assertThat(kept).extracting(group -> group.records().size()).containsExactly(4, 4);
    assertThat(kept.stream().flatMap(group -> group.records().stream()))
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  @Test
  void waitsNoLongerThanItIsTold() {
    GatheredIntake intake = new GatheredIntake(target, Duration.ofMillis(1), 1_000, 1_000);
    assertThat(intake.take("falco.alerts", record("a"))).isEqualTo(RECEIPT);
    assertThat(intake.take("falco.alerts", record("b"))).isEqualTo(RECEIPT);
    assertThat(kept).hasSize(2);
  }

  @Test
  void keepsKindsOfLogsApart() {
    GatheredIntake intake = new GatheredIntake(target, LONG, 1, 1_000);
    intake.take("falco.alerts", record("a"));
    intake.take("aws.guardduty", record("b"));
    assertThat(kept)
        .containsExactly(
            new Kept("falco.alerts", List.of("a")), new Kept("aws.guardduty", List.of("b")));
  }

  @Test
  void everyCallerHearsOfTheFailure() throws Exception {
    RecordIntake failing =
        (source, records) -> {
          throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "gone");
        };
    GatheredIntake intake = new GatheredIntake(failing, LONG, 20, 1_000);
    List<Future<IntakeReceipt>> takes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        takes.add(threads.submit(() -> intake.take("falco.alerts", record("ten bytes!"))));
      }
    }
    for (Future<IntakeReceipt> take : takes) {
      assertThatThrownBy(take::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
  }

  @Test
  void sendsAwayWhoBringsMoreThanMayWait() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RecordIntake slow =
        (source, records) -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return target.take(source, records);
        };
    GatheredIntake intake = new GatheredIntake(slow, LONG, 1, 10);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<IntakeReceipt> first =
          threads.submit(() -> intake.take("falco.alerts", record("123456")));
      inside.await();
      assertThatThrownBy(() -> intake.take("falco.alerts", record("123456")))
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INTAKE_BUSY);
                assertThat(e.isTransient()).isTrue();
              });
      goOn.countDown();
      assertThat(first.get()).isEqualTo(RECEIPT);
    }
    intake.take("falco.alerts", record("123456"));
    assertThat(kept).hasSize(2);
  }

  @Test
  void anEmptyRecordFailsNobodyElse() {
    GatheredIntake intake = new GatheredIntake(target, LONG, 1, 1_000);
    assertThatThrownBy(() -> intake.take("falco.alerts", record("")))
        .isInstanceOf(TakagariException.class);
    intake.take("falco.alerts", record("a"));
    assertThat(kept).hasSize(1);
  }

  @Test
  void keepsWhatOthersGaveWhenItIsInterrupted() {
    GatheredIntake intake = new GatheredIntake(target, LONG, 1_000, 1_000);
    Thread.currentThread().interrupt();
    assertThat(intake.take("falco.alerts", record("a"))).isEqualTo(RECEIPT);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(kept).hasSize(1);
  }
}
