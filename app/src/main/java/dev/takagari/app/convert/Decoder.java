package dev.takagari.app.convert;

import dev.takagari.core.mapping.LineDecoder;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;

/// Which decoder reads the lines. Both give the same events; the plain one is there to compare.
enum Decoder {
  /// By Jackson and strings: the meaning.
  PLAIN,

  /// By the bytes of the line.
  FAST;

  /// @param plainLines counts the lines that FAST leaves to PLAIN
  LineDecoder make(UnmappedNames unmapped, PlainLines plainLines) {
    return switch (this) {
      case PLAIN -> new FdrLineDecoder(unmapped);
      case FAST -> new FdrSliceDecoder(unmapped, plainLines);
    };
  }
}
