package dev.takagari.ingest.lake;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What many rows of a spool have in common, kept once: names of attributes, and shapes of records.
/// A row then holds a number instead, which makes it smaller.
///
/// What was numbered stays numbered, and what did not fit once does not fit later: the room only
/// shrinks. So equal parts are written alike in all rows of a spool, and rows can be compared byte
/// by byte. Numbers begin at 1; 0 says that the part stands in the row itself. Safe for use by
/// several threads.
final class SharedParts {
  private static final int OVERHEAD = 100;
  private static final int MOST_BYTES = 4 << 20;

  /// Has no room: everything stands in the rows.
  static final SharedParts NONE = new SharedParts(0);

  private final Map<List<ByteSpan>, Integer> numbersOfNames = new HashMap<>();
  private final Map<ByteSpan, Integer> numbersOfTexts = new HashMap<>();
  private int countOfNames;
  private int countOfTexts;

  /// Written under the lock and then assigned again, so that readers need none.
  private volatile AttributeNames[] names = new AttributeNames[64];

  private volatile byte[][] texts = new byte[64][];
  private int room;

  SharedParts() {
    this(MOST_BYTES);
  }

  private SharedParts(int room) {
    this.room = room;
  }

  /// The number of an event's attribute names, 0 if there is no room for them.
  synchronized int names(Event event) {
    List<ByteSpan> wanted = new ArrayList<>(event.attributeCount());
    ByteSpan value = new ByteSpan();
    int size = OVERHEAD;
    for (int i = 0; i < event.attributeCount(); i++) {
      ByteSpan name = new ByteSpan();
      event.attribute(i, name, value);
      wanted.add(name);
      size += name.length() + OVERHEAD;
    }
    Integer known = numbersOfNames.get(wanted);
    if (known != null) {
      return known;
    }
    if (!makeRoom(size)) {
      return 0;
    }
    List<byte[]> copies = wanted.stream().map(ByteSpan::toBytes).toList();
    AttributeNames[] all =
        countOfNames == names.length ? Arrays.copyOf(names, countOfNames * 2) : names;
    all[countOfNames++] = new AttributeNames(copies);
    names = all;
    numbersOfNames.put(copies.stream().map(SharedParts::span).toList(), countOfNames);
    return countOfNames;
  }

  /// The number of a text, 0 if there is no room for it.
  synchronized int text(ByteSpan text) {
    Integer known = numbersOfTexts.get(text);
    if (known != null) {
      return known;
    }
    if (!makeRoom(text.length() + OVERHEAD)) {
      return 0;
    }
    byte[] copy = text.toBytes();
    byte[][] all = countOfTexts == texts.length ? Arrays.copyOf(texts, countOfTexts * 2) : texts;
    all[countOfTexts++] = copy;
    texts = all;
    numbersOfTexts.put(span(copy), countOfTexts);
    return countOfTexts;
  }

  private boolean makeRoom(int size) {
    if (room < size) {
      return false;
    }
    room -= size;
    return true;
  }

  private static ByteSpan span(byte[] bytes) {
    ByteSpan span = new ByteSpan();
    span.set(bytes, 0, bytes.length);
    return span;
  }

  /// The names of a number.
  AttributeNames names(int number) {
    return names[number - 1];
  }

  /// The text of a number; not to be changed.
  byte[] text(int number) {
    return texts[number - 1];
  }
}
