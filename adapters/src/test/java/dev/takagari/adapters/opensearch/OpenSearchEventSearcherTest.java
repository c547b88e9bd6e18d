package dev.takagari.adapters.opensearch;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.MemoryHotIndexLedger;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.EventSearcherContract;
import dev.takagari.core.search.HeavyPages;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OpenSearchEventSearcherTest extends EventSearcherContract {
  private final TestIndex test = new TestIndex();

  @Override
  protected EventSearcher searcher(List<EventRow> events) {
    MemoryHotIndexLedger ledger = new MemoryHotIndexLedger();
    TestIndex.write(new OpenSearchHotIndex(test.connection, ledger, test.settings), events);
    return new OpenSearchEventSearcher(test.connection, ledger);
  }

  @Test
  void pagesOfHeavyRowsEndEarly() {
    try (TestIndex own = new TestIndex()) {
      MemoryHotIndexLedger ledger = new MemoryHotIndexLedger();
      TestIndex.write(
          new OpenSearchHotIndex(own.connection, ledger, own.settings), HeavyPages.events());
      HeavyPages.assertComeInSeveralPages(new OpenSearchEventSearcher(own.connection, ledger));
    }
  }

  @AfterAll
  void close() {
    test.close();
  }
}
