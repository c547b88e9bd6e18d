package dev.takagari.app.sql;

import dev.takagari.adapters.lakesql.LakeSql;
import dev.takagari.adapters.lakesql.SqlOutcome;
import dev.takagari.adapters.lakesql.SqlPlan;
import dev.takagari.adapters.lakesql.SqlQuestion;
import dev.takagari.app.operation.Operator;
import dev.takagari.app.sql.SqlMeters.Outcome;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import dev.takagari.search.http.Problem;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Answers SQL over the lake; needs a token with the scope `search`. The audit log says who asked,
/// our own log how much was read, both with a hash of the statement; neither has the statement or
/// anything of the answer.
@RestController
public class SqlController {
  private static final Logger LOG = LoggerFactory.getLogger(SqlController.class);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final int DEFAULT_ROWS = 1_000;
  private static final int HASH_BYTES = 8;

  private final LakeSql sql;
  private final SqlProperties properties;
  private final SqlMeters meters;
  private final AuditLog audit;

  SqlController(LakeSql sql, SqlProperties properties, SqlMeters meters, AuditLog audit) {
    this.sql = sql;
    this.properties = properties;
    this.meters = meters;
    this.audit = audit;
  }

  /// @param sql one statement
  /// @param parameters texts that stand for `$name`
  /// @param limit most rows
  /// @param timeout as `30s`; at most what is configured
  /// @param dryRun whether only to say what would be read
  record SqlRequest(
      @Nullable String sql,
      @Nullable Map<String, String> parameters,
      @Nullable Integer limit,
      @Nullable String timeout,
      @Nullable Boolean dryRun) {}

  @PostMapping("/api/v1/sql")
  void run(@RequestBody SqlRequest body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long start = System.nanoTime();
    SqlQuestion question = question(body);
    String who = Operator.of(request);
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    if (!dryRun) {
      audit.record(
          who,
          "sql.run",
          hash(question.text()),
          Map.of("limit", Integer.toString(question.maxRows())));
    }
    response.setContentType("application/x-ndjson");
    response.setHeader("X-Accel-Buffering", "no");
    SqlStream stream = new SqlStream(response.getOutputStream());
    Outcome outcome = Outcome.FAILED;
    String how = "failed";
    try {
      SqlOutcome answer = answer(question, dryRun, stream);
      outcome = answer.truncated() ? Outcome.TRUNCATED : Outcome.COMPLETE;
      how = answer.rows() + " rows";
      stream.end(answer, Duration.ofNanos(System.nanoTime() - start));
    } catch (TakagariException e) {
      outcome = stream.begun() ? Outcome.FAILED : Outcome.REFUSED;
      how = e.code().code();
      if (!stream.begun()) {
        throw e;
      }
      stream.problem(problem(e).toJson());
    } finally {
      // the container's thread goes on to another request
      boolean cancelled = Thread.interrupted();
      SqlPlan plan = stream.plan();
      long bytes = plan == null || outcome == Outcome.REFUSED ? 0 : plan.bytes();
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      meters.ended(outcome, bytes, time);
      LOG.info(
          "sql {} by {}: {}, {} bytes of files, {} ms, {}{}",
          hash(question.text()),
          who,
          outcome.name().toLowerCase(Locale.ROOT),
          bytes,
          time.toMillis(),
          how,
          cancelled ? ", the caller went away" : "");
    }
  }

  private SqlOutcome answer(SqlQuestion question, boolean dryRun, SqlStream stream)
      throws IOException {
    if (dryRun) {
      stream.plan(sql.plan(question));
      return new SqlOutcome(0, false, 0);
    }
    try (Heartbeat _ = new Heartbeat(stream, BEAT)) {
      return sql.run(question, stream);
    }
  }

  private SqlQuestion question(SqlRequest body) {
    String text = body.sql();
    if (text == null || text.isBlank()) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "sql is missing");
    }
    Map<String, String> parameters = body.parameters() == null ? Map.of() : body.parameters();
    if (parameters.values().stream().anyMatch(Objects::isNull)) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "a parameter has no text");
    }
    int limit = body.limit() == null ? Math.min(DEFAULT_ROWS, properties.maxRows()) : body.limit();
    if (limit < 1 || limit > properties.maxRows()) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "limit is 1 to " + properties.maxRows() + " (takagari.sql.max-rows)");
    }
    Duration timeout =
        body.timeout() == null
            ? properties.timeout()
            : TimeExpression.parseDuration("timeout", body.timeout());
    return new SqlQuestion(
        text,
        parameters,
        limit,
        timeout.compareTo(properties.timeout()) < 0 ? timeout : properties.timeout());
  }

  private static Problem problem(TakagariException e) {
    return e.code().kind() == ErrorKind.INTERNAL
        ? Problem.of(ErrorCode.INTERNAL, "the statement failed; the log knows why")
        : Problem.of(e);
  }

  /// Tells statements apart and says nothing of what they hold.
  static String hash(String text) {
    return Sha256.hex(text, HASH_BYTES);
  }
}
