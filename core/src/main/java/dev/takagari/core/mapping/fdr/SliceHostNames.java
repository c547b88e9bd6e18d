package dev.takagari.core.mapping.fdr;

import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.normalize.Fold;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers what the host registry said, by the bytes of a host's id. Bounded: two hosts that
/// share a slot ask again. For one thread.
@SuppressWarnings("ReferenceEquality") // a registry and the sign for none are known by identity
final class SliceHostNames {
  private static final int SLOTS = 1 << 12;

  private HostNames names = HostNames.NONE;
  private @Nullable Known[] slots = new @Nullable Known[SLOTS];

  /// What the registry said of one host.
  @SuppressWarnings("ArrayRecordComponent")
  private record Known(byte[] id, byte @Nullable [] name) {}

  /// Says which registry is asked.
  void use(HostNames registry) {
    if (registry != names) {
      names = registry;
      slots = new @Nullable Known[SLOTS];
    }
  }

  /// The folded name of a host, null if it has none.
  byte @Nullable [] find(byte[] bytes, int at, int length) {
    if (names == HostNames.NONE) {
      return null;
    }
    int slot = (int) XxHash64.hash(bytes, at, length) & (SLOTS - 1);
    Known known = slots[slot];
    if (known == null || !Arrays.equals(known.id, 0, known.id.length, bytes, at, at + length)) {
      known = ask(Arrays.copyOfRange(bytes, at, at + length));
      slots[slot] = known;
    }
    return known.name;
  }

  private Known ask(byte[] id) {
    String name = names.find(new String(id, StandardCharsets.UTF_8));
    return new Known(id, name == null ? null : Fold.fold(name).getBytes(StandardCharsets.UTF_8));
  }
}
