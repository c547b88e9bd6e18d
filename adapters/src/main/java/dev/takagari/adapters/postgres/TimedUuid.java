package dev.takagari.adapters.postgres;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// UUIDs of version 7 (RFC 9562) that sort by a time, to the microsecond or so.
final class TimedUuid {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int FRACTIONS = 1 << 12;
  private static final int MICROS_OF_A_MILLI = 1_000;

  private TimedUuid() {}

  static UUID at(Instant time) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    long fraction = micros % MICROS_OF_A_MILLI * FRACTIONS / MICROS_OF_A_MILLI;
    return new UUID(
        ((micros / MICROS_OF_A_MILLI) << 16) | VERSION | fraction,
        VARIANT | (RANDOM.nextLong() >>> 2));
  }
}
