package dev.takagari.app.convert;

import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;

/// Which decoder reads the lines. Both give the same events; the plain one is there to compare.
enum Decoder {
  /// By Jackson and strings: the meaning.
  PLAIN,

  /// By the bytes of the line.
  FAST;

  LineDecoder make(UnmappedNames unmapped) {
    return switch (this) {
      case PLAIN, FAST -> new FdrLineDecoder(unmapped);
    };
  }
}
