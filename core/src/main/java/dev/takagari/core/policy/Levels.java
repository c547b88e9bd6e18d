package dev.takagari.core.policy;

import java.util.Arrays;

/// Levels as numbers, in which conditions compare them.
public final class Levels {
  private Levels() {}

  /// The place of a level among all of its kind, from 0 for the lowest.
  public static <L extends Enum<L>> long rank(L level) {
    return Arrays.asList(level.getDeclaringClass().getEnumConstants()).indexOf(level);
  }

  /// The level at a place; the lowest or the highest when the place is beyond them.
  public static <L extends Enum<L>> L at(Class<L> levels, long rank) {
    L[] all = levels.getEnumConstants();
    return all[Math.clamp(rank, 0, all.length - 1)];
  }
}
