package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.intel.AnswerCache;
import dev.takagari.core.intel.AnswerCacheContract;
import dev.takagari.core.intel.IntelAnswer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresAnswerCacheTest extends AnswerCacheContract {
  private final EnrichDatabase database = new EnrichDatabase();
  private final AnswerCache cache = new PostgresAnswerCache(database.session(), 1_000);

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected AnswerCache cache() {
    return cache;
  }

  @Test
  void keepsTheNewestAndNoMoreThanItMay() {
    AnswerCache small = new PostgresAnswerCache(database.session(), 9);
    for (int i = 0; i < 30; i++) {
      small.keep("otx", domain("d" + i + ".example"), new IntelAnswer.NotFound(NOW), in(60));
    }

    assertThat(rows()).isEqualTo(9);
    assertThat(small.find("otx", domain("d20.example"))).isEmpty();
    assertThat(small.find("otx", domain("d21.example"))).isPresent();
    assertThat(small.find("otx", domain("d29.example"))).isPresent();
  }

  @Test
  void removesWhatIsTooOldFirst() {
    AnswerCache small = new PostgresAnswerCache(database.session(), 9);
    small.keep("otx", domain("old.example"), new IntelAnswer.NotFound(NOW), in(60));
    small.keep("otx", domain("good.example"), new IntelAnswer.NotFound(NOW), in(600));
    IntelAnswer.Said later = new IntelAnswer.NotFound(NOW.plus(Duration.ofMinutes(5)));
    small.keep("otx", domain("new.example"), later, in(900));

    assertThat(small.find("otx", domain("old.example"))).isEmpty();
    assertThat(small.find("otx", domain("good.example"))).isPresent();
  }

  @Test
  void doesNotKeepTheValueItself() {
    keep("who.asked.example", new IntelAnswer.NotFound(NOW));

    String row =
        database
            .session()
            .in(
                jdbc ->
                    jdbc.sql("SELECT intel_answer::text FROM enrich.intel_answer")
                        .query(String.class)
                        .single());
    assertThat(row).contains("otx").doesNotContain("asked");
  }

  @Test
  void anAnswerThatCannotBeReadIsNone() {
    keep("a.example", new IntelAnswer.NotFound(NOW));
    database
        .session()
        .run(jdbc -> jdbc.sql("UPDATE enrich.intel_answer SET answer = '{\"at\":1'").update());

    assertThat(cache.find("otx", domain("a.example"))).isEmpty();
  }

  private static Instant in(long seconds) {
    return NOW.plusSeconds(seconds);
  }

  private long rows() {
    return database
        .session()
        .in(
            jdbc ->
                jdbc.sql("SELECT count(*) FROM enrich.intel_answer").query(Long.class).single());
  }
}
