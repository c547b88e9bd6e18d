package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.event.AttributeNames;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.FleetRows;
import dev.takagari.core.lake.ListRows;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.lake.XxHash64;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import dev.takagari.core.testing.SharedNames;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our pages against DuckDB as reader, and against what the rows say of themselves.
class ParquetEventWriterTest {
  private static final long FIRST_DAY = 20_000 * 86_400_000_000L;
  private static final int ONE_GROUP = 64 << 20;

  @TempDir private Path directory;
  private int files;

  @Test
  void everyValueComesBackFromOneRowGroupAndFromMany() throws Exception {
    List<EventRow> events = odd(new RandomEvents(Seeds.seed()).list(3_000));
    for (int groupBytes : new int[] {ONE_GROUP, 1}) {
      WrittenFile file = write(new ListRows(events), groupBytes);

      assertThat(file.rows()).isEqualTo(events);
      assertThat(file.footer().getRow_groupsSize()).isEqualTo(groupBytes == 1 ? 3 : 1);
    }
  }

  @Test
  void sharedNamesWriteTheSameRows() throws Exception {
    List<EventRow> events = odd(new RandomEvents(Seeds.seed()).list(2_500));

    assertThat(write(new Shared(events), 1).rows()).isEqualTo(events);
  }

  @Test
  void aColumnWithoutValuesAndAColumnWithOneComeBack() throws Exception {
    List<EventRow> events = new ArrayList<>(new RandomEvents(Seeds.seed()).list(1));
    FleetRows fleet = new FleetRows(Seeds.seed(), 10);
    for (int i = 0; i < 45_000; i++) {
      events.add(
          EventRow.builder()
              .addAll(fleet.next(FIRST_DAY + i, 1).build())
              .clear(Columns.MESSAGE)
              .build());
    }
    events.set(30_000, with(events.get(30_000), "the only one"));
    WrittenFile file = write(new ListRows(events), ONE_GROUP);

    assertThat(file.rows()).isEqualTo(events);
  }

  private static EventRow with(EventRow row, String message) {
    return EventRow.builder().addAll(row).set(Columns.MESSAGE, message).build();
  }

  @Test
  void pagesAreIndexedAndTheirBoundsHold() throws Exception {
    FleetRows fleet = new FleetRows(Seeds.seed(), 50);
    List<EventRow> events = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      events.add(fleet.next(FIRST_DAY + i * 1_000L, 1).build());
    }
    WrittenFile file = write(new ListRows(events), ONE_GROUP);

    byte[] bytes = Files.readAllBytes(file.path());
    RowGroup group = file.footer().getRow_groups().getFirst();
    for (Column column : EventSchema.current().columns()) {
      ColumnChunk chunk = group.getColumns().get(column.ordinal());
      OffsetIndex offsets =
          Util.readOffsetIndex(
              new ByteArrayInputStream(
                  bytes, (int) chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
      ColumnIndex index =
          Util.readColumnIndex(
              new ByteArrayInputStream(
                  bytes, (int) chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
      List<Long> firsts =
          offsets.getPage_locations().stream().map(page -> page.getFirst_row_index()).toList();
      assertThat(firsts).as("pages of %s", column).isSorted().startsWith(0L);
      if (column.required()) {
        assertThat(firsts).hasSizeGreaterThanOrEqualTo(3);
      }
      for (int page = 0; page < firsts.size(); page++) {
        int to = page + 1 == firsts.size() ? events.size() : firsts.get(page + 1).intValue();
        bounds(column, events.subList(firsts.get(page).intValue(), to), index, page);
      }
      statistics(column, events, chunk);
    }
  }

  private static void bounds(Column column, List<EventRow> rows, ColumnIndex index, int page) {
    long nulls = rows.stream().filter(row -> !row.has(column)).count();
    assertThat(index.getNull_counts().get(page)).as("nulls of %s", column).isEqualTo(nulls);
    assertThat(index.getNull_pages().get(page)).isEqualTo(nulls == rows.size());
    if (column.type() == ColumnType.TEXT && nulls < rows.size()) {
      byte[] least = index.getMin_values().get(page).array();
      byte[] greatest = index.getMax_values().get(page).array();
      byte[] first = least(column, rows);
      assertThat(Arrays.compareUnsigned(least, first)).isLessThanOrEqualTo(0);
      assertThat(first).startsWith(least);
      assertThat(Arrays.compareUnsigned(greatest, greatest(column, rows)))
          .isGreaterThanOrEqualTo(0);
    }
  }

  private static void statistics(Column column, List<EventRow> rows, ColumnChunk chunk) {
    Statistics statistics = chunk.getMeta_data().getStatistics();
    List<EventRow> present = rows.stream().filter(row -> row.has(column)).toList();
    assertThat(statistics.getNull_count()).isEqualTo(rows.size() - present.size());
    if (present.isEmpty()) {
      return;
    }
    switch (column.type()) {
      case TEXT -> {
        assertThat(statistics.getMin_value()).isEqualTo(least(column, rows));
        assertThat(statistics.getMax_value()).isEqualTo(greatest(column, rows));
      }
      case LONG, TIME -> {
        assertThat(little(statistics.getMin_value()))
            .isEqualTo(present.stream().mapToLong(row -> row.number(column)).min().orElseThrow());
        assertThat(little(statistics.getMax_value()))
            .isEqualTo(present.stream().mapToLong(row -> row.number(column)).max().orElseThrow());
      }
      case INT, BOOLEAN, TEXT_LIST -> {}
    }
  }

  private static long little(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return value;
  }

  private static byte[] least(Column column, List<EventRow> rows) {
    return texts(column, rows).getFirst();
  }

  private static byte[] greatest(Column column, List<EventRow> rows) {
    return texts(column, rows).getLast();
  }

  private static List<byte[]> texts(Column column, List<EventRow> rows) {
    ByteSpan span = new ByteSpan();
    List<byte[]> texts = new ArrayList<>();
    for (EventRow row : rows) {
      if (row.has(column)) {
        row.text(column, span);
        texts.add(span.toBytes());
      }
    }
    texts.sort(Arrays::compareUnsigned);
    return texts;
  }

  @Test
  void filtersHoldEveryValueWhateverTheEncoding() throws Exception {
    FleetRows fleet = new FleetRows(Seeds.seed(), 3_000);
    List<EventRow> events = new ArrayList<>(new RandomEvents(Seeds.seed()).list(50));
    for (int i = 0; i < 20_000; i++) {
      events.add(
          EventRow.builder()
              .addAll(fleet.next(FIRST_DAY + i, 1).build())
              .set(Columns.PROCESS_ENTITY_ID, i < 10_000 ? "same" : "p" + i)
              .build());
    }
    WrittenFile file = write(new ListRows(events), ONE_GROUP);

    byte[] bytes = Files.readAllBytes(file.path());
    FileMetaData footer = file.footer();
    for (Column column : EventSchema.current().columns()) {
      if (!column.bloom()) {
        continue;
      }
      ColumnChunk chunk = footer.getRow_groups().getFirst().getColumns().get(column.ordinal());
      int at = (int) chunk.getMeta_data().getBloom_filter_offset();
      ByteArrayInputStream in = new ByteArrayInputStream(bytes, at, bytes.length - at);
      BloomFilterHeader header = Util.readBloomFilterHeader(in);
      BlockSplitBloomFilter filter = new BlockSplitBloomFilter(in.readNBytes(header.getNumBytes()));
      for (EventRow row : events) {
        List<String> texts =
            column.type() == ColumnType.TEXT_LIST
                ? row.strings(column)
                : row.has(column) ? List.of(row.string(column)) : List.of();
        for (String text : texts) {
          byte[] value = text.getBytes(StandardCharsets.UTF_8);
          assertThat(filter.findHash(XxHash64.hash(value, 0, value.length)))
              .as("a value of %s", column)
              .isTrue();
        }
      }
    }
  }

  @Test
  void anEventWithoutARequiredColumnIsRefused() {
    EventRow event = new RandomEvents(Seeds.seed()).next();
    EventRow without = EventRow.builder().addAll(event).clear(Columns.EVENT_KIND).build();

    assertThatThrownBy(() -> write(new ListRows(List.of(event, without, event)), ONE_GROUP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("event_kind");
  }

  /// Adds events with texts larger than a page, with a thousand attributes, with a long list.
  private static List<EventRow> odd(List<EventRow> events) {
    List<EventRow> all = new ArrayList<>(events);
    Map<String, String> many = new HashMap<>();
    List<String> list = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.put("name " + i, "value " + i);
      list.add("mark " + i);
    }
    all.set(7, EventRow.builder().addAll(all.get(7)).attributes(many).build());
    all.set(8, EventRow.builder().addAll(all.get(8)).set(Columns.EVENT_MARKS, list).build());
    for (int i = 100; i < 104; i++) {
      all.set(
          i,
          EventRow.builder()
              .addAll(all.get(i))
              .set(Columns.SCRIPT_CONTENT, "ä".repeat(1_500_000) + i)
              .attribute("Large", "x".repeat(3 << 20))
              .build());
    }
    return all;
  }

  private WrittenFile write(SortedRows rows, int groupBytes) {
    Path path = directory.resolve(files++ + ".parquet");
    ParquetEventWriter.write(new LocalFileIO().newOutputFile(path.toString()), rows, groupBytes);
    return new WrittenFile(path);
  }

  private record Shared(List<EventRow> events) implements SortedRows {
    @Override
    public long count() {
      return events.size();
    }

    @Override
    public long values(Column column) {
      return new ListRows(events).values(column);
    }

    @Override
    public void forEach(Consumer<Event> consumer) {
      Map<List<String>, AttributeNames> known = new HashMap<>();
      events.forEach(event -> consumer.accept(SharedNames.of(event, known)));
    }
  }
}
