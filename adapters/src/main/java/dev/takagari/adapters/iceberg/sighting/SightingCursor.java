package dev.takagari.adapters.iceberg.sighting;

import static java.util.Objects.requireNonNull;

import dev.takagari.core.event.Observable;
import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongPredicate;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.jspecify.annotations.Nullable;

/// Rows of one data file in their order: all of them, or those of wanted values.
///
/// Row groups and pages that cannot hold a wanted value are passed over by filter and index. For a
/// few values all columns of the pages that are left are asked for at once; for many, hashes are
/// read first and the other columns only around rows that are wanted. The kind of a wanted row is
/// known, so that column is not read. For one thread; requests are made by those of an executor.
final class SightingCursor implements SightingRows {
  /// Rows between two wanted ones that are read rather than asked for apart.
  private static final int NEAR = 2 * SightingLayout.PAGE_ROWS;

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
  private final int window;
  private final int lookahead;
  private final Deque<SightingPages.Group> groups;
  private final Deque<Future<List<Block>>> opening = new ArrayDeque<>();
  private final Deque<Block> blocks = new ArrayDeque<>();
  private final Deque<Future<List<SightingRow>>> ahead = new ArrayDeque<>();
  private List<SightingRow> rows = List.of();
  private int at;

  /// Pages of hashes of one row group, one after the other.
  private record Block(Open open, int from, int to) {
    SightingPages.Group group() {
      return open.group();
    }
  }

  /// A row group and the dictionaries of its columns that were asked for.
  private record Open(
      SightingPages.Group group, Map<Integer, Future<ColumnValues.Texts>> dictionaries) {}

  /// Rows from `from` to before `to` of a block.
  private record Stretch(int from, int to) {}

  /// @param wanted null for all rows
  /// @param window pages that are read at once
  /// @param lookahead windows and row groups that are read at the same time
  SightingCursor(
      StoredBytes file,
      SightingPages pages,
      @Nullable Wanted wanted,
      int window,
      int lookahead,
      ExecutorService threads) {
    this.file = file;
    this.threads = threads;
    this.wanted = wanted;
    this.window = window;
    this.lookahead = lookahead;
    this.groups = new ArrayDeque<>(pages.groups());
  }

  /// The pages of a row group that have to be read.
  private List<Block> open(SightingPages.Group group) {
    int count = group.least().length;
    BitSet chosen = new BitSet(count);
    Wanted values = wanted;
    if (values == null) {
      chosen.set(0, count);
    } else {
      long[] possible = values.in(group);
      if (possible.length > 0) {
        chosen.or(values.pages(group, filter(group, values, possible)));
      }
    }
    Open open = new Open(group, new ConcurrentHashMap<>());
    List<Block> found = new ArrayList<>();
    for (int from = chosen.nextSetBit(0); from >= 0; ) {
      int to = Math.min(chosen.nextClearBit(from), from + window);
      found.add(new Block(open, from, to));
      from = chosen.nextSetBit(to);
    }
    return found;
  }

  /// Says which hashes the row group may have: for a few values by one block of its filter each.
  private LongPredicate filter(SightingPages.Group group, Wanted values, long[] possible) {
    SightingPages.Filter place = group.filter();
    if (place.bytes() == 0) {
      return hash -> true;
    }
    if (values.size() > Wanted.FEW) {
      BlockSplitBloomFilter all =
          new BlockSplitBloomFilter(file.read(place.offset(), place.bytes()));
      return hash -> all.findHash(hashed(hash));
    }
    Map<Long, Future<Boolean>> asked = new HashMap<>();
    for (long hash : possible) {
      asked.put(
          hash,
          submit(
              () -> {
                long hashed = hashed(hash);
                return new BlockSplitBloomFilter(
                        file.read(place.blockOf(hashed), BlockSplitBloomFilter.LOWER_BOUND_BYTES))
                    .findHash(hashed);
              }));
    }
    return hash -> {
      Future<Boolean> answer = asked.get(hash);
      return answer != null && await(answer);
    };
  }

  /// What filters have of a number: the hash of its bytes.
  private static long hashed(long number) {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    return XxHash64.hash(bytes, 0, bytes.length);
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

  /// Whether some page may hold a row, as far as indexes say.
  boolean mayHold() {
    Wanted values = wanted;
    return values == null || groups.stream().anyMatch(group -> values.in(group).length > 0);
  }

  @Override
  public boolean hasNext() {
    while (at == rows.size()) {
      askAhead();
      Future<List<SightingRow>> next = ahead.poll();
      if (next == null) {
        return false;
      }
      rows = await(next);
      at = 0;
    }
    return true;
  }

  private void askAhead() {
    while (ahead.size() < lookahead) {
      while (opening.size() < lookahead && !groups.isEmpty()) {
        SightingPages.Group group = groups.remove();
        opening.add(submit(() -> open(group)));
      }
      if (blocks.isEmpty() && opening.isEmpty()) {
        return;
      }
      if (blocks.isEmpty()) {
        blocks.addAll(await(opening.remove()));
        continue;
      }
      Block block = blocks.remove();
      ahead.add(submit(() -> read(block)));
    }
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
    int from = block.group().rowOf(block.from());
    int to = block.group().rowOf(block.to());
    Wanted values = wanted;
    List<SightingRow> read = new ArrayList<>();
    if (values == null) {
      readAll(block.open(), from, to, read);
      return read;
    }
    Asked asked = new Asked(block.open());
    asked.ask(SightingLayout.HASH, from, to);
    if (values.size() <= Wanted.FEW) {
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
      if (values.size() > Wanted.FEW) {
        columns = new Asked(block.open());
        base = from + stretch.from();
        columns.askAll(base, from + stretch.to());
      }
      readHits(columns, base - from, stretch, hits, hash, found, values, read);
      if (values.size() <= Wanted.FEW) {
        break;
      }
    }
    return read;
  }

  /// Stretches of rows that hold all hits; one for all when they lie close together.
  private List<Stretch> stretches(BitSet hits) {
    List<Stretch> stretches = new ArrayList<>();
    boolean together = requireNonNull(wanted).size() <= Wanted.FEW;
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

  private void readAll(Open group, int from, int to, List<SightingRow> into) {
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
    private final Open open;
    private final Map<Integer, Future<byte[]>> bytes = new HashMap<>();
    private final Map<Integer, Integer> skipped = new HashMap<>();

    Asked(Open open) {
      this.open = open;
    }

    void askAll(int from, int to) {
      for (int column : VALUES) {
        ask(column, from, to);
      }
    }

    void ask(int column, int from, int to) {
      SightingPages.Chunk chunk = open.group().columns().get(column);
      int first = chunk.pageOf(from);
      int last = chunk.pageOf(to - 1);
      long start = chunk.offsets()[first];
      int length = Math.toIntExact(chunk.offsets()[last] + chunk.sizes()[last] - start);
      skipped.put(column, from - chunk.firstRows()[first]);
      bytes.put(column, submit(() -> file.read(start, length)));
      if (chunk.dictionary() >= 0) {
        open.dictionaries().computeIfAbsent(column, _ -> submit(() -> dictionary(column, chunk)));
      }
    }

    private ColumnValues.Texts dictionary(int column, SightingPages.Chunk chunk) {
      int size = Math.toIntExact(chunk.offsets()[0] - chunk.dictionary());
      return ColumnValues.dictionary(column, chunk, file.read(chunk.dictionary(), size));
    }

    ColumnValues values(int column) {
      Future<ColumnValues.Texts> dictionary = open.dictionaries().get(column);
      return new ColumnValues(
          column,
          open.group().columns().get(column),
          await(requireNonNull(bytes.get(column))),
          dictionary == null ? null : await(dictionary),
          requireNonNull(skipped.get(column)));
    }
  }

  private <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  private static <T> T await(Future<T> asked) {
    try {
      return asked.get();
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
    groups.clear();
    opening.forEach(asked -> asked.cancel(true));
    opening.clear();
    blocks.clear();
    ahead.forEach(asked -> asked.cancel(true));
    ahead.clear();
    rows = List.of();
    at = 0;
  }
}
