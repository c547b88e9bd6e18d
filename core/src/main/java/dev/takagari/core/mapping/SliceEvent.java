package dev.takagari.core.mapping;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.json.ByteArena;
import dev.takagari.core.json.FlatObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An event whose values are slices of the line it was read from, and of what was appended to the
/// line's arena; at the same time the draft that a decoder fills. Reused from line to line; for one
/// thread.
///
/// A text is where it begins and how long it is. Texts that many events share (names of kinds and
/// classes) lie in a table instead: their place is the complement of their number there, so that
/// setting one costs one number.
public final class SliceEvent implements Event {
  private static final List<Column> COLUMNS = EventSchema.current().columns();
  private static final AttributeNames NO_NAMES = new AttributeNames(List.of());
  private static final int[] NO_MEMBERS = {};
  private static final byte[] NOTHING = {};

  private final ByteArena arena;

  /// By column ordinal: where a text begins, or the first element of a list.
  private final int[] places = new int[COLUMNS.size()];

  /// By column ordinal: bytes of a text, elements of a list.
  private final int[] sizes = new int[COLUMNS.size()];

  private final long[] numbers = new long[COLUMNS.size()];

  /// Which columns have a value.
  private final long[] present = new long[(COLUMNS.size() + 63) / 64];

  private int[] elementPlaces = new int[64];
  private int[] elementSizes = new int[64];
  private int elements;

  private final Map<String, Integer> sharedPlaces = new HashMap<>();
  private byte[][] sharedTexts = new byte[64][];
  private int sharedCount;

  private @Nullable FlatObject<?> members;
  private AttributeNames names = NO_NAMES;

  /// By attribute: the member that is its value.
  private int[] memberOfAttribute = NO_MEMBERS;

  public SliceEvent(ByteArena arena) {
    this.arena = arena;
  }

  /// Begins a new event.
  public void clear() {
    Arrays.fill(present, 0);
    elements = 0;
    names = NO_NAMES;
    memberOfAttribute = NO_MEMBERS;
  }

  /// The place of a text that events share; the table holds it until [#forgetShared()].
  public int share(String text) {
    Integer place = sharedPlaces.get(text);
    if (place == null) {
      place = reserve();
      sharedTexts[~place] = text.getBytes(StandardCharsets.UTF_8);
      sharedPlaces.put(text, place);
    }
    return place;
  }

  /// A place in the table of shared texts for [#setShared(int, String)].
  public int reserve() {
    if (sharedCount == sharedTexts.length) {
      sharedTexts = Arrays.copyOf(sharedTexts, sharedCount * 2);
    }
    sharedTexts[sharedCount] = NOTHING;
    return ~sharedCount++;
  }

  /// Changes the text of a reserved place.
  public void setShared(int place, String text) {
    sharedTexts[~place] = text.getBytes(StandardCharsets.UTF_8);
  }

  /// How many texts are shared.
  public int sharedCount() {
    return sharedCount;
  }

  /// Empties the table: all places end.
  public void forgetShared() {
    sharedPlaces.clear();
    sharedTexts = new byte[64][];
    sharedCount = 0;
  }

  /// Whether the column of this ordinal has a value.
  public boolean has(int ordinal) {
    return (present[ordinal >> 6] & 1L << ordinal) != 0;
  }

  /// Sets a text to bytes of the arena, or with size 0 to a shared text.
  public void setText(int ordinal, int place, int size) {
    places[ordinal] = place;
    sizes[ordinal] = place < 0 ? sharedTexts[~place].length : size;
    present[ordinal >> 6] |= 1L << ordinal;
  }

  public void setNumber(int ordinal, long number) {
    numbers[ordinal] = number;
    present[ordinal >> 6] |= 1L << ordinal;
  }

  /// Leaves the column without a value.
  public void clear(int ordinal) {
    present[ordinal >> 6] &= ~(1L << ordinal);
  }

  /// Where a text begins, or which shared text it is; of a list, its first element.
  public int place(int ordinal) {
    return places[ordinal];
  }

  /// The bytes of a text, the elements of a list.
  public int size(int ordinal) {
    return sizes[ordinal];
  }

  public long number(int ordinal) {
    return numbers[ordinal];
  }

  /// The bytes that a place is an index of.
  public byte[] bytes(int place) {
    return place < 0 ? sharedTexts[~place] : arena.array();
  }

  /// The index in [#bytes(int)].
  public static int index(int place) {
    return Math.max(place, 0);
  }

  /// Adds an element to a list unless it is there.
  public void add(int ordinal, int place, int size) {
    int first = has(ordinal) ? places[ordinal] : elements;
    int count = has(ordinal) ? sizes[ordinal] : 0;
    int length = place < 0 ? sharedTexts[~place].length : size;
    for (int i = first; i < first + count; i++) {
      if (same(elementPlaces[i], elementSizes[i], place, length)) {
        return;
      }
    }
    if (first + count != elements) {
      for (int i = 0; i < count; i++) {
        append(elementPlaces[first + i], elementSizes[first + i]);
      }
      first = elements - count;
    }
    append(place, length);
    places[ordinal] = first;
    sizes[ordinal] = count + 1;
    present[ordinal >> 6] |= 1L << ordinal;
  }

  private void append(int place, int size) {
    if (elements == elementPlaces.length) {
      elementPlaces = Arrays.copyOf(elementPlaces, elements * 2);
      elementSizes = Arrays.copyOf(elementSizes, elements * 2);
    }
    elementPlaces[elements] = place;
    elementSizes[elements++] = size;
  }

  private boolean same(int place, int size, int otherPlace, int otherSize) {
    if (size != otherSize) {
      return false;
    }
    if (place == otherPlace) {
      return true;
    }
    int from = index(place);
    int to = index(otherPlace);
    return Arrays.equals(bytes(place), from, from + size, bytes(otherPlace), to, to + otherSize);
  }

  /// Whether two text columns have the same value.
  public boolean sameText(int ordinal, int other) {
    return has(ordinal)
        && has(other)
        && same(places[ordinal], sizes[ordinal], places[other], sizes[other]);
  }

  /// Where an element of a list begins; `index` counts from the list's first.
  public int elementPlace(int ordinal, int index) {
    return elementPlaces[places[ordinal] + index];
  }

  /// The bytes of an element.
  public int elementSize(int ordinal, int index) {
    return elementSizes[places[ordinal] + index];
  }

  /// Says which members of a record are the attributes.
  ///
  /// @param memberOfAttribute the member of each name, in the order of the names
  public void setAttributes(FlatObject<?> members, AttributeNames names, int[] memberOfAttribute) {
    this.members = members;
    this.names = names;
    this.memberOfAttribute = memberOfAttribute;
  }

  @Override
  public boolean has(Column column) {
    return has(column.ordinal());
  }

  @Override
  public int nextColumn(int ordinal) {
    int word = ordinal >> 6;
    if (word >= present.length) {
      return COLUMNS.size();
    }
    long left = present[word] & -1L << ordinal;
    while (left == 0) {
      if (++word == present.length) {
        return COLUMNS.size();
      }
      left = present[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(left);
  }

  @Override
  public long number(Column column) {
    if (column.type().isText()) {
      throw new IllegalArgumentException(column + " holds text");
    }
    require(column);
    return numbers[column.ordinal()];
  }

  @Override
  public void text(Column column, ByteSpan into) {
    if (column.type() != ColumnType.TEXT) {
      throw new IllegalArgumentException(column + " does not hold one text");
    }
    require(column);
    int place = places[column.ordinal()];
    into.set(bytes(place), index(place), sizes[column.ordinal()]);
  }

  @Override
  public int count(Column column) {
    if (column.type() != ColumnType.TEXT_LIST) {
      throw new IllegalArgumentException(column + " is not a list");
    }
    return has(column) ? sizes[column.ordinal()] : 0;
  }

  @Override
  public void element(Column column, int index, ByteSpan into) {
    require(column);
    int at = places[column.ordinal()] + Objects.checkIndex(index, count(column));
    int place = elementPlaces[at];
    into.set(bytes(place), index(place), elementSizes[at]);
  }

  @Override
  public int attributeCount() {
    return memberOfAttribute.length;
  }

  @Override
  public AttributeNames attributeNames() {
    return names;
  }

  @Override
  public void attribute(int index, ByteSpan name, ByteSpan value) {
    names.name(index, name);
    FlatObject<?> from = Objects.requireNonNull(members);
    int member = memberOfAttribute[index];
    int start = from.start(member);
    value.set(arena.array(), start, from.length(member));
  }

  private void require(Column column) {
    if (!has(column.ordinal())) {
      throw new IllegalStateException(column + " has no value");
    }
  }
}
