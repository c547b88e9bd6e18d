package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.testing.RandomEvents;
import java.util.List;
import java.util.random.RandomGenerator;

/// Events that share few values, among odd ones.
final class FewValues {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final RandomGenerator random;
  private final RandomEvents odd;

  FewValues(RandomGenerator random) {
    this.random = random;
    this.odd = new RandomEvents(random.nextLong());
  }

  EventRow next() {
    return random.nextInt(4) == 0 ? odd.next() : usual();
  }

  private EventRow usual() {
    String domain = "www" + random.nextInt(3) + ".site" + random.nextInt(4) + ".example";
    String address =
        switch (random.nextInt(4)) {
          case 0 -> "10.0.0." + random.nextInt(4);
          case 1 -> "fe80::" + random.nextInt(1, 4);
          default -> "203.0.113." + random.nextInt(6);
        };
    EventRow.Builder row =
        EventRow.builder()
            .set(
                Columns.TIMESTAMP,
                RandomEvents.FIRST_MICROS
                    + random.nextInt(-2, 3) * MICROS_PER_DAY
                    + random.nextLong(MICROS_PER_DAY))
            .set(Columns.EVENT_INGESTED, RandomEvents.FIRST_MICROS)
            .set(Columns.EVENT_ID, "e" + random.nextLong())
            .set(Columns.EVENT_KIND, "event")
            .set(Columns.EVENT_CLASS, "network")
            .set(Columns.DESTINATION_IP, address)
            .set(Columns.DNS_QUESTION_NAME, domain)
            .set(Columns.RELATED_DOMAIN, List.of(domain, "other.example"))
            .set(Columns.RELATED_IP, List.of(address))
            .set(Columns.PROCESS_NAME, "p" + random.nextInt(4) + ".exe")
            .set(Columns.PROCESS_EXECUTABLE, "C:\\Windows\\P" + random.nextInt(4) + ".exe")
            .set(Columns.USER_NAME, "user" + random.nextInt(5));
    if (random.nextInt(5) > 0) {
      row.set(Columns.HOST_ID, "host" + random.nextInt(8));
    }
    if (random.nextInt(6) == 0) {
      row.set(
          Columns.URL_ORIGINAL,
          "http://Site.example/" + "x".repeat(random.nextInt(2) * 3_000) + random.nextInt(3));
    }
    return row.build();
  }

  /// An event of a value that every host has.
  static EventRow common(int host) {
    return EventRow.builder()
        .set(Columns.TIMESTAMP, RandomEvents.FIRST_MICROS + host)
        .set(Columns.EVENT_INGESTED, RandomEvents.FIRST_MICROS)
        .set(Columns.EVENT_ID, "c" + host)
        .set(Columns.EVENT_KIND, "event")
        .set(Columns.EVENT_CLASS, "dns")
        .set(Columns.HOST_ID, "many" + host)
        .set(Columns.DNS_QUESTION_NAME, "time.everybody.example")
        .build();
  }
}
