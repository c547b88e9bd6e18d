package dev.takagari.core.testing;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random numbers for property tests: a new seed on each run, printed, and fixed by
/// `-Dtakagari.seed=…`.
public final class Seeds {
  private static final long SEED =
      Long.getLong("takagari.seed", System.nanoTime() & Integer.MAX_VALUE);

  static {
    System.out.println("random tests use -Dtakagari.seed=" + SEED);
  }

  private Seeds() {}

  public static long seed() {
    return SEED;
  }

  /// A generator of its own for the test of this name.
  public static RandomGenerator random(String test) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 31 + test.hashCode());
  }
}
