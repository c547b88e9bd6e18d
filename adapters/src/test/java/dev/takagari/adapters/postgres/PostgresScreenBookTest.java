package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.ScreenBook;
import dev.takagari.core.telling.ScreenBookContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresScreenBookTest extends ScreenBookContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsNoLongerShownIsForgottenUnlessItIsAboutToBeShownAgain() {
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    clock(noon);
    PostgresActQueue acts = new PostgresActQueue(database.session(), new Random(1));
    acts.put(List.of(NewAct.show("screen", "one"), NewAct.show("screen", "other")));
    acts.take("screen", 10, Duration.ofMinutes(1))
        .forEach(taken -> acts.done(taken.act(), taken.act().subject()));
    acts.put(List.of(NewAct.show("screen", "other")));

    clock(noon.plus(Duration.ofDays(90)));
    assertThat(book().forget("screen", Duration.ofDays(90))).isZero();
    clock(noon.plus(Duration.ofDays(90)).plusMillis(1));
    assertThat(book().forget("screen", Duration.ofDays(90))).isOne();

    assertThat(acts.shown("one")).isEmpty();
    assertThat(acts.shown("other")).hasSize(1);
  }

  @Override
  protected ScreenBook book() {
    return new PostgresScreenBook(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
