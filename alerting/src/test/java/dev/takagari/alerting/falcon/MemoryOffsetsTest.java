package dev.takagari.alerting.falcon;

import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamOffsetsContract;
import java.time.Instant;

class MemoryOffsetsTest extends StreamOffsetsContract {
  private Instant now = NOON;
  private final MemoryOffsets offsets = new MemoryOffsets(() -> now);

  @Override
  protected StreamOffsets offsets() {
    return offsets;
  }

  @Override
  protected void clock(Instant time) {
    now = time;
  }
}
