package dev.takagari.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A member's name as it stands in a line, prepared for comparing: `"name":` in words of eight
/// bytes. One object for all layouts that have the name, so that the names of all kinds of events
/// stay in the processor's cache.
///
/// @param name ASCII without escapes
/// @param words the last one padded with zeros
/// @param length of `"name":`
/// @param lastMask the bits of the last word that count
@SuppressWarnings("ArrayRecordComponent")
record NameToken(byte[] name, long[] words, int length, long lastMask) {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final NameToken NONE = of(new byte[0]);

  static NameToken of(byte[] name) {
    int length = name.length + 3;
    byte[] padded = new byte[(length + Long.BYTES - 1) / Long.BYTES * Long.BYTES];
    padded[0] = '"';
    System.arraycopy(name, 0, padded, 1, name.length);
    padded[length - 2] = '"';
    padded[length - 1] = ':';
    long[] words = new long[padded.length / Long.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = (long) LONG.get(padded, i * Long.BYTES);
    }
    return new NameToken(name, words, length, -1L >>> ((padded.length - length) * Byte.SIZE));
  }

  boolean is(byte[] bytes, int at, int size) {
    return Arrays.equals(name, 0, name.length, bytes, at, at + size);
  }

  static int hash(byte[] name) {
    return hash(name, 0, name.length);
  }

  static int hash(byte[] bytes, int at, int size) {
    int hash = size;
    for (int i = at; i < at + size; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ (hash >>> 15);
  }
}
