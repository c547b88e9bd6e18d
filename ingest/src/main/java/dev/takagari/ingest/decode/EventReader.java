package dev.takagari.ingest.decode;

import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.LineDecoder;

/// Decodes lines and hands each event on as the view that the decoder made: nothing is copied.
public final class EventReader implements LineReader {
  private final DecoderPool decoders;
  private final LineDecoder decoder;
  private final LineContext context;
  private final EventTarget target;

  /// Reads the events of one object.
  ///
  /// @param decoders from which a decoder is taken, and to which it is given back at the end
  public EventReader(DecoderPool decoders, LineContext context, EventTarget target) {
    this.decoders = decoders;
    decoder = decoders.take();
    this.context = context;
    this.target = target;
  }

  @Override
  public boolean header(byte[] buffer, int offset, int length) {
    return decoder.header(buffer, offset, length);
  }

  @Override
  public void line(byte[] buffer, int offset, int length, long number) {
    target.accept(decoder.decode(buffer, offset, length, number, context));
  }

  @Override
  public void flush() {
    target.flush();
  }

  @Override
  public void end() {
    decoders.give(decoder);
  }
}
