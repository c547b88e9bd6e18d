package dev.takagari.enrich.table;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Indicators as of one generation of the store, outside the heap. A key leads to a slot with a
/// mark of 28 bits, and what the slot points to is compared with the text itself, so nothing is
/// found that is not there.
///
/// It is there until whoever made it and everybody who holds it let it go; a look-up in it after
/// that throws `IllegalStateException`. Immutable; safe for use by several threads. Lookups
/// allocate only when they find something.
public final class ValueTable {
  static final int PLACE_BITS = 36;
  static final long PLACE = (1L << PLACE_BITS) - 1;
  static final int LONG_GRAM = 8;
  static final int SHORT_GRAM = 4;
  private static final int MOST_LABELS = 63;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final TableHeader header;
  private final MemorySegment slots;
  private final MemorySegment records;
  private final NetworkIndex networks4;
  private final NetworkIndex networks6;
  private final MemorySegment grams;
  private final int gramBits;
  private final long capacity;
  private final long bytes;
  private final Runnable free;

  /// Whoever made it is the first.
  private final AtomicInteger holders = new AtomicInteger(1);

  /// @param free is called when nobody holds it any more
  ValueTable(TableHeader header, MemorySegment whole, Runnable free) {
    this.header = header;
    this.slots = slice(whole, header.slots());
    this.records = slice(whole, header.records());
    this.networks4 = new NetworkIndex(slice(whole, header.networks4()), 4);
    this.networks6 = new NetworkIndex(slice(whole, header.networks6()), 16);
    this.grams = slice(whole, header.grams());
    this.gramBits = Long.numberOfTrailingZeros(grams.byteSize() * Byte.SIZE);
    this.capacity = header.capacity();
    this.bytes = whole.byteSize();
    this.free = free;
  }

  private static MemorySegment slice(MemorySegment whole, TableHeader.Section section) {
    return whole.asSlice(section.at(), section.length());
  }

  /// Keeps it until [#letGo()].
  ///
  /// @return false if it is gone already
  public boolean hold() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /// Ends one [#hold()], or what its maker has.
  public void letGo() {
    if (holders.decrementAndGet() == 0) {
      free.run();
    }
  }

  /// What of the store it holds.
  public TableOrigin origin() {
    return header.origin();
  }

  /// How many values it holds.
  public long size() {
    return header.values();
  }

  /// How many bytes it has.
  public long bytes() {
    return bytes;
  }

  /// Whether it holds a value of the family.
  public boolean has(Family family) {
    return header.families().count(family) > 0;
  }

  /// Finds a text among values that are looked up whole; not for names and command lines.
  ///
  /// @param key as [ValueHash#of] makes it
  public void find(Family family, long key, byte[] text, int from, int length, TableTarget target) {
    find(family, key, text, from, length, true, target);
  }

  /// @param whole whether the text is all there is; if not, only those are found that mean names
  ///   below them too
  private void find(
      Family family,
      long key,
      byte[] text,
      int from,
      int length,
      boolean whole,
      TableTarget target) {
    long mark = key << PLACE_BITS;
    for (long at = home(key, capacity) * Long.BYTES; ; at += Long.BYTES) {
      long slot = slots.get(LONG, at);
      if (slot == 0) {
        return;
      }
      if ((slot & ~PLACE) == mark) {
        compare(family, slot & PLACE, text, from, length, whole, target);
      }
    }
  }

  private void compare(
      Family family,
      long place,
      byte[] text,
      int from,
      int length,
      boolean whole,
      TableTarget target) {
    IndicatorType type = ValueRecord.type(records, place);
    boolean wanted =
        Family.of(type) == family
            && (whole || (type == IndicatorType.DOMAIN && !ValueRecord.isExact(records, place)));
    if (!wanted) {
      return;
    }
    byte[] held = ValueRecord.text(records, place);
    if (Arrays.equals(held, 0, held.length, text, from, from + length)) {
      ActiveIndicator found = ValueRecord.decode(records, place);
      target.found(found.value(), found.exact());
    }
  }

  /// Finds the names that a name is, or is below of.
  public void findNames(byte[] name, int from, int length, TableTarget target) {
    long sum = 0;
    int labels = 0;
    for (int i = from + length - 1; i >= from; i--) {
      if (name[i] == '.') {
        labels++;
        if (has(header.upperNames(), labels)) {
          find(
              Family.NAME,
              ValueHash.nameEnd(sum),
              name,
              i + 1,
              from + length - i - 1,
              false,
              target);
        }
      }
      sum = ValueHash.nameStep(sum, name[i]);
    }
    if (has(header.wholeNames(), labels + 1)) {
      find(Family.NAME, ValueHash.nameEnd(sum), name, from, length, true, target);
    }
  }

  private static boolean has(long counts, int labels) {
    return (counts & labelBit(labels)) != 0;
  }

  static long labelBit(int labels) {
    return 1L << Math.min(labels, MOST_LABELS);
  }

  /// Finds the networks around an address.
  ///
  /// @param high its first eight bytes, those of IPv4 in the upper half
  /// @param low its other eight bytes, 0 for IPv4
  public void findNetworks(boolean ipv4, long high, long low, TableTarget target) {
    (ipv4 ? networks4 : networks6).find(high, low, target);
  }

  /// Whether it has a network of the family.
  public boolean hasNetworks(boolean ipv4) {
    return !(ipv4 ? networks4 : networks6).isEmpty();
  }

  /// Finds the command lines that a folded one holds, each perhaps several times.
  ///
  /// @param text from its first byte on, with at least seven bytes of any kind behind it
  public void findCommands(byte[] text, int length, TableTarget target) {
    boolean findLong = header.longCommands() > 0;
    boolean findShort = header.shortCommands() > 0;
    for (int i = 0; i <= length - SHORT_GRAM; i++) {
      long gram = Bytes.longAt(text, i);
      if (findLong && i <= length - LONG_GRAM && mayHold(gram)) {
        findCommand(ValueHash.ofGram(gram, LONG_GRAM), text, length, i, target);
      }
      if (findShort && mayHold(gram & 0xffff_ffffL)) {
        findCommand(ValueHash.ofGram(gram & 0xffff_ffffL, SHORT_GRAM), text, length, i, target);
      }
    }
  }

  private boolean mayHold(long gram) {
    int bit = ValueHash.filterBit(gram, gramBits);
    return ((grams.get(ValueLayout.JAVA_BYTE, bit >>> 3) >>> (bit & 7)) & 1) != 0;
  }

  private void findCommand(long key, byte[] text, int length, int at, TableTarget target) {
    long mark = key << PLACE_BITS;
    for (long slotAt = home(key, capacity) * Long.BYTES; ; slotAt += Long.BYTES) {
      long slot = slots.get(LONG, slotAt);
      if (slot == 0) {
        return;
      }
      long place = slot & PLACE;
      if ((slot & ~PLACE) == mark
          && ValueRecord.type(records, place) == IndicatorType.CMDLINE
          && ValueRecord.isAround(records, place, text, length, at)) {
        ActiveIndicator found = ValueRecord.decode(records, place);
        target.found(found.value(), found.exact());
      }
    }
  }

  /// Hands over all values, in no order.
  public void forEach(Consumer<ActiveIndicator> target) {
    long at = 1;
    for (long left = header.values() - header.families().count(Family.NETWORK); left > 0; left--) {
      target.accept(ValueRecord.decode(records, at));
      at += ValueRecord.size(records, at);
    }
    networks4.forEach(target);
    networks6.forEach(target);
  }

  /// The slot where a key is looked for first; it rises with the key.
  static long home(long key, long capacity) {
    return Math.unsignedMultiplyHigh(key, capacity);
  }
}
