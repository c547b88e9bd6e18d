package dev.takagari.app.alerting;

import dev.takagari.app.indicator.SteadyInput;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/// Reads what somebody sends who may be nobody we know: of a signed call that is not known before
/// all of it is there. So nobody sends much, and nobody takes their time.
///
/// @param most bytes of a body
record CallBody(int most, InstantSource clock) {
  /// A second, after the beginning.
  private static final long LEAST_BYTES = 16 << 10;

  private static final Duration BEGINNING = Duration.ofSeconds(10);

  /// @throws TakagariException body-too-large; upload-too-slow; bad-request when it breaks off
  byte[] read(HttpServletRequest request) {
    if (request.getContentLengthLong() > most) {
      throw tooLarge();
    }
    byte[] body;
    try {
      body =
          new SteadyInput(request.getInputStream(), LEAST_BYTES, BEGINNING, clock)
              .readNBytes(most + 1);
    } catch (IOException e) {
      // the sender went away, or does not keep to HTTP: no trouble of ours
      throw new TakagariException(ErrorCode.BAD_REQUEST, "the body cannot be read", e);
    }
    if (body.length > most) {
      throw tooLarge();
    }
    return body;
  }

  private TakagariException tooLarge() {
    return new TakagariException(
        ErrorCode.BODY_TOO_LARGE, "the body is larger than " + most + " bytes");
  }
}
