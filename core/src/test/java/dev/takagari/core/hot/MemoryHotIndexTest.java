package dev.takagari.core.hot;

import dev.takagari.core.event.EventRow;
import java.util.List;

class MemoryHotIndexTest extends HotWritingContract {
  private final MemoryHotIndex index = new MemoryHotIndex(100);

  @Override
  protected HotIndex index(HotIndexLedger ledger) {
    return index;
  }

  @Override
  protected List<EventRow> visible() {
    return List.copyOf(index.visible());
  }
}
