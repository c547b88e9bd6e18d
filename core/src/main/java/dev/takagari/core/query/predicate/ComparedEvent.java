package dev.takagari.core.query.predicate;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.normalize.AddressBytes;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.query.AttributeLeaves;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An event in the form that predicates compare: texts folded, JSON of attributes taken apart; each
/// when it is first asked for, and once however many predicates ask. Reused from event to event;
/// allocates for texts that are not ASCII where they have to be folded, and for JSON.
///
/// Mutable; for one thread. A span that it hands out is valid until the next one is.
public final class ComparedEvent {
  private static final int COLUMNS = EventSchema.current().columns().size();
  private static final int USUAL_BYTES = 16 * 1024;
  private static final int MOST_BYTES_KEPT = 1024 * 1024;
  private static final int USUAL_ATTRIBUTES = 64;
  private static final int LONGEST_NUMBER = 20;

  private Event event = EventRow.builder().build();

  /// Counts events, so that nothing has to be cleared: what was made for another number is old.
  private long number;

  private byte[] folded = new byte[USUAL_BYTES];
  private int used;

  /// By column ordinal, then by attribute.
  private Slot[] slots = slots(new Slot[0], COLUMNS + USUAL_ATTRIBUTES);

  /// Of all attributes that were taken apart, one after the other.
  private final List<Leaf> leaves = new ArrayList<>();

  private final ByteSpan span = new ByteSpan();
  private final ByteSpan name = new ByteSpan();
  private final ByteSpan wanted = new ByteSpan();
  private final byte[] digits = new byte[LONGEST_NUMBER];
  private final AddressBytes address = new AddressBytes();

  /// What was made of a column or attribute, and for which event.
  private static final class Slot {
    private long foldedFor;
    private int start;
    private int length;
    private long takenApartFor;
    private int firstLeaf;
    private int endOfLeaves;
  }

  /// A leaf inside the JSON value of an attribute, folded when it is first asked for.
  private static final class Leaf {
    private final String name;
    private String value;
    private boolean folded;

    Leaf(String name, String value) {
      this.name = name;
      this.value = value;
    }

    String folded() {
      if (!folded) {
        value = Fold.fold(value);
        folded = true;
      }
      return value;
    }
  }

  /// Goes to an event: before the first predicate is asked of it, also when it is the same view on
  /// other bytes. The event must stay as it is until the last predicate was asked.
  public ComparedEvent set(Event next) {
    event = next;
    number++;
    used = 0;
    if (folded.length > MOST_BYTES_KEPT) {
      folded = new byte[USUAL_BYTES];
    }
    if (!leaves.isEmpty()) {
      leaves.clear();
    }
    return this;
  }

  boolean has(Column column) {
    return event.has(column);
  }

  long number(Column column) {
    return event.number(column);
  }

  /// The decimal digits of a number that the event has.
  ByteSpan digits(Column column) {
    long value = event.number(column);
    int at = digits.length;
    // negative, for that has room for every number
    for (long rest = value > 0 ? -value : value; at == digits.length || rest != 0; rest /= 10) {
      digits[--at] = (byte) ('0' - rest % 10);
    }
    if (value < 0) {
      digits[--at] = '-';
    }
    span.set(digits, at, digits.length - at);
    return span;
  }

  /// A text that the event has, in the form that conditions on the column compare with.
  ByteSpan text(Column column) {
    if (column.canonical()) {
      event.text(column, span);
      return span;
    }
    Slot slot = slots[column.ordinal()];
    if (slot.foldedFor != number) {
      event.text(column, span);
      keepFolded(slot);
    }
    return folded(slot);
  }

  int count(Column column) {
    return event.count(column);
  }

  /// An element of a list, in the form that conditions on the column compare with.
  ByteSpan element(Column column, int index) {
    event.element(column, index, span);
    if (!column.canonical()) {
      // lists of verbatim texts are few: not kept, the next text is written over it
      int length = fold();
      span.set(folded, used, length);
    }
    return span;
  }

  /// The number of the attribute of this name, -1 if there is none.
  int findAttribute(byte[] utf8) {
    wanted.set(utf8, 0, utf8.length);
    AttributeNames names = event.attributeNames();
    int low = 0;
    int high = event.attributeCount() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (names == null) {
        event.attribute(middle, name, span);
      } else {
        names.name(middle, name);
      }
      int order = name.compareTo(wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// The folded value of an attribute.
  ByteSpan attribute(int attribute) {
    Slot slot = slot(attribute);
    if (slot.foldedFor != number) {
      event.attribute(attribute, name, span);
      keepFolded(slot);
    }
    return folded(slot);
  }

  /// Whether a leaf of this name inside the value of an attribute fits.
  boolean hasLeaf(int attribute, String leafName, TextCheck check) {
    event.attribute(attribute, name, span);
    if (!AttributeLeaves.mayHaveLeaves(span.array(), span.offset(), span.length())) {
      return false;
    }
    Slot slot = slot(attribute);
    if (slot.takenApartFor != number) {
      slot.firstLeaf = leaves.size();
      AttributeLeaves.forEach(
          name.toString(),
          span.array(),
          span.offset(),
          span.length(),
          (leaf, value) -> leaves.add(new Leaf(leaf, value)));
      slot.endOfLeaves = leaves.size();
      slot.takenApartFor = number;
    }
    for (int i = slot.firstLeaf; i < slot.endOfLeaves; i++) {
      Leaf leaf = leaves.get(i);
      if (leaf.name.equals(leafName) && check.fits(leaf.folded())) {
        return true;
      }
    }
    return false;
  }

  /// For reading an address, whatever it holds.
  AddressBytes address() {
    return address;
  }

  private Slot slot(int attribute) {
    int slot = COLUMNS + attribute;
    if (slot >= slots.length) {
      slots = slots(slots, Math.max(2 * slots.length, slot + 1));
    }
    return slots[slot];
  }

  private static Slot[] slots(Slot[] known, int size) {
    Slot[] slots = Arrays.copyOf(known, size);
    for (int i = known.length; i < size; i++) {
      slots[i] = new Slot();
    }
    return slots;
  }

  private ByteSpan folded(Slot slot) {
    span.set(folded, slot.start, slot.length);
    return span;
  }

  private void keepFolded(Slot slot) {
    slot.start = used;
    slot.length = fold();
    slot.foldedFor = number;
    used += slot.length;
  }

  /// Writes the text of the span behind what is kept, folded; says how many bytes it has.
  private int fold() {
    reserve(span.length());
    if (span.foldAscii(folded, used)) {
      return span.length();
    }
    byte[] utf8 = Fold.fold(span.toString()).getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, folded, used, utf8.length);
    return utf8.length;
  }

  private void reserve(int size) {
    if (folded.length - used < size) {
      folded = Arrays.copyOf(folded, Math.max(2 * folded.length, Math.addExact(used, size)));
    }
  }
}
