package dev.takagari.core.event;

import java.util.Arrays;
import java.util.List;

/// The names of an event's attributes, shared by all events that have the same ones.
///
/// Events of one kind carry the same names over and over. Who writes many events can remember by
/// the identity of this object what it made of the names (numbers of a dictionary, escaped text)
/// and need not look at them again. Two objects may hold equal names. Immutable.
public final class AttributeNames {
  private final byte[][] names;

  /// @param names distinct, in the order of their unsigned bytes, UTF-8
  public AttributeNames(List<byte[]> names) {
    this.names = new byte[names.size()][];
    for (int i = 0; i < this.names.length; i++) {
      this.names[i] = names.get(i).clone();
      if (i > 0 && Arrays.compareUnsigned(this.names[i - 1], this.names[i]) >= 0) {
        throw new IllegalArgumentException("names must be sorted and distinct");
      }
    }
  }

  public int count() {
    return names.length;
  }

  /// Points `into` at a name, from 0.
  public void name(int index, ByteSpan into) {
    byte[] name = names[index];
    into.set(name, 0, name.length);
  }
}
