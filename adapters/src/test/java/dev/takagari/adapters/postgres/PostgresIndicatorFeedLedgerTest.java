package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.feed.IndicatorFeedLedgerContract;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.SourceRules;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresIndicatorFeedLedgerTest extends IndicatorFeedLedgerContract {
  private final EnrichDatabase database = new EnrichDatabase();
  private final IndicatorFeedLedger ledger = new PostgresIndicatorFeedLedger(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected IndicatorFeedLedger ledger() {
    return ledger;
  }

  @Test
  void knowsWhatIsSwitchedOff() {
    IndicatorRepository store = new PostgresIndicatorRepository(database.session());
    store.rule("on", SourceRules.DEFAULT, "me");
    store.rule("off", new SourceRules(false, Map.of()), "me");

    assertThat(ledger.off()).containsExactly("off");

    store.rule("off", SourceRules.DEFAULT, "me");
    assertThat(ledger.off()).isEmpty();
  }
}
