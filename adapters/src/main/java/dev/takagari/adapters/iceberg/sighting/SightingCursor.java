package dev.takagari.adapters.iceberg.sighting;

import static java.util.Objects.requireNonNull;

import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.parquet.column.Dictionary;
import org.jspecify.annotations.Nullable;

/// Rows of one data file in their order: all of them, or those of wanted values.
///
/// Pages that cannot hold a wanted value are passed over by their index. For a few values all
/// columns of the pages that are left are asked for at once; for many, hashes are read first and
/// the other columns only around rows that are wanted. The kind of a wanted row is known, so that
/// column is not read. For one thread; requests are made by those of an executor.
final class SightingCursor implements SightingRows {
  /// Up to so many values it pays to ask for all columns at once.
  private static final int FEW = 16;

  /// Rows between two wanted ones that are read rather than asked for apart.
  private static final int NEAR = 16 * SightingLayout.PAGE_ROWS;

  private static final Map<String, Observable> KINDS = kinds();
  private static final Map<String, SightingRole> ROLES = roles();
  private static final int[] VALUES = {
    SightingLayout.VALUE,
    SightingLayout.DAY,
    SightingLayout.HOST,
    SightingLayout.ROLE,
    SightingLayout.FIRST,
    SightingLayout.LAST,
    SightingLayout.COUNT
  };

  private final StoredBytes file;
  private final ExecutorService threads;
  private final @Nullable Wanted wanted;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private final Map<Long, Dictionary> dictionaries = new HashMap<>();
  private long open = -1;
  private List<SightingRow> rows = List.of();
  private int at;

  /// Pages of hashes of one row group, one after the other.
  private record Block(SightingPages.Group group, int from, int to) {}

  /// Rows from `from` to before `to`, with their hashes if they were read.
  private record Stretch(int from, int to) {}

  /// @param wanted null for all rows
  /// @param window pages that are read at once
  SightingCursor(
      StoredBytes file,
      SightingPages pages,
      @Nullable Wanted wanted,
      int window,
      ExecutorService threads) {
    this.file = file;
    this.threads = threads;
    this.wanted = wanted;
    for (SightingPages.Group group : pages.groups()) {
      int count = group.least().length;
      BitSet chosen = new BitSet(count);
      if (wanted == null) {
        chosen.set(0, count);
      } else {
        chosen.or(wanted.pages(group));
      }
      for (int from = chosen.nextSetBit(0); from >= 0; ) {
        int to = Math.min(chosen.nextClearBit(from), from + window);
        blocks.add(new Block(group, from, to));
        from = chosen.nextSetBit(to);
      }
    }
  }

  private static Map<String, Observable> kinds() {
    Map<String, Observable> kinds = new HashMap<>();
    for (Observable kind : Observable.values()) {
      kinds.put(SightedValue.code(kind), kind);
    }
    return Map.copyOf(kinds);
  }

  private static Map<String, SightingRole> roles() {
    Map<String, SightingRole> roles = new HashMap<>();
    for (SightingRole role : SightingRole.values()) {
      roles.put(role.code(), role);
    }
    return Map.copyOf(roles);
  }

  /// Whether any page may hold a row.
  boolean isEmpty() {
    return blocks.isEmpty() && at == rows.size();
  }

  @Override
  public boolean hasNext() {
    while (at == rows.size()) {
      Block block = blocks.poll();
      if (block == null) {
        return false;
      }
      rows = read(block);
      at = 0;
    }
    return true;
  }

  @Override
  public SightingRow next() {
    SightingRow row = peek();
    at++;
    return row;
  }

  @Override
  public SightingRow peek() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.get(at);
  }

  private List<SightingRow> read(Block block) {
    long group = block.group().hashes().offsets()[0];
    if (group != open) {
      open = group;
      dictionaries.clear();
    }
    int from = block.group().rowOf(block.from());
    int to = block.group().rowOf(block.to());
    Wanted values = wanted;
    List<SightingRow> read = new ArrayList<>();
    if (values == null) {
      readAll(block.group(), from, to, read);
      return read;
    }
    Asked asked = new Asked(block.group());
    asked.ask(SightingLayout.HASH, from, to);
    if (values.size() <= FEW) {
      asked.askAll(from, to);
    }
    ColumnValues hashes = asked.values(SightingLayout.HASH);
    int[] found = new int[to - from];
    long[] hash = new long[to - from];
    BitSet hits = new BitSet(to - from);
    for (int i = 0; i < found.length; i++) {
      hash[i] = hashes.nextNumber();
      found[i] = i > 0 && hash[i] == hash[i - 1] ? found[i - 1] : values.find(hash[i]);
      if (found[i] >= 0) {
        hits.set(i);
      }
    }
    for (Stretch stretch : stretches(hits)) {
      Asked columns = asked;
      int base = from;
      if (values.size() > FEW) {
        columns = new Asked(block.group());
        base = from + stretch.from();
        columns.askAll(base, from + stretch.to());
      }
      readHits(columns, base - from, stretch, hits, hash, found, values, read);
      if (values.size() <= FEW) {
        break;
      }
    }
    return read;
  }

  /// Stretches of rows that hold all hits; one for all when they lie close together.
  private List<Stretch> stretches(BitSet hits) {
    List<Stretch> stretches = new ArrayList<>();
    boolean together = requireNonNull(wanted).size() <= FEW;
    int from = hits.nextSetBit(0);
    int last = from;
    while (from >= 0) {
      int next = hits.nextSetBit(last + 1);
      if (next < 0 || (!together && next - last > NEAR)) {
        stretches.add(new Stretch(from, last + 1));
        from = next;
      }
      last = next;
    }
    return stretches;
  }

  private static void readHits(
      Asked columns,
      int base,
      Stretch stretch,
      BitSet hits,
      long[] hash,
      int[] found,
      Wanted values,
      List<SightingRow> into) {
    Columns column = new Columns(columns);
    int position = base;
    byte[] before = {};
    for (int i = hits.nextSetBit(stretch.from());
        i >= 0 && i < stretch.to();
        i = hits.nextSetBit(i + 1)) {
      column.skip(i - position);
      position = i + 1;
      byte[] value = column.value(before);
      before = value;
      Observable kind = values.kindOf(found[i], hash[i], value);
      if (kind == null) {
        column.skipRest();
      } else {
        into.add(column.row(kind, hash[i], value));
      }
    }
  }

  private void readAll(SightingPages.Group group, int from, int to, List<SightingRow> into) {
    Asked asked = new Asked(group);
    asked.ask(SightingLayout.KIND, from, to);
    asked.ask(SightingLayout.HASH, from, to);
    asked.askAll(from, to);
    ColumnValues kinds = asked.values(SightingLayout.KIND);
    ColumnValues hashes = asked.values(SightingLayout.HASH);
    Columns column = new Columns(asked);
    byte[] before = {};
    byte[] kindBefore = {};
    Observable kind = Observable.IP;
    for (int row = from; row < to; row++) {
      byte[] code = kinds.nextText();
      if (!Arrays.equals(code, kindBefore)) {
        kind = requireNonNull(KINDS.get(new String(code, StandardCharsets.US_ASCII)));
        kindBefore = code;
      }
      byte[] value = column.value(before);
      before = value;
      into.add(column.row(kind, hashes.nextNumber(), value));
    }
  }

  /// The columns beside kind and hash, row by row. Mutable.
  private static final class Columns {
    private final ColumnValues[] all = new ColumnValues[SightingLayout.COLUMNS];
    private byte[] roleBefore = {};
    private SightingRole role = SightingRole.ANY;

    Columns(Asked asked) {
      for (int column : VALUES) {
        all[column] = asked.values(column);
      }
    }

    void skip(int rows) {
      for (int column : VALUES) {
        all[column].skip(rows);
      }
    }

    /// Passes over a row of which the value was taken.
    void skipRest() {
      for (int column : VALUES) {
        if (column != SightingLayout.VALUE) {
          all[column].skip(1);
        }
      }
    }

    /// The value of the row; the array before if it is the same.
    byte[] value(byte[] before) {
      byte[] value = all[SightingLayout.VALUE].nextText();
      return Arrays.equals(value, before) ? before : value;
    }

    SightingRow row(Observable kind, long hash, byte[] value) {
      byte[] code = all[SightingLayout.ROLE].nextText();
      if (!Arrays.equals(code, roleBefore)) {
        role = requireNonNull(ROLES.get(new String(code, StandardCharsets.US_ASCII)));
        roleBefore = code;
      }
      return new SightingRow(
          kind,
          hash,
          value,
          all[SightingLayout.DAY].nextDay(),
          all[SightingLayout.HOST].nextText(),
          role,
          all[SightingLayout.FIRST].nextNumber(),
          all[SightingLayout.LAST].nextNumber(),
          all[SightingLayout.COUNT].nextNumber());
    }
  }

  /// Pages that were asked for and may be under way. Mutable.
  private final class Asked {
    private final SightingPages.Group group;
    private final Map<Integer, Future<byte[]>> bytes = new HashMap<>();
    private final Map<Integer, Future<byte[]>> dictionary = new HashMap<>();
    private final Map<Integer, Integer> skipped = new HashMap<>();

    Asked(SightingPages.Group group) {
      this.group = group;
    }

    void askAll(int from, int to) {
      for (int column : VALUES) {
        ask(column, from, to);
      }
    }

    void ask(int column, int from, int to) {
      SightingPages.Chunk chunk = group.columns().get(column);
      int first = chunk.pageOf(from);
      int last = chunk.pageOf(to - 1);
      long start = chunk.offsets()[first];
      int length = Math.toIntExact(chunk.offsets()[last] + chunk.sizes()[last] - start);
      skipped.put(column, from - chunk.firstRows()[first]);
      if (chunk.dictionary() >= 0 && !dictionaries.containsKey(chunk.dictionary())) {
        int size = Math.toIntExact(chunk.offsets()[0] - chunk.dictionary());
        if (first == 0) {
          // they lie side by side
          Future<byte[]> both = submit(() -> file.read(chunk.dictionary(), size + length));
          dictionary.put(column, both);
          bytes.put(column, submit(() -> Arrays.copyOfRange(await(both), size, size + length)));
          return;
        }
        dictionary.put(column, submit(() -> file.read(chunk.dictionary(), size)));
      }
      bytes.put(column, submit(() -> file.read(start, length)));
    }

    ColumnValues values(int column) {
      SightingPages.Chunk chunk = group.columns().get(column);
      Future<byte[]> asked = dictionary.get(column);
      if (asked != null) {
        dictionaries.put(chunk.dictionary(), ColumnValues.dictionary(column, chunk, await(asked)));
      }
      return new ColumnValues(
          column,
          chunk,
          await(requireNonNull(bytes.get(column))),
          dictionaries.get(chunk.dictionary()),
          requireNonNull(skipped.get(column)));
    }
  }

  private <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  private static byte[] await(Future<byte[]> bytes) {
    try {
      return bytes.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new java.io.InterruptedIOException("reading was ended"));
    }
  }

  @Override
  public void close() {
    blocks.clear();
    rows = List.of();
    at = 0;
  }
}
