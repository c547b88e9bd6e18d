package dev.takagari.app.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.sighting.SightedWorld.InLake;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryParser;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.Seeds;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.run.SearchAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asking the sightings first changes what is read, never what is answered.
class SightedSearchTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 29);
  private static final int DAYS = 6;
  private static final TimeRange RANGE = new TimeRange(start(FIRST), start(FIRST.plusDays(DAYS)));
  private static final String[] HOSTS = {"a1", "b2", "c3", "*"};
  private static final String[] ADDRESSES = {
    "192.0.2.1", "198.51.100.7", "10.0.0.5", "2001:db8::1", "203.0.113.9"
  };
  private static final String[] NAMES = {"evil.example", "a.evil.example", "ok.example"};
  private static final String[] PATHS = {
    "\\Users\\Bob\\É.exe",
    "\\Users\\bob\\é.EXE",
    "/usr/bin/curl",
    "\\Device\\odd\\x",
    // folds to what would be spelled without its beginning
    "\\Device\\LanmanRedirector\\\u037Ex:0\\srv\\a.exe"
  };
  private static final String[] USERS = {"alice", "bob", "S-1-5-18"};
  private static final String[] QUESTIONS = {
    "source.ip:192.0.2.1",
    "source.ip:\"::ffff:192.0.2.1\"",
    "destination.ip:\"2001:DB8:0::1\"",
    "source.ip:10.0.0.5",
    "source.ip:192.0.2.0/24",
    "related.ip:198.51.100.7",
    "ip:203.0.113.9",
    "related.domain:evil.example",
    "dns.question.name:A.Evil.Example.",
    "dns.question.name:*.example",
    "file.path:\"C:\\\\users\\\\BOB\\\\é.exe\"",
    "file.path:\"\\\\Device\\\\odd\\\\x\"",
    "process.executable:\"/usr/bin/CURL\"",
    "file.path:\"\\\\Device\\\\LanmanRedirector\\\\\u037Ex:0\\\\srv\\\\a.exe\"",
    "user.name:ALICE",
    "user.id:s-1-5-18",
    "url.original:\"http://evil.example/A\"",
    "related.hash:d41d8cd98f00b204e9800998ecf8427e",
    "host.id:a1",
    "event.action:x"
  };

  @TempDir private Path spool;
  private final RandomGenerator random = Seeds.random("guided searches");
  private int events;

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private String any(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private EventRow event(int firstDay, int days) {
    long day = FIRST.toEpochDay() + firstDay + random.nextInt(days);
    long micros = day * 86_400_000_000L + random.nextLong(86_400_000_000L);
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.TIMESTAMP, micros)
            .set(Columns.EVENT_ID, "e%06d".formatted(events++))
            .set(Columns.EVENT_ACTION, any("x", "y"));
    if (random.nextInt(5) > 0) {
      row.set(Columns.HOST_ID, any(HOSTS));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.SOURCE_IP, any(ADDRESSES));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.DESTINATION_IP, any(ADDRESSES));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.RELATED_IP, List.of(any(ADDRESSES), any(ADDRESSES)));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.DNS_QUESTION_NAME, any(NAMES));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.RELATED_DOMAIN, List.of(any(NAMES), any(NAMES)));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.FILE_PATH, any(PATHS));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.PROCESS_EXECUTABLE, any(PATHS));
    }
    if (random.nextInt(3) == 0) {
      row.set(Columns.USER_NAME, any("alice", "bob"));
      row.set(Columns.USER_ID, any(USERS));
    }
    if (random.nextInt(4) == 0) {
      row.set(Columns.URL_ORIGINAL, any("http://evil.example/a", "http://evil.example/A", "x"));
    }
    if (random.nextInt(6) == 0) {
      row.set(Columns.RELATED_HASH, List.of("d41d8cd98f00b204e9800998ecf8427e"));
    }
    return row.build();
  }

  private String question(int depth) {
    return switch (depth > 2 ? 0 : random.nextInt(6)) {
      case 1, 2 -> "(" + question(depth + 1) + " AND " + question(depth + 1) + ")";
      case 3 -> "(" + question(depth + 1) + " OR " + question(depth + 1) + ")";
      case 4 -> "NOT " + question(depth + 1);
      default -> any(QUESTIONS);
    };
  }

  private static List<String> ids(SearchAnswer answer) {
    return answer.rows().stream().map(row -> String.valueOf(row.string(Columns.EVENT_ID))).toList();
  }

  private static boolean isNarrowed(SearchAnswer answer) {
    return answer.notes().stream().map(Note::code).anyMatch("sightings-asked"::equals);
  }

  private TimeRange range() {
    if (random.nextInt(3) == 0) {
      return RANGE;
    }
    Instant from = RANGE.from().plus(Duration.ofMinutes(random.nextInt(DAYS * 24 * 60)));
    return new TimeRange(from, from.plus(Duration.ofMinutes(1 + random.nextInt(3 * 24 * 60))));
  }

  /// Units in any state, some with late events.
  private SightedWorld world() {
    SightedWorld world = new SightedWorld(spool);
    int units = 1 + random.nextInt(8);
    for (int i = 0; i < units; i++) {
      int day = random.nextInt(DAYS);
      boolean late = random.nextInt(3) == 0;
      List<EventRow> rows = new ArrayList<>();
      for (int j = random.nextInt(12); j >= 0; j--) {
        rows.add(late ? event(0, day + 1) : event(day, 1));
      }
      SightedWorld.Unit unit = world.unit(rows, FIRST.plusDays(day));
      unit.lake(
          switch (random.nextInt(8)) {
            case 0 -> InLake.ON_THE_WAY;
            case 1 -> InLake.STAGED;
            default -> InLake.COMMITTED;
          });
      if (random.nextInt(6) > 0) {
        unit.sight();
        if (random.nextInt(5) > 0) {
          world.commit();
        }
      }
    }
    return world;
  }

  @Test
  void theAnswerIsTheSameWithAndWithoutSightings() {
    int narrowed = 0;
    int found = 0;
    for (int i = 0; i < 1_500; i++) {
      SightedWorld world = world();
      for (int j = 0; j < 4; j++) {
        String text = question(0);
        Query query = QueryParser.parse(text).query();
        Tier tier = random.nextBoolean() ? Tier.ALL : Tier.COLD;
        TimeRange range = range();
        SearchAnswer guided = world.search(query, range, tier, true);
        SearchAnswer plain = world.search(query, range, tier, false);
        assertThat(ids(guided)).as("world %d, %s in %s", i, text, range).isEqualTo(ids(plain));
        assertThat(guided.complete()).isTrue();
        narrowed += isNarrowed(guided) ? 1 : 0;
        found += isNarrowed(guided) ? plain.rows().size() : 0;
      }
    }
    assertThat(narrowed).isGreaterThan(1_000);
    assertThat(found).isGreaterThan(1_000);
  }

  @Test
  void whatIsCommittedBetweenTwoLooksHidesNothingThatWasThere() {
    for (int i = 0; i < 400; i++) {
      SightedWorld world = world();
      SightedWorld.Unit late = world.unit(List.of(event(0, DAYS), event(0, DAYS)), FIRST);
      Query query = QueryParser.parse(question(0)).query();
      List<String> before = ids(world.search(query, RANGE, Tier.COLD, false));
      world.meanwhile =
          () -> {
            late.lake(InLake.COMMITTED);
            late.sight();
            world.commit();
          };
      List<String> during = ids(world.search(query, RANGE, Tier.COLD, true));
      List<String> after = ids(world.search(query, RANGE, Tier.COLD, false));
      assertThat(during).containsAll(before);
      assertThat(after).containsAll(during);
    }
  }

  private SightedWorld covered(List<EventRow> rows) {
    SightedWorld world = new SightedWorld(spool);
    SightedWorld.Unit unit = world.unit(rows, FIRST);
    unit.lake(InLake.COMMITTED);
    unit.sight();
    world.commit();
    return world;
  }

  private EventRow lookedUp(int day, @Nullable String host, String name) {
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.TIMESTAMP, (FIRST.toEpochDay() + day) * 86_400_000_000L + events)
            .set(Columns.EVENT_ID, "e%06d".formatted(events++))
            .set(Columns.DNS_QUESTION_NAME, name);
    if (host != null) {
      row.set(Columns.HOST_ID, host);
    }
    return row.build();
  }

  @Test
  void aValueThatWasNeverSeenReadsNothing() {
    SightedWorld world = covered(List.of(lookedUp(0, "a1", "ok.example")));
    SearchAnswer answer =
        world.search(
            QueryParser.parse("dns.question.name:no.example").query(), RANGE, Tier.ALL, true);
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.complete()).isTrue();
    assertThat(answer.notes())
        .contains(
            new Note(
                "sightings-asked", "sightings say that of 6 days the lake has to be read for 0"));
  }

  @Test
  void aValueOnMoreHostsThanAreListedIsLookedForOnAllOfThem() {
    List<EventRow> rows = new ArrayList<>();
    for (int host = 0; host < 1_001; host++) {
      rows.add(lookedUp(1, "h" + host, "evil.example"));
    }
    rows.add(lookedUp(1, null, "evil.example"));
    rows.add(lookedUp(3, null, "ok.example"));
    SightedWorld world = covered(rows);
    Query query = QueryParser.parse("dns.question.name:evil.example").query();
    SearchAnswer guided = world.search(query, RANGE, Tier.ALL, true);
    assertThat(ids(guided))
        .hasSize(1_002)
        .isEqualTo(ids(world.search(query, RANGE, Tier.ALL, false)));
    assertThat(guided.notes())
        .extracting(Note::message)
        .anyMatch(message -> message.endsWith("has to be read for 1"));
  }

  @Test
  void noDayIsSparedWhenTheTableLostACommit() {
    SightedWorld world = covered(List.of(lookedUp(0, "a1", "ok.example")));
    world.loseTable();
    Query query = QueryParser.parse("dns.question.name:ok.example").query();
    SearchAnswer answer = world.search(query, RANGE, Tier.ALL, true);
    assertThat(isNarrowed(answer)).isFalse();
    assertThat(answer.rows()).hasSize(1);
  }

  @Test
  void theLakeIsReadWithoutThemWhenTheyCannotBeAsked() {
    SightedWorld world = covered(List.of(lookedUp(0, "a1", "ok.example")));
    world.trouble =
        () -> {
          throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "gone");
        };
    Query query = QueryParser.parse("dns.question.name:ok.example").query();
    SearchAnswer answer = world.search(query, RANGE, Tier.ALL, true);
    assertThat(isNarrowed(answer)).isFalse();
    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.complete()).isTrue();
  }
}
