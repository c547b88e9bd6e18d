package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SteadyInputTest {
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private Duration pause = Duration.ZERO;

  /// A sender that pauses before it sends what is asked for.
  private final InputStream sender =
      new InputStream() {
        @Override
        public int read() {
          now = now.plus(pause);
          return 'x';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
          now = now.plus(pause);
          return length;
        }
      };

  private final SteadyInput input = new SteadyInput(sender, 100, Duration.ofSeconds(30), () -> now);

  @Test
  void whoIsSlowAtTheBeginningIsWaitedFor() throws IOException {
    pause = Duration.ofSeconds(30);
    assertThat(input.read()).isEqualTo('x');
    pause = Duration.ofMillis(900);
    assertThat(input.read()).isEqualTo('x');
    pause = Duration.ofMillis(200);
    isTooSlow(input::read);
  }

  @Test
  void theRateIsTheAverage() throws IOException {
    assertThat(input.read(new byte[1_000])).isEqualTo(1_000);
    pause = Duration.ofSeconds(40);
    assertThat(input.read(new byte[1])).isEqualTo(1);
    pause = Duration.ofSeconds(10);
    assertThat(input.read(new byte[999])).as("just 100 bytes a second").isEqualTo(999);
    pause = Duration.ofSeconds(1);
    isTooSlow(() -> input.read(new byte[1]));
  }

  @Test
  void aDripThatNeverEndsIsEnded() {
    pause = Duration.ofSeconds(9);
    isTooSlow(
        () -> {
          while (input.read() >= 0) {
            // on and on
          }
        });
    assertThat(now).isBefore(Instant.parse("2026-11-20T12:01:00Z"));
  }

  @Test
  void whoeverIsSilentTooLongIsTooSlow() {
    for (IOException end :
        List.of(
            new SocketTimeoutException("x"), new IOException(new SocketTimeoutException("x")))) {
      SteadyInput silent = failing(end);
      isTooSlow(silent::read);
      isTooSlow(() -> silent.read(new byte[1]));
    }
    IOException other = new IOException("gone");
    assertThatThrownBy(() -> failing(other).read()).isSameAs(other);
  }

  private SteadyInput failing(IOException failure) {
    return new SteadyInput(
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw failure;
          }
        },
        100,
        Duration.ofSeconds(30),
        () -> now);
  }

  private static void isTooSlow(ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_TOO_SLOW));
  }
}
