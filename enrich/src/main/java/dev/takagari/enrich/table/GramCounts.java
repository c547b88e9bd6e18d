package dev.takagari.enrich.table;

/// Chooses by which eight bytes of a command line it is found (four of those that are shorter than
/// eight): by those that the fewest others have, so that `rundll32.exe ` leads to nothing.
///
/// Counts are kept in cells that grams share; a choice may be a little worse for it, never wrong.
/// For one thread.
final class GramCounts {
  private static final int CELL_BITS = 20;

  private int[] cells = new int[0];

  /// Counts the grams of a command line.
  void add(byte[] command) {
    if (cells.length == 0) {
      cells = new int[1 << CELL_BITS];
    }
    for (int i = 0; i <= command.length - size(command); i++) {
      cells[cell(command, i)]++;
    }
  }

  /// The place of the gram that is counted least.
  int rarest(byte[] command) {
    int best = 0;
    for (int i = 1; i <= command.length - size(command); i++) {
      if (cells[cell(command, i)] < cells[cell(command, best)]) {
        best = i;
      }
    }
    return best;
  }

  private static int cell(byte[] command, int at) {
    return ValueHash.filterBit(gram(command, at), CELL_BITS);
  }

  /// How many bytes the grams of a command line have.
  static int size(byte[] command) {
    return command.length >= ValueTable.LONG_GRAM ? ValueTable.LONG_GRAM : ValueTable.SHORT_GRAM;
  }

  /// The gram at a place.
  static long gram(byte[] command, int at) {
    long gram = 0;
    for (int i = size(command) - 1; i >= 0; i--) {
      gram = (gram << Byte.SIZE) | (command[at + i] & 0xff);
    }
    return gram;
  }
}
