package dev.takagari.adapters.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A byte array that grows and is used again. For one thread.
final class GrowingBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int size;

  GrowingBytes(int capacity) {
    array = new byte[capacity];
  }

  /// The bytes, from 0 to [#size()]; replaced when it grows.
  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /// Forgets everything, and an array larger than `most`.
  void trim(int most) {
    if (array.length > most) {
      array = new byte[64];
    }
    size = 0;
  }

  void put(byte value) {
    reserve(1);
    array[size++] = value;
  }

  void put(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(array, size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(array, size, value);
    size += Long.BYTES;
  }

  int getInt(int at) {
    return (int) INT.get(array, at);
  }

  void putVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  void putZigzag(long value) {
    putVarint((value << 1) ^ (value >> 63));
  }

  /// Appends the low `width` bits of each value, the first in the lowest bits. `width * count` must
  /// be a multiple of eight.
  void putBits(long[] values, int from, int count, int width) {
    int bytes = count * width / 8;
    reserve(bytes + Long.BYTES);
    long bits = 0;
    int used = 0;
    int at = size;
    for (int i = from; i < from + count; i++) {
      long value = values[i];
      bits |= value << used;
      used += width;
      if (used >= Long.SIZE) {
        LONG.set(array, at, bits);
        at += Long.BYTES;
        used -= Long.SIZE;
        bits = used == 0 ? 0 : value >>> (width - used);
      }
    }
    LONG.set(array, at, bits);
    size += bytes;
  }

  /// As [#putBits(long[], int, int, int)], of at most 32 bits each.
  void putBits(int[] values, int from, int count, int width) {
    int bytes = count * width / 8;
    reserve(bytes + Long.BYTES);
    long bits = 0;
    int used = 0;
    int at = size;
    for (int i = from; i < from + count; i++) {
      long value = values[i] & 0xFFFFFFFFL;
      bits |= value << used;
      used += width;
      if (used >= Long.SIZE) {
        LONG.set(array, at, bits);
        at += Long.BYTES;
        used -= Long.SIZE;
        bits = used == 0 ? 0 : value >>> (width - used);
      }
    }
    LONG.set(array, at, bits);
    size += bytes;
  }

  private void reserve(int bytes) {
    if (array.length - size < bytes) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(size, bytes)));
    }
  }
}
