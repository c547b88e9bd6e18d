package dev.takagari.adapters.opensearch;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.hot.HotIndexContract;
import dev.takagari.core.hot.HotIndexLedger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class OpenSearchHotIndexTest extends HotIndexContract {
  private final TestIndex test = new TestIndex();

  @AfterEach
  void close() {
    test.close();
  }

  @Override
  protected HotIndex index(HotIndexLedger ledger) {
    return new OpenSearchHotIndex(test.connection, ledger, test.settings);
  }

  @Override
  protected List<EventRow> visible() {
    return test.visible();
  }

  @Override
  protected void lose(String name) {
    test.delete(name);
  }
}
