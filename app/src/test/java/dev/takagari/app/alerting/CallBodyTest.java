package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

class CallBodyTest {
  private static final int MOST = 100_000;

  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final CallBody calls = new CallBody(MOST, () -> now);

  private byte[] read(InputStream body) {
    return calls.read(
        new MockHttpServletRequest() {
          @Override
          public ServletInputStream getInputStream() {
            return new DelegatingServletInputStream(body);
          }
        });
  }

  private ErrorCode refusal(InputStream body) {
    try {
      read(body);
    } catch (TakagariException e) {
      return e.code();
    }
    throw new AssertionError("it was taken");
  }

  /// Sends a byte, pauses, sends the next one.
  private final class Trickle extends InputStream {
    private final Duration pause;
    private int left;

    Trickle(int bytes, Duration pause) {
      left = bytes;
      this.pause = pause;
    }

    @Override
    public int read() {
      now = now.plus(pause);
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int next = read();
      if (next < 0) {
        return -1;
      }
      buffer[offset] = (byte) next;
      return 1;
    }
  }

  @Test
  void whoTakesTheirTimeIsNotWaitedFor() {
    assertThat(refusal(new Trickle(MOST, Duration.ofSeconds(1))))
        .isEqualTo(ErrorCode.UPLOAD_TOO_SLOW);
    assertThat(read(new Trickle(9, Duration.ofSeconds(1)))).as("a slow beginning").hasSize(9);
  }

  @Test
  void whatBreaksOffIsNoTroubleOfOurs() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new EOFException();
          }
        };
    assertThat(refusal(broken)).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void whatIsTooLongWithoutSayingSoIsRefused() {
    assertThat(refusal(new ByteArrayInputStream(new byte[MOST + 1])))
        .isEqualTo(ErrorCode.BODY_TOO_LARGE);
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(read(new ByteArrayInputStream(body))).isEqualTo(body);
  }
}
