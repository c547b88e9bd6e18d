package dev.takagari.enrich.table;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.normalize.IpNetwork;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Builds a table of any number of values with a bounded heap: values are sorted by their keys, on
/// disk where memory does not suffice, and written from the first key to the last.
///
/// For one thread; written once.
public final class TableWriter implements Closeable {
  /// How names of temporary files end; what is left of them belongs to nobody.
  public static final String TEMPORARY = ".tmp";

  /// Of a hundred slots so many are used: few enough that a look-up ends after some steps.
  private static final int FULL = 70;

  private static final int LEAST_CAPACITY = 16;
  private static final int FILTER_BITS_A_COMMAND = 32;
  private static final int LEAST_FILTER = 64;
  private static final int LARGEST_FILTER = 1 << 27;

  private final Path directory;
  private final RunSorter values;
  private final RunSorter commands;
  private final RunSorter networks4;
  private final RunSorter networks6;
  private final GramCounts gramCounts = new GramCounts();
  private final long[] counts = new long[Family.COUNT];
  private long added;
  private long skipped;
  private long wholeNames;
  private long upperNames;
  private long longCommands;
  private long shortCommands;

  /// Makes a writer without values.
  ///
  /// @param directory where temporary files go
  /// @param budget bytes of values in memory
  public TableWriter(Path directory, int budget) {
    this.directory = directory;
    values = new RunSorter(directory, budget / 2);
    commands = new RunSorter(directory, budget / 4);
    networks4 = new RunSorter(directory, budget / 8);
    networks6 = new RunSorter(directory, budget / 8);
  }

  /// Adds a value. One of a type that no column holds, or that cannot have been made by
  /// [dev.takagari.core.indicator.IndicatorText], is left out and counted.
  ///
  /// @throws IOException if temporary files cannot be written
  public void add(ActiveIndicator indicator) throws IOException {
    IndicatorValue value = indicator.value();
    Family family = Family.of(value.type());
    if (family == null) {
      skipped++;
      return;
    }
    switch (family) {
      case NETWORK -> addNetwork(value.text());
      case COMMAND -> addCommand(value.text());
      case NAME -> addName(indicator);
      case ADDRESS, DIGEST, URL, FILE, AGENT -> {
        byte[] text = utf8(value.text());
        put(ValueHash.of(family, text, 0, text.length), ValueRecord.encode(indicator, 0));
      }
    }
  }

  private void addName(ActiveIndicator indicator) throws IOException {
    byte[] text = utf8(indicator.value().text());
    int labels = 1;
    for (byte b : text) {
      labels += b == '.' ? 1 : 0;
    }
    wholeNames |= ValueTable.labelBit(labels);
    if (indicator.value().type() == IndicatorType.DOMAIN && !indicator.exact()) {
      upperNames |= ValueTable.labelBit(labels);
    }
    put(ValueHash.ofName(text, 0, text.length), ValueRecord.encode(indicator, 0));
  }

  private void addNetwork(String text) throws IOException {
    IpNetwork network = IpNetwork.parse(text);
    byte[] first = network == null ? null : IpAddress.parse(network.address());
    if (network == null || first == null) {
      skipped++;
      return;
    }
    (first.length == 4 ? networks4 : networks6)
        .add(NetworkSection.key(first), NetworkSection.record(first, network.prefix()));
  }

  private void addCommand(String text) throws IOException {
    byte[] command = utf8(text);
    if (command.length < ValueTable.SHORT_GRAM) {
      skipped++;
      return;
    }
    gramCounts.add(command);
    commands.add(XxHash64.hash(command, 0, command.length), command);
  }

  private void put(long key, byte[] record) throws IOException {
    values.add(key, record);
    added++;
  }

  /// How many values were left out.
  public long skipped() {
    return skipped;
  }

  /// Writes the table to a file, which is there as a whole or not at all.
  public void writeTo(Path file, TableOrigin origin) throws IOException {
    Path made = Files.createTempFile(directory, "table-", TableWriter.TEMPORARY);
    try {
      try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE);
          Parts parts = new Parts()) {
        channel.position(TableHeader.BYTES);
        TableHeader header = parts.write(origin, channel);
        channel.position(0);
        writeFully(channel, header.write());
        channel.force(true);
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /// The table in the heap, for few values.
  public ValueTable toTable(TableOrigin origin) throws IOException {
    try (Parts parts = new Parts()) {
      byte[] whole = new byte[Math.toIntExact(TableHeader.BYTES + parts.length())];
      ByteBuffer body = ByteBuffer.wrap(whole, TableHeader.BYTES, whole.length - TableHeader.BYTES);
      TableHeader header = parts.write(origin, new BufferChannel(body));
      return new ValueTable(header, MemorySegment.ofArray(whole), () -> {});
    }
  }

  @Override
  public void close() throws IOException {
    values.close();
    commands.close();
    networks4.close();
    networks6.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// The parts of the table, sorted.
  private final class Parts implements Closeable {
    private final SectionBuffer records = new SectionBuffer(directory);
    private final SectionBuffer slots = new SectionBuffer(directory);
    private final SectionBuffer v4 = new SectionBuffer(directory);
    private final SectionBuffer v6 = new SectionBuffer(directory);
    private final SectionBuffer grams = new SectionBuffer(directory);
    private final long capacity;
    private long nextSlot;

    Parts() throws IOException {
      try {
        putCommands();
        capacity = Math.max(LEAST_CAPACITY, added * 100 / FULL);
        records.put(new byte[1], 0, 1);
        values.forEach(this::putRecord);
        putEmptySlots(Math.max(nextSlot, capacity) + 1);
        networks4.forEach(new NetworkSection(v4, 4));
        networks6.forEach(new NetworkSection(v6, 16));
        counts[Family.NETWORK.number()] = v4.length() / 12 + v6.length() / 24;
        for (SectionBuffer section : sections()) {
          section.align();
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    private void putCommands() throws IOException {
      int[] distinct = new int[1];
      commands.forEach((_, _, _, _) -> distinct[0]++);
      byte[] filter = new byte[filterBytes(distinct[0])];
      int bits = Integer.numberOfTrailingZeros(filter.length * Byte.SIZE);
      commands.forEach(
          (_, bytes, from, length) -> {
            byte[] command = Arrays.copyOfRange(bytes, from, from + length);
            int place = gramCounts.rarest(command);
            long gram = GramCounts.gram(command, place);
            int size = GramCounts.size(command);
            int bit = ValueHash.filterBit(gram, bits);
            filter[bit >>> 3] |= (byte) (1 << (bit & 7));
            longCommands += size == ValueTable.LONG_GRAM ? 1 : 0;
            shortCommands += size == ValueTable.SHORT_GRAM ? 1 : 0;
            IndicatorValue value =
                new IndicatorValue(
                    IndicatorType.CMDLINE, new String(command, StandardCharsets.UTF_8));
            put(
                ValueHash.ofGram(gram, size),
                ValueRecord.encode(new ActiveIndicator(value, false), place));
          });
      grams.put(filter, 0, filter.length);
    }

    private static int filterBytes(long commands) {
      long bytes = commands * FILTER_BITS_A_COMMAND / Byte.SIZE;
      return Math.clamp(Long.highestOneBit(Math.max(1, bytes)) * 2, LEAST_FILTER, LARGEST_FILTER);
    }

    private void putRecord(long key, byte[] bytes, int from, int length) throws IOException {
      long place = records.length();
      if (place > ValueTable.PLACE) {
        throw new IOException("the indicators are too many for a table");
      }
      putEmptySlots(ValueTable.home(key, capacity));
      slots.putLong((key << ValueTable.PLACE_BITS) | place);
      nextSlot++;
      records.put(bytes, from, length);
      IndicatorType type = ValueRecord.type(MemorySegment.ofArray(bytes), from);
      Family family = Family.of(type);
      if (family != null) {
        counts[family.number()]++;
      }
    }

    private void putEmptySlots(long upTo) throws IOException {
      for (; nextSlot < upTo; nextSlot++) {
        slots.putLong(0);
      }
    }

    private List<SectionBuffer> sections() {
      return List.of(records, slots, v4, v6, grams);
    }

    long length() {
      return sections().stream().mapToLong(SectionBuffer::length).sum();
    }

    /// Writes all parts.
    ///
    /// @return the header that belongs before them
    TableHeader write(TableOrigin origin, WritableByteChannel target) throws IOException {
      TableHeader.Section[] places = new TableHeader.Section[sections().size()];
      long at = TableHeader.BYTES;
      SummingChannel summing = new SummingChannel(target);
      for (int i = 0; i < places.length; i++) {
        SectionBuffer section = sections().get(i);
        places[i] = new TableHeader.Section(at, section.length());
        at += section.length();
        section.copyTo(summing);
      }
      return new TableHeader(
          origin,
          Arrays.stream(counts).sum(),
          capacity,
          places[0],
          places[1],
          places[2],
          places[3],
          places[4],
          wholeNames,
          upperNames,
          longCommands,
          shortCommands,
          new TableHeader.Families(counts),
          (int) summing.sum.getValue());
    }

    @Override
    public void close() throws IOException {
      for (SectionBuffer section : sections()) {
        section.close();
      }
    }
  }

  /// Sums up what goes through it.
  private record SummingChannel(WritableByteChannel target, CRC32C sum)
      implements WritableByteChannel {
    SummingChannel(WritableByteChannel target) {
      this(target, new CRC32C());
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int length = bytes.remaining();
      sum.update(bytes.duplicate());
      writeFully(target, bytes);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /// Writes into memory.
  private record BufferChannel(ByteBuffer target) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) {
      int length = bytes.remaining();
      target.put(bytes);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
