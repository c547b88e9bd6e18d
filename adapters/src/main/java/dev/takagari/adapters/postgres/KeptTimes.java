package dev.takagari.adapters.postgres;

import java.sql.Timestamp;
import java.time.Instant;

/// Times as the schema `enrich` keeps them. Feeds and events name any; PostgreSQL reads those of
/// years 1 to 9999 in the form that Java writes, so others become the first or the last of these.
final class KeptTimes {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private KeptTimes() {}

  static Instant kept(Instant time) {
    if (time.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time;
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.from(kept(time));
  }
}
