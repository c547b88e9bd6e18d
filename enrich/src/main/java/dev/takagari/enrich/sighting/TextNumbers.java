package dev.takagari.enrich.sighting;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.lake.XxHash64;
import java.util.Arrays;

/// Numbers texts by their bytes and a tag, from 0 on. Copies the bytes of a new text and nothing
/// else. For one thread.
final class TextNumbers {
  private static final long TAG = 0x9E3779B97F4A7C15L;

  private byte[] bytes = new byte[1 << 16];
  private int used;
  private int[] starts = new int[1 << 10];
  private byte[] tags = new byte[1 << 10];
  private int[] prints = new int[1 << 10];
  private int count;
  private int[] slots = new int[1 << 12];

  /// The number of a text, a new one if it has none.
  int number(byte tag, ByteSpan text) {
    long hash = XxHash64.hash(text.array(), text.offset(), text.length()) + tag * TAG;
    int print = (int) (hash >>> 32);
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (prints[number] == print && tags[number] == tag && isAt(number, text)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    return add(tag, text, print, slot);
  }

  private boolean isAt(int number, ByteSpan text) {
    int start = starts[number];
    int length = starts[number + 1] - start;
    return length == text.length()
        && Arrays.equals(
            bytes, start, start + length, text.array(), text.offset(), text.offset() + length);
  }

  private int add(byte tag, ByteSpan text, int print, int slot) {
    if (bytes.length - used < text.length()) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + text.length()));
    }
    if (count + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      tags = Arrays.copyOf(tags, tags.length * 2);
      prints = Arrays.copyOf(prints, prints.length * 2);
    }
    System.arraycopy(text.array(), text.offset(), bytes, used, text.length());
    used += text.length();
    int number = count++;
    tags[number] = tag;
    prints[number] = print;
    starts[count] = used;
    slots[slot] = count;
    if (count * 2 > slots.length) {
      grow();
    }
    return number;
  }

  private void grow() {
    int[] larger = new int[slots.length * 2];
    int mask = larger.length - 1;
    for (int number = 0; number < count; number++) {
      int start = starts[number];
      long hash = XxHash64.hash(bytes, start, starts[number + 1] - start) + tags[number] * TAG;
      int slot = (int) hash & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = number + 1;
    }
    slots = larger;
  }

  int count() {
    return count;
  }

  byte tag(int number) {
    return tags[number];
  }

  /// A copy of a text.
  byte[] text(int number) {
    return Arrays.copyOfRange(bytes, starts[number], starts[number + 1]);
  }

  /// Bytes of memory that are in use.
  long memory() {
    return used + count * 9L + count * 8L;
  }

  /// Forgets all texts and keeps the memory.
  void clear() {
    used = 0;
    count = 0;
    Arrays.fill(slots, 0);
  }
}
