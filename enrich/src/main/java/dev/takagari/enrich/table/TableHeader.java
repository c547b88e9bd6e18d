package dev.takagari.enrich.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/// What the first bytes of a table say: its version, where its parts are, and by which sums it can
/// be told that nothing was changed.
///
/// @param origin what of the store it holds
/// @param values how many it holds
/// @param capacity slots that keys are spread over; some more follow
/// @param records values, except networks
/// @param slots by key: a mark and a place among the records; 0 for none
/// @param networks4 networks of IPv4, in order
/// @param networks6 networks of IPv6, in order
/// @param grams one bit for each gram that a command line is found by, and for others
/// @param wholeNames for each number of labels, whether a name has it
/// @param upperNames the same for names that stand for the names below them
/// @param families by number, how many values there are
/// @param checksum of everything after the header
record TableHeader(
    TableOrigin origin,
    long values,
    long capacity,
    Section records,
    Section slots,
    Section networks4,
    Section networks6,
    Section grams,
    long wholeNames,
    long upperNames,
    long longCommands,
    long shortCommands,
    Families families,
    int checksum) {
  static final int BYTES = 256;
  private static final long MAGIC = 0x646E_692D_7267_6B74L; // "tkgr-ind"
  private static final int VERSION = 1;
  private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

  /// Part of a table.
  ///
  /// @param at from the beginning of the table, a multiple of eight
  record Section(long at, long length) {}

  /// How many values of each family there are.
  @SuppressWarnings("ArrayRecordComponent")
  record Families(long[] counts) {
    Families {
      counts = Arrays.copyOf(counts, Family.COUNT);
    }

    long count(Family family) {
      return counts[family.number()];
    }
  }

  ByteBuffer write() {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(MAGIC).putInt(VERSION).putInt(checksum);
    out.putLong(origin.store().getMostSignificantBits());
    out.putLong(origin.store().getLeastSignificantBits());
    out.putLong(origin.generation()).putLong(values).putLong(capacity);
    for (Section section : sections()) {
      out.putLong(section.at).putLong(section.length);
    }
    out.putLong(wholeNames).putLong(upperNames).putLong(longCommands).putLong(shortCommands);
    for (long count : families.counts) {
      out.putLong(count);
    }
    out.putInt(CHECKSUM_AT, sum(out.array()));
    return out.clear();
  }

  private Section[] sections() {
    return new Section[] {records, slots, networks4, networks6, grams};
  }

  /// The end of the last part.
  long end() {
    return grams.at + grams.length;
  }

  /// @param bytes the first of a table
  static TableHeader read(byte[] bytes) throws DamagedTableException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < BYTES || in.getLong() != MAGIC) {
      throw new DamagedTableException("it is no table of indicators");
    }
    int version = in.getInt();
    if (version != VERSION) {
      throw new DamagedTableException("it is of version " + version + ", not " + VERSION);
    }
    if (in.getInt(CHECKSUM_AT) != sum(bytes)) {
      throw new DamagedTableException("its first bytes were changed");
    }
    int checksum = in.getInt();
    TableOrigin origin = new TableOrigin(new UUID(in.getLong(), in.getLong()), in.getLong());
    long values = in.getLong();
    long capacity = in.getLong();
    Section[] sections = new Section[5];
    for (int i = 0; i < sections.length; i++) {
      sections[i] = new Section(in.getLong(), in.getLong());
    }
    long wholeNames = in.getLong();
    long upperNames = in.getLong();
    long longCommands = in.getLong();
    long shortCommands = in.getLong();
    long[] counts = new long[Family.COUNT];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.getLong();
    }
    return new TableHeader(
        origin,
        values,
        capacity,
        sections[0],
        sections[1],
        sections[2],
        sections[3],
        sections[4],
        wholeNames,
        upperNames,
        longCommands,
        shortCommands,
        new Families(counts),
        checksum);
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, CHECKSUM_AT);
    return (int) sum.getValue();
  }
}
