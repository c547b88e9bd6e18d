package dev.takagari.ingest.decode;

import dev.takagari.core.mapping.LineDecoder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

/// Decoders at rest between two objects: what one has learnt of a feed's layouts serves the next
/// object too. Safe for use by several threads.
public final class DecoderPool {
  private final Supplier<LineDecoder> maker;
  private final ArrayBlockingQueue<LineDecoder> idle;

  /// @param most how many are kept
  public DecoderPool(Supplier<LineDecoder> maker, int most) {
    this.maker = maker;
    idle = new ArrayBlockingQueue<>(most);
  }

  /// A decoder that nobody else has.
  public LineDecoder take() {
    LineDecoder decoder = idle.poll();
    return decoder == null ? maker.get() : decoder;
  }

  /// Gives back a decoder that is not used any more, by no thread.
  public void give(LineDecoder decoder) {
    idle.offer(decoder);
  }
}
