package dev.takagari.ingest.decode;

import dev.takagari.core.source.Framing;
import dev.takagari.core.source.Glimpse;
import dev.takagari.core.source.SourceKind;
import org.jspecify.annotations.Nullable;

/// How one object is read: what kind of log it is decides that, and its first bytes may have to be
/// asked.
public sealed interface Reading {

  /// Cut like this, and each record shown to the reader.
  ///
  /// @param kind of log that it is, null for inventories
  record As(Framing framing, LineReader reader, @Nullable SourceKind kind) implements Reading {}

  /// Not at all.
  ///
  /// @param why a phrase for people, of coordinates only
  record Refused(String why) implements Reading {}

  /// Told once some of the object was seen.
  interface Choice {
    /// Whether the first bytes matter; otherwise the glimpse is an empty one.
    boolean looks();

    /// Chooses; called once, even for an empty object.
    Reading choose(Glimpse first);

    /// A choice that was made before.
    static Choice made(Reading reading) {
      return new Choice() {
        @Override
        public boolean looks() {
          return false;
        }

        @Override
        public Reading choose(Glimpse first) {
          return reading;
        }
      };
    }
  }
}
