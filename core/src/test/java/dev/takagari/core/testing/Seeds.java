package dev.takagari.core.testing;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random numbers for property tests. The seed is fixed, so that a failure belongs to a change;
/// `-Dtakagari.seed=N` chooses another one, `-Dtakagari.seed=random` a new one on each run. It is
/// printed.
public final class Seeds {
  private static final long SEED = chosen(System.getProperty("takagari.seed", "20261121"));

  static {
    System.out.println("random tests use -Dtakagari.seed=" + SEED);
  }

  private Seeds() {}

  private static long chosen(String seed) {
    return seed.equals("random") ? System.nanoTime() & Integer.MAX_VALUE : Long.parseLong(seed);
  }

  public static long seed() {
    return SEED;
  }

  /// A generator of its own for the test of this name.
  public static RandomGenerator random(String test) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 31 + test.hashCode());
  }
}
