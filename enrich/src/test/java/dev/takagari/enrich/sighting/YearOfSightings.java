package dev.takagari.enrich.sighting;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Rows as a fleet of a few thousand hosts leaves in a year: names, addresses, hashes, files and
/// users of which some are seen everywhere every day (Zipf), and a share that is new each day.
final class YearOfSightings {
  static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  static final int DAYS = 365;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int HOSTS = 4_000;
  private static final int KNOWN = 300_000;
  private static final double NEW = 0.12;
  private static final Observable[] KINDS = {
    Observable.DOMAIN, Observable.DOMAIN, Observable.IP, Observable.IP,
    Observable.HASH, Observable.FILE, Observable.USER, Observable.URL
  };
  private static final SightingRole[] ROLES = {
    SightingRole.QUESTION, SightingRole.BELOW, SightingRole.DESTINATION, SightingRole.RESOLVED,
    SightingRole.PROCESS, SightingRole.FILE, SightingRole.ACTOR, SightingRole.REQUEST
  };

  private final byte[][] hosts = new byte[HOSTS][];
  private final int rowsPerDay;

  YearOfSightings(long rows) {
    rowsPerDay = Math.toIntExact(rows / DAYS);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < HOSTS; i++) {
      hosts[i] =
          "%016x%016x"
              .formatted(random.nextLong(), random.nextLong())
              .getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// The value of a number.
  static SightedValue value(int kind, long number) {
    SplittableRandom random = new SplittableRandom(number * 31 + kind);
    String hex = "%016x".formatted(random.nextLong());
    String text =
        switch (KINDS[kind]) {
          case DOMAIN -> "h" + hex.substring(0, 6) + ".site" + number % 50_000 + ".example";
          case IP ->
              (1 + random.nextInt(8))
                  + "."
                  + random.nextInt(256)
                  + "."
                  + random.nextInt(256)
                  + "."
                  + random.nextInt(256);
          case HASH ->
              "%016x%016x%016x"
                  .formatted(random.nextLong(), random.nextLong(), random.nextLong())
                  .concat(hex);
          case FILE -> "\\users\\u" + number % 4_000 + "\\appdata\\local\\" + hex + ".exe";
          case USER -> "user" + number % 20_000;
          case URL -> "https://h" + hex.substring(0, 4) + ".example/" + hex + "/index.html";
        };
    return new SightedValue(KINDS[kind], text);
  }

  /// A value that is seen nowhere.
  static SightedValue absent(int number) {
    return value(number % KINDS.length, -1_000_000L - number);
  }

  /// One that was seen first on a day.
  static SightedValue newOn(int day, int number) {
    return value(number % KINDS.length, (1L << 40) + day * 10_000_000L + number);
  }

  /// The rows of a day, sorted; a key may be there twice.
  List<SightingRow> day(int day) {
    SplittableRandom random = new SplittableRandom(day + 1_000);
    List<SightingRow> rows = new ArrayList<>(rowsPerDay);
    Map<SightedValue, Object[]> spelled = new HashMap<>();
    int date = Math.toIntExact(FIRST.toEpochDay()) + day;
    int fresh = 0;
    while (rows.size() < rowsPerDay) {
      boolean isNew = random.nextDouble() < NEW;
      int kind = isNew ? fresh % KINDS.length : random.nextInt(KINDS.length);
      SightedValue value =
          isNew
              ? newOn(day, fresh++)
              : value(kind, (long) Math.pow(KNOWN, Math.pow(random.nextDouble(), 0.7)));
      Object[] parts = spelled.computeIfAbsent(value, v -> new Object[] {v.hash(), v.stored()});
      int times = isNew ? 1 : 1 + random.nextInt(3);
      for (int i = 0; i < times && rows.size() < rowsPerDay; i++) {
        long first = date * MICROS_PER_DAY + random.nextLong(MICROS_PER_DAY / 1_000) * 1_000;
        rows.add(
            new SightingRow(
                value.kind(),
                (Long) parts[0],
                (byte[]) parts[1],
                date,
                hosts[random.nextInt(HOSTS)],
                ROLES[kind],
                first,
                Math.min(
                    first + random.nextLong(3_600_000) * 1_000, (date + 1) * MICROS_PER_DAY - 1),
                1 + random.nextInt(40)));
      }
    }
    rows.sort(null);
    return rows;
  }
}
