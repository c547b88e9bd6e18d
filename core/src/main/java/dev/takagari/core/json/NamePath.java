package dev.takagari.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names of an object's members up to one of them, as a node of a tree of all sequences of
/// names that were seen.
///
/// Writers of logs send the members of one kind of event in one order. So the name that followed
/// last time is likely to follow again: it is checked with a few comparisons of eight bytes, its
/// closing quote and colon included, and only when that fails the name is looked up. The node of
/// the last member stands for the whole layout, and its user may keep there what it knows of it.
///
/// @param <L> what is known of a layout
public final class NamePath<L> {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SMALLEST = 4;

  private final @Nullable NamePath<L> parent;
  private final NameToken token;
  private final int depth;
  private final boolean repeated;

  /// Of the token, to have it at hand.
  private final long[] words;

  private final long lastMask;

  private @Nullable NamePath<L> likely;

  /// Open addressing.
  private @Nullable NamePath<L>[] children = table(SMALLEST);

  private int childCount;
  private int ends;
  private @Nullable L layout;

  NamePath() {
    this(null, NameToken.NONE);
  }

  private NamePath(@Nullable NamePath<L> parent, NameToken token) {
    this.parent = parent;
    this.token = token;
    words = token.words();
    lastMask = token.lastMask();
    depth = parent == null ? 0 : parent.depth + 1;
    repeated = parent != null && (parent.repeated || parent.names(token));
  }

  @SuppressWarnings("unchecked")
  private static <L> @Nullable NamePath<L>[] table(int size) {
    return (NamePath<L>[]) new NamePath<?>[size];
  }

  /// The names in source order.
  public List<String> names() {
    List<String> names = new ArrayList<>(depth);
    for (NamePath<L> at = this; at.parent != null; at = at.parent) {
      names.add(new String(at.token.name(), StandardCharsets.US_ASCII));
    }
    return names.reversed();
  }

  /// Whether this name or one before it is there twice.
  boolean isRepeated() {
    return repeated;
  }

  private boolean names(NameToken wanted) {
    for (NamePath<L> at = this; at.parent != null; at = at.parent) {
      if (Arrays.equals(at.token.name(), wanted.name())) {
        return true;
      }
    }
    return false;
  }

  /// How many objects ended here, not counted beyond a few.
  public int ends() {
    return ends;
  }

  /// Counts an object that ends here.
  void end() {
    ends = Math.min(ends + 1, 1 << 20);
  }

  /// What the user keeps here, null at first.
  public @Nullable L layout() {
    return layout;
  }

  public void setLayout(L layout) {
    this.layout = layout;
  }

  /// The name that followed this one last time.
  @Nullable NamePath<L> likely() {
    return likely;
  }

  /// Whether `"name":` stands at `at` and ends before `end`; where it ends, or -1. Reads up to
  /// seven bytes more.
  int match(byte[] bytes, int at, int end) {
    int after = at + token.length();
    if (after > end) {
      return -1;
    }
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if ((long) LONG.get(bytes, at + i * Long.BYTES) != words[i]) {
        return -1;
      }
    }
    long rest = (long) LONG.get(bytes, at + last * Long.BYTES) ^ words[last];
    return (rest & lastMask) == 0 ? after : -1;
  }

  /// The path with one more name, null if it is not known.
  @Nullable NamePath<L> find(byte[] bytes, int at, int length) {
    int mask = children.length - 1;
    int slot = NameToken.hash(bytes, at, length) & mask;
    NamePath<L> child;
    while ((child = children[slot]) != null) {
      if (child.token.is(bytes, at, length)) {
        likely = child;
        return child;
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }

  /// Adds a name that [#find(byte[], int, int)] did not find.
  NamePath<L> add(NameToken token) {
    NamePath<L> child = new NamePath<>(this, token);
    if (++childCount * 2 > children.length) {
      @Nullable NamePath<L>[] old = children;
      children = table(old.length * 2);
      for (NamePath<L> moved : old) {
        if (moved != null) {
          put(moved);
        }
      }
    }
    put(child);
    likely = child;
    return child;
  }

  private void put(NamePath<L> child) {
    int mask = children.length - 1;
    int slot = NameToken.hash(child.token.name()) & mask;
    while (children[slot] != null) {
      slot = (slot + 1) & mask;
    }
    children[slot] = child;
  }
}
