package dev.takagari.adapters.postgres;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.intel.AnswerCache;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelAnswerText;
import dev.takagari.core.intel.Observed;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers in the table `intel_answer`. What is too old, and the oldest of what is too much, is
/// removed now and then by whoever keeps something.
public final class PostgresAnswerCache implements AnswerCache {
  /// A process adds a tenth of what is kept before it looks.
  private static final int PARTS = 10;

  private final PostgresSession session;
  private final int most;
  private final int interval;
  private final AtomicInteger kept = new AtomicInteger();

  /// @param most answers that are kept; each process may add a tenth before it removes
  public PostgresAnswerCache(PostgresSession session, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a cache keeps at least one answer");
    }
    this.session = session;
    this.most = most;
    this.interval = Math.max(1, most / PARTS);
  }

  @Override
  public Optional<IntelAnswer.Said> find(String source, Observed observed) {
    return session
        .in(
            jdbc ->
                jdbc.sql("SELECT answer FROM enrich.intel_answer WHERE source = ? AND digest = ?")
                    .param(source)
                    .param(digest(observed))
                    .query(String.class)
                    .optional())
        .flatMap(IntelAnswerText::read);
  }

  @Override
  public void keep(String source, Observed observed, IntelAnswer.Said answer, Instant until) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO enrich.intel_answer (source, digest, answer, expires_at)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (source, digest) DO UPDATE SET answer = excluded.answer,
                      kept_at = excluded.kept_at, expires_at = excluded.expires_at\
                    """)
                .param(source)
                .param(digest(observed))
                .param(IntelAnswerText.write(answer))
                .param(Timestamp.from(until))
                .update());
    if (kept.incrementAndGet() % interval == 0) {
      evict(answer.at());
    }
  }

  /// Leaves alone what another process is removing.
  private void evict(Instant now) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  DELETE FROM enrich.intel_answer WHERE (source, digest) IN
                    (SELECT source, digest FROM enrich.intel_answer
                     WHERE expires_at < ? FOR UPDATE SKIP LOCKED)\
                  """)
              .param(Timestamp.from(now))
              .update();
          jdbc.sql(
                  """
                  DELETE FROM enrich.intel_answer WHERE (source, digest) IN
                    (SELECT source, digest FROM enrich.intel_answer
                     ORDER BY kept_at DESC OFFSET ? FOR UPDATE SKIP LOCKED)\
                  """)
              .param(most)
              .update();
        });
  }

  private static byte[] digest(Observed observed) {
    String text = observed.kind().code() + '\0' + observed.value();
    return Sha256.of(text);
  }
}
