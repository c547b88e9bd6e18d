package dev.takagari.enrich.table;

import dev.takagari.core.lake.XxHash64;

/// The 64-bit keys of the table. They stand in files: another rule is another version of the
/// format. They only tell what to compare: whoever makes two texts of one key gains nothing but a
/// comparison.
public final class ValueHash {
  private static final long STEP = 0xD6E8FEB86659FD93L;
  private static final long GRAM = 0xA0761D6478BD642FL;
  private static final long NAME_SEED = Family.NAME.seed();
  private static final long COMMAND_SEED = Family.COMMAND.seed();

  private ValueHash() {}

  /// The key of a text that is looked up whole; not for names and command lines.
  public static long of(Family family, byte[] bytes, int from, int length) {
    return mix(XxHash64.hash(bytes, from, length) ^ family.seed());
  }

  /// The key of a name.
  public static long ofName(byte[] bytes, int from, int length) {
    long sum = 0;
    for (int i = from + length - 1; i >= from; i--) {
      sum = nameStep(sum, bytes[i]);
    }
    return nameEnd(sum);
  }

  /// Adds the byte before those that `sum`, at first 0, stands for: one pass from the last byte to
  /// the first goes by the keys of all names above.
  public static long nameStep(long sum, byte b) {
    return (sum + (b & 0xff) + 1) * STEP;
  }

  /// The key of the bytes that a sum stands for.
  public static long nameEnd(long sum) {
    return mix(sum ^ NAME_SEED);
  }

  /// The key of eight bytes, or of four in the lower half.
  static long ofGram(long gram, int bytes) {
    return mix((gram * GRAM) ^ (COMMAND_SEED + bytes));
  }

  /// A quick number of `bits` bits for the filter of grams.
  static int filterBit(long gram, int bits) {
    return (int) ((gram * GRAM) >>> (Long.SIZE - bits));
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }
}
