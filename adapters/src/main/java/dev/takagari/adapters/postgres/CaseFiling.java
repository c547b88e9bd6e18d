package dev.takagari.adapters.postgres;

import static java.util.stream.Collectors.joining;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.Filed;
import dev.takagari.core.cases.Filed.Outcome;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.detection.Severity;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Files one detection within a transaction.
///
/// Who files takes locks in this order, so that none waits for another in a circle: the detection's
/// id, its group, the storms of its rule and of its source, the row of the case. Who acts on a case
/// takes rows only.
record CaseFiling(JdbcClient jdbc, CaseSettings settings) {
  private static final int ID_LOCK = 7_001;
  private static final int GROUP_LOCK = 7_002;
  private static final int STORM_LOCK = 7_003;
  private static final int SOURCE_STORM_LOCK = 7_004;

  private static final String HEALTHY = "healthy again";
  private static final String SEVERER = "severer than all that was known when it was closed";

  /// What is stored of a detection that came before.
  private record Known(@Nullable Long caseId, Instant time, long count) {}

  Filed file(Detection given) {
    lock(ID_LOCK, given.id());
    Optional<Instant> received = received(given);
    if (received.isEmpty()) {
      return copy(given.id());
    }
    KeptDetection kept = KeptDetection.of(given, received.get());
    Optional<Known> known = known(given.id());
    Long caseId = known.map(Known::caseId).orElse(null);
    return caseId == null ? place(kept, known.isEmpty()) : update(kept, known.get());
  }

  private void lock(int kind, String name) {
    jdbc.sql("SELECT pg_advisory_xact_lock(?, hashtext(?))")
        .param(kind)
        .param(name)
        .query()
        .singleRow();
  }

  /// When this version was received, which is now; empty when it was before.
  private Optional<Instant> received(Detection given) {
    return jdbc.sql(
            """
            INSERT INTO alerting.detection_revision (id, revision) VALUES (?, ?)
            ON CONFLICT DO NOTHING RETURNING alerting.clock()\
            """)
        .param(given.id())
        .param(KeptDetection.revision(given))
        .query((row, _) -> row.getTimestamp(1).toInstant())
        .optional();
  }

  private Filed copy(String id) {
    CaseKey key =
        jdbc.sql(
                """
                UPDATE alerting.detection d SET copies = copies + 1 WHERE id = ?
                RETURNING (SELECT array[c.year, c.number] FROM alerting.cases c
                  WHERE c.id = d.case_id)\
                """)
            .param(id)
            .query(
                (row, _) -> {
                  java.sql.Array found = row.getArray(1);
                  if (found == null) {
                    return Optional.<CaseKey>empty();
                  }
                  Long[] parts = (Long[]) found.getArray();
                  return Optional.of(new CaseKey(Math.toIntExact(parts[0]), parts[1]));
                })
            .single()
            .orElse(null);
    return new Filed(Outcome.COPY, key);
  }

  private Optional<Known> known(String id) {
    return jdbc.sql("SELECT case_id, time, count FROM alerting.detection WHERE id = ?")
        .param(id)
        .query(
            (row, _) -> {
              long caseId = row.getLong("case_id");
              return new Known(
                  row.wasNull() ? null : caseId,
                  row.getTimestamp("time").toInstant(),
                  row.getLong("count"));
            })
        .optional();
  }

  // A version of a detection that a case has.

  private Filed update(KeptDetection kept, Known known) {
    Detection detection = kept.detection();
    CaseRows.Stored home = homeOf(detection.id());
    boolean isNewer = !kept.happened().isBefore(known.time());
    if (isNewer) {
      store(kept, Disposition.UPDATED, "", home.id(), null);
    } else {
      jdbc.sql("UPDATE alerting.detection SET versions = versions + 1 WHERE id = ?")
          .param(detection.id())
          .update();
    }
    long more = isNewer ? kept.count() - known.count() : 0;
    count(home.id(), kept, 0, more);
    if (detection.severity().compareTo(home.found().severity()) > 0) {
      CaseChanges.rise(jdbc, home, detection.severity());
    }
    noteCounted(home, more);
    Outcome outcome = Outcome.UPDATED;
    if (isNewer && isHealthyOf(home.found(), kept) && home.found().state() != CaseState.CLOSED) {
      CaseChanges.close(jdbc, home.id(), CloseReason.OTHER, HEALTHY, Actor.SYSTEM);
      outcome = Outcome.CLOSED;
    } else if (isSeverer(home.found(), kept)) {
      CaseChanges.reopen(jdbc, home.id(), SEVERER + as(home.found()), Actor.SYSTEM);
      outcome = Outcome.REOPENED;
    } else if (more > 0 && isAfterClosing(home.found(), kept) && reopens(home.found())) {
      CaseChanges.reopen(jdbc, home.id(), "it goes on after the case was closed", Actor.SYSTEM);
      outcome = Outcome.REOPENED;
    }
    CaseChanges.tell(jdbc, home.id(), CaseChanges.News.CHANGED);
    return new Filed(outcome, home.found().key());
  }

  /// Says that it goes on: at each doubling of what the case counts, and else once an hour, so that
  /// however many versions come the timeline stays readable.
  private void noteCounted(CaseRows.Stored home, long more) {
    long before = home.found().counts().occurrences();
    long after = before + more;
    if (more > 0 && (isDoubled(before, after) || isQuiet(home.id()))) {
      CaseChanges.note(
          jdbc,
          home.id(),
          Actor.SYSTEM,
          What.UPDATED,
          "counted " + after + " times, " + before + " before");
    }
  }

  /// Whether a power of two lies between them.
  private static boolean isDoubled(long before, long after) {
    return Long.numberOfLeadingZeros(after) < Long.numberOfLeadingZeros(before);
  }

  /// Whether nothing was said of an update for an hour.
  private boolean isQuiet(long id) {
    return jdbc.sql(
            """
            SELECT NOT EXISTS (SELECT FROM alerting.timeline WHERE case_id = ? AND what = 'UPDATED'
              AND at > alerting.clock() - interval '1 hour')\
            """)
        .param(id)
        .query(Boolean.class)
        .single();
  }

  /// The case that has a detection, locked. Who merges cases moves detections, so they are asked
  /// again after waiting.
  private CaseRows.Stored homeOf(String id) {
    return locked(jdbc.sql("SELECT case_id FROM alerting.detection WHERE id = ?").param(id))
        .orElseThrow();
  }

  // A detection that no case has.

  /// @param isFirst whether nothing of it is stored
  private Filed place(KeptDetection kept, boolean isFirst) {
    Detection detection = kept.detection();
    Optional<Suppression> suppression = suppression(detection);
    if (suppression.isPresent()) {
      return suppress(kept, suppression.get(), isFirst);
    }
    if (detection.severity().compareTo(settings.leastSeverity()) < 0) {
      return record(kept, "its severity is below " + settings.leastSeverity().code());
    }
    if (detection.is(Mark.SAMPLE) && !settings.sampleCases()) {
      return record(kept, "it is a sample of its product");
    }
    lock(GROUP_LOCK, kept.groupKey());
    if (isHealthy(detection)) {
      return heal(kept);
    }
    if (detection.is(Mark.OPERATIONAL) && isHealthySince(kept)) {
      return record(kept, "it is healthy again already");
    }
    Duration window = settings.window(detection.source());
    Optional<CaseRows.Stored> home = candidate(kept, window);
    if (home.isEmpty()) {
      home = storm(kept);
    }
    return home.isPresent() ? join(home.get(), kept) : openFor(kept);
  }

  private Optional<Suppression> suppression(Detection detection) {
    return SuppressionRows.active(jdbc).stream()
        .filter(each -> each.rule().fits(detection))
        .findFirst();
  }

  private Filed suppress(KeptDetection kept, Suppression by, boolean isFirst) {
    store(kept, Disposition.SUPPRESSED, "suppression " + by.id(), null, by.id());
    if (isFirst) {
      jdbc.sql("UPDATE alerting.suppression SET hidden = hidden + 1 WHERE id = ?")
          .param(by.id())
          .update();
    }
    return new Filed(Outcome.SUPPRESSED, null);
  }

  private Filed record(KeptDetection kept, String why) {
    store(kept, Disposition.RECORDED, why, null, null);
    return new Filed(Outcome.RECORDED, null);
  }

  private static boolean isHealthy(Detection detection) {
    return detection.is(Mark.OPERATIONAL) && detection.is(Mark.RESOLVED);
  }

  /// Whether it says that what a case is about is well again. A case that people merged it into, or
  /// a storm, is about more.
  private static boolean isHealthyOf(Case found, KeptDetection kept) {
    return isHealthy(kept.detection()) && found.groupKey().equals(kept.groupKey());
  }

  private Filed heal(KeptDetection kept) {
    Optional<Long> open =
        jdbc.sql(
                """
                SELECT t.id FROM alerting.cases c
                JOIN alerting.cases t ON t.id = coalesce(c.merged_into, c.id)
                WHERE c.group_key = ? AND t.state <> 'CLOSED' ORDER BY t.id DESC LIMIT 1\
                """)
            .param(kept.groupKey())
            .query(Long.class)
            .optional();
    if (open.isEmpty()) {
      return record(kept, HEALTHY + ", and no case was open");
    }
    CaseRows.Stored home = CaseRows.lock(jdbc, open.get());
    if (home.found().state() == CaseState.CLOSED) {
      return record(kept, HEALTHY + ", and no case was open");
    }
    boolean isLast = !kept.happened().isBefore(home.found().times().last());
    boolean isOver = isLast && isHealthyOf(home.found(), kept);
    store(kept, Disposition.FILED, isLast ? "" : "older than the last trouble", home.id(), null);
    count(home.id(), kept, 1, kept.count());
    if (isOver) {
      CaseChanges.close(jdbc, home.id(), CloseReason.OTHER, HEALTHY, Actor.SYSTEM);
    }
    CaseChanges.tell(jdbc, home.id(), CaseChanges.News.CHANGED);
    return new Filed(isOver ? Outcome.CLOSED : Outcome.JOINED, home.found().key());
  }

  private boolean isHealthySince(KeptDetection kept) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM alerting.detection
              WHERE resolved AND group_key = ? AND time >= ?)\
            """)
        .param(kept.groupKey())
        .param(kept.time())
        .query(Boolean.class)
        .single();
  }

  /// The case of its group that it belongs to by its time, locked: one that is not closed before
  /// one that is, then the newest.
  private Optional<CaseRows.Stored> candidate(KeptDetection kept, Duration window) {
    return locked(
        jdbc.sql(
                """
                SELECT t.id FROM alerting.cases c
                JOIN alerting.cases t ON t.id = coalesce(c.merged_into, c.id)
                WHERE c.group_key = :key
                  AND t.first_at <= :time::timestamptz + make_interval(secs => :window)
                  AND t.last_at >= :time::timestamptz - make_interval(secs => :window)
                ORDER BY t.state = 'CLOSED', t.id DESC LIMIT 1\
                """)
            .param("key", kept.groupKey())
            .param("time", kept.time())
            .param("window", PostgresSession.seconds(window)));
  }

  /// The case that a question finds, locked; asked again while it is merged into another before it
  /// is locked.
  private Optional<CaseRows.Stored> locked(JdbcClient.StatementSpec question) {
    while (true) {
      Optional<Long> found = question.query(Long.class).optional();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      CaseRows.Stored home = CaseRows.lock(jdbc, found.get());
      if (!home.isMerged()) {
        return Optional.of(home);
      }
    }
  }

  private Filed join(CaseRows.Stored home, KeptDetection kept) {
    Detection detection = kept.detection();
    Case found = home.found();
    boolean isClosed = found.state() == CaseState.CLOSED;
    boolean isAfter = isAfterClosing(found, kept);
    boolean isSeverer = isSeverer(found, kept);
    boolean isReopened = isSeverer || (isAfter && reopens(found));
    boolean isLate = isClosed && !isAfter;
    store(
        kept,
        isLate ? Disposition.LATE : Disposition.FILED,
        isLate ? "it happened before the case was closed" : "",
        home.id(),
        null);
    count(home.id(), kept, 1, kept.count());
    if (detection.severity().compareTo(found.severity()) > 0) {
      CaseChanges.rise(jdbc, home, detection.severity());
    }
    if (isReopened) {
      CaseChanges.reopen(
          jdbc,
          home.id(),
          (isSeverer ? SEVERER : "detected again after it was closed") + as(found),
          Actor.SYSTEM);
    } else if (isAfter) {
      noteJoined(home.id(), "detected again after it was closed" + as(found) + "; it stays closed");
    }
    CaseChanges.tell(jdbc, home.id(), CaseChanges.News.CHANGED);
    return new Filed(isReopened ? Outcome.REOPENED : Outcome.JOINED, found.key());
  }

  /// Whether it is severer than all that somebody saw who closed its case.
  private static boolean isSeverer(Case found, KeptDetection kept) {
    return found.state() == CaseState.CLOSED
        && kept.detection().severity().compareTo(found.severity()) > 0;
  }

  /// As what a case was closed; empty when it is not.
  static String as(Case found) {
    CloseReason reason = found.reason();
    return reason == null ? "" : " as " + reason.code();
  }

  private static boolean isAfterClosing(Case found, KeptDetection kept) {
    Instant closed = found.times().closed();
    return closed != null && !kept.happened().isBefore(closed);
  }

  private static boolean reopens(Case found) {
    CloseReason reason = found.reason();
    return reason != null && reason.reopens();
  }

  /// Says it once, however many come.
  private void noteJoined(long id, String text) {
    boolean isSaid =
        jdbc.sql(
                """
                SELECT coalesce((SELECT what = 'JOINED' FROM alerting.timeline
                  WHERE case_id = ? ORDER BY number DESC LIMIT 1), false)\
                """)
            .param(id)
            .query(Boolean.class)
            .single();
    if (!isSaid) {
      CaseChanges.note(jdbc, id, Actor.SYSTEM, What.JOINED, text);
    }
  }

  // Storms.

  /// Too many cases to look at one by one, and the case that takes further ones.
  ///
  /// @param group of that case
  /// @param rule whose cases are counted; null for those of all rules of a source
  /// @param most that are opened one by one
  /// @param of what it is about, for people
  private record Storm(String group, @Nullable String rule, int most, String title, String of) {}

  /// The storms that a detection may be part of, the closest first. Who says how a product is doing
  /// has no rule: each thing that is in trouble is one of its own, and closes when it is well
  /// again. What somebody brings by hand is no more than they brought, and takes no place from what
  /// comes.
  private List<Storm> storms(KeptDetection kept) {
    Detection detection = kept.detection();
    String source = detection.source();
    String prefix = (detection.is(Mark.SAMPLE) ? Case.SAMPLE_GROUP : "") + CaseChanges.STORM_GROUP;
    List<Storm> storms = new ArrayList<>();
    if (!detection.is(Mark.OPERATIONAL)) {
      storms.add(
          new Storm(
              KeptDetection.key(prefix + source + ":" + kept.ruleId()),
              kept.ruleId(),
              settings.stormCases(),
              kept.ruleId().isEmpty() ? kept.title() : kept.ruleId(),
              "one rule"));
    }
    if (!detection.is(Mark.BROUGHT)) {
      storms.add(
          new Storm(
              KeptDetection.key(prefix + source),
              null,
              settings.stormSourceCases(),
              "detections of " + source,
              "one source"));
    }
    return storms;
  }

  /// The case that takes what too many cases would be opened for; empty when there is no storm.
  private Optional<CaseRows.Stored> storm(KeptDetection kept) {
    List<Storm> storms = storms(kept);
    // all of them before any row is locked
    storms.forEach(
        storm -> lock(storm.rule() == null ? SOURCE_STORM_LOCK : STORM_LOCK, storm.group()));
    for (Storm storm : storms) {
      Optional<CaseRows.Stored> home = running(storm, kept);
      if (home.isPresent()) {
        return home;
      }
      if (recent(storm, kept) >= storm.most()) {
        return Optional.of(openStorm(storm, kept));
      }
    }
    return Optional.empty();
  }

  /// The case of a storm that is not over, locked.
  private Optional<CaseRows.Stored> running(Storm storm, KeptDetection kept) {
    return locked(
            jdbc.sql(
                    """
                    SELECT t.id FROM alerting.cases c
                    JOIN alerting.cases t ON t.id = coalesce(c.merged_into, c.id)
                    WHERE c.group_key = ?
                      AND c.joined_at > alerting.clock() - make_interval(secs => ?)
                    ORDER BY t.state = 'CLOSED', t.id DESC LIMIT 1\
                    """)
                .param(storm.group())
                .param(PostgresSession.seconds(settings.stormTime())))
        // what somebody found harmless is what they saw, not whatever is found from then on
        .filter(home -> !isAfterClosing(home.found(), kept) || reopens(home.found()));
  }

  /// Cases that were opened within the time of a storm; samples and what is real do not count for
  /// each other.
  private long recent(Storm storm, KeptDetection kept) {
    return jdbc.sql(
            """
            SELECT count(*) FROM alerting.cases
            WHERE source = :source AND (:rule::text IS NULL AND NOT brought OR rule_id = :rule)
              AND opened_at > alerting.clock() - make_interval(secs => :seconds)
              AND group_key <> :group AND starts_with(group_key, :sample) = :isSample\
            """)
        .param("source", kept.detection().source())
        .param("rule", storm.rule(), Types.VARCHAR)
        .param("seconds", PostgresSession.seconds(settings.stormTime()))
        .param("group", storm.group())
        .param("sample", Case.SAMPLE_GROUP)
        .param("isSample", kept.detection().is(Mark.SAMPLE))
        .query(Long.class)
        .single();
  }

  private CaseRows.Stored openStorm(Storm storm, KeptDetection kept) {
    String rule = storm.rule();
    return open(
        kept,
        storm.group(),
        rule == null ? "" : rule,
        "Storm: " + storm.title(),
        "more than "
            + storm.most()
            + " cases of "
            + storm.of()
            + " within "
            + settings.stormTime().toMinutes()
            + " min: further ones are one case until it is quiet");
  }

  // New cases.

  private Filed openFor(KeptDetection kept) {
    CaseRows.Stored opened = open(kept, kept.groupKey(), kept.ruleId(), kept.title(), "");
    store(kept, Disposition.FILED, "", opened.id(), null);
    count(opened.id(), kept, 1, kept.count());
    return new Filed(Outcome.OPENED, opened.found().key());
  }

  private CaseRows.Stored open(
      KeptDetection kept, String group, String rule, String title, String note) {
    Severity severity = kept.detection().severity();
    boolean isBrought = kept.detection().is(Mark.BROUGHT);
    Assessment unseen = CaseChanges.unseen(severity, group);
    // somebody looks at it already: nobody is called in the moment before the policy says so
    Assessment assessment = isBrought ? unseen.atMost(Tell.CHANNEL) : unseen;
    long id =
        jdbc.sql(
                """
                WITH numbered AS (
                  INSERT INTO alerting.case_number AS n (year, last)
                  VALUES (extract(year FROM alerting.clock() AT TIME ZONE 'UTC')::integer, 1)
                  ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING year, last)
                INSERT INTO alerting.cases (year, number, group_key, source, rule_id, title,
                  brought, detected, severity, verdict, reasons, tell, policy, state, opened_at, first_at,
                  last_at, joined_at)
                SELECT year, last, :group, :source, :rule, :title, :brought, :detected, :severity, :verdict,
                  :reasons, :tell, :policy, 'OPEN', alerting.clock(), :time, :time,
                  alerting.clock()
                FROM numbered RETURNING id\
                """)
            .param("group", group)
            .param("source", kept.detection().source())
            .param("rule", rule)
            .param("title", title)
            .param("brought", isBrought)
            .param("detected", severity.name())
            .param("severity", assessment.severity().name())
            .param("verdict", assessment.verdict())
            .param("reasons", assessment.reasons().toArray(String[]::new))
            .param("tell", assessment.tell().name())
            .param("policy", assessment.policy())
            .param("time", kept.time())
            .query(Long.class)
            .single();
    CaseChanges.note(jdbc, id, Actor.SYSTEM, What.OPENED, note);
    CaseChanges.tell(jdbc, id, CaseChanges.News.OPENED);
    return CaseRows.lock(jdbc, id);
  }

  // Rows.

  private void store(
      KeptDetection kept,
      Disposition disposition,
      String why,
      @Nullable Long caseId,
      @Nullable Long suppressionId) {
    Detection detection = kept.detection();
    jdbc.sql(
            """
            INSERT INTO alerting.detection AS d (id, source, rule_id, group_key, title, severity,
              time, count, resolved, host, host_key, user_name, body, disposition, why, case_id,
              suppression_id, stored_at)
            VALUES (:id, :source, :rule, :group, :title, :severity, :time, :count, :resolved,
              :host, :hostKey, :user, :body, :disposition, :why, :case, :suppression,
              alerting.clock())
            ON CONFLICT (id) DO UPDATE SET rule_id = excluded.rule_id,
              group_key = excluded.group_key, title = excluded.title,
              severity = excluded.severity, time = excluded.time, count = excluded.count,
              resolved = excluded.resolved, host = excluded.host, host_key = excluded.host_key,
              user_name = excluded.user_name,
              body = excluded.body, disposition = excluded.disposition, why = excluded.why,
              case_id = excluded.case_id, suppression_id = excluded.suppression_id,
              versions = d.versions + 1\
            """)
        .param("id", detection.id())
        .param("source", detection.source())
        .param("rule", kept.ruleId())
        .param("group", kept.groupKey())
        .param("title", kept.title())
        .param("severity", detection.severity().name())
        .param("time", kept.time())
        .param("count", kept.count())
        .param("resolved", isHealthy(detection))
        .param("host", kept.hostName())
        .param("hostKey", kept.host())
        .param("user", kept.user())
        .param("body", kept.body())
        .param("disposition", disposition.name())
        .param(
            "why",
            Stream.of(why, kept.clock()).filter(one -> !one.isEmpty()).collect(joining("; ")))
        .param("case", caseId, Types.BIGINT)
        .param("suppression", suppressionId, Types.BIGINT)
        .update();
  }

  /// Counts what came, and has facts gathered of it.
  ///
  /// @param detections that came to the case
  /// @param occurrences that did
  private void count(long id, KeptDetection kept, long detections, long occurrences) {
    long hosts =
        kept.host().isEmpty()
            ? 0
            : jdbc.sql(
                    """
                    INSERT INTO alerting.case_host (case_id, host) VALUES (?, ?)
                    ON CONFLICT DO NOTHING\
                    """)
                .param(id)
                .param(kept.host())
                .update();
    List<DetectionSubject> subjects = kept.subjects();
    if (!subjects.isEmpty()) {
      jdbc.sql(
              """
              INSERT INTO alerting.case_subject (case_id, kind, value)
              SELECT ?, * FROM unnest(?::text[], ?::text[]) ON CONFLICT DO NOTHING\
              """)
          .param(id)
          .param(subjects.stream().map(one -> one.kind().name()).toArray(String[]::new))
          .param(subjects.stream().map(DetectionSubject::value).toArray(String[]::new))
          .update();
    }
    jdbc.sql(
            """
            UPDATE alerting.cases SET detections = detections + ?, occurrences = occurrences + ?,
              hosts = hosts + ?, first_at = least(first_at, ?), last_at = greatest(last_at, ?),
              joined_at = alerting.clock()
            WHERE id = ?\
            """)
        .param(detections)
        .param(occurrences)
        .param(hosts)
        .param(kept.time())
        .param(kept.time())
        .param(id)
        .update();
    PostgresDueCases.add(jdbc, id);
  }
}
