package dev.takagari.adapters.iceberg;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/// Counts the bytes of data files that six questions read, for decisions on the sort order.
/// Argument: a directory of data files.
///
/// The reader that is counted skips row groups by filters, pages of the asked column by their
/// bounds, and pages of the shown columns that hold no row of the answer; it reads a dictionary
/// with the first page of its column. Footers are not counted.
public final class BytesReadRun {
  private static final List<String> TIMELINE =
      List.of(
          "time",
          "event_id",
          "event_action",
          "process_name",
          "process_command_line",
          "file_path",
          "dns_question_name",
          "destination_ip",
          "user_name");

  private BytesReadRun() {}

  /// @param asked columns that are compared
  /// @param value what they are compared with by equality, null if bounds cannot help
  /// @param condition SQL
  private record Question(
      String name, List<String> asked, byte[] value, String condition, List<String> shown) {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files = all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = connection.createStatement()) {
      String from =
          " FROM read_parquet('" + directory + "/**/*.parquet', hive_partitioning=false) ";
      String hash = rare(sql, "process_hash_sha256", 5, from);
      String host = rare(sql, "host_id", 500, from);
      String parent = rare(sql, "process_parent_entity_id", 8, from);
      for (Question question :
          List.of(
              equal("needle hash", "process_hash_sha256", hash),
              equal("host timeline", "host_id", host),
              equal("process tree", "process_parent_entity_id", parent),
              new Question(
                  "attribute equality",
                  List.of("attributes.key_value.key", "attributes.key_value.value"),
                  null,
                  "attributes['ComputerName'] = 'ENG-SRV-0645'",
                  TIMELINE),
              new Question(
                  "DNS substring",
                  List.of("dns_question_name"),
                  null,
                  "dns_question_name LIKE '%update%'",
                  TIMELINE),
              new Question("count by action", List.of("event_action"), null, "false", List.of()))) {
        ask(question, files, sql);
      }
    }
  }

  /// The first value that occurs at least so often, in an order of its own.
  private static String rare(Statement sql, String column, int times, String from)
      throws SQLException {
    try (ResultSet result =
        sql.executeQuery(
            "SELECT "
                + column
                + from
                + "WHERE "
                + column
                + " IS NOT NULL GROUP BY 1 HAVING count(*) >= "
                + times
                + " ORDER BY count(*), md5("
                + column
                + ") LIMIT 1")) {
      result.next();
      return result.getString(1);
    }
  }

  private static Question equal(String name, String column, String value) {
    return new Question(
        name,
        List.of(column),
        value.getBytes(StandardCharsets.UTF_8),
        column + " = '" + value + "'",
        TIMELINE);
  }

  private static void ask(Question question, List<Path> files, Statement sql)
      throws IOException, SQLException {
    long asked = 0;
    long shown = 0;
    long rows = 0;
    for (Path file : files) {
      TreeSet<Long> found = new TreeSet<>();
      try (ResultSet result =
          sql.executeQuery(
              "SELECT file_row_number FROM read_parquet('"
                  + file
                  + "', file_row_number=true) WHERE "
                  + question.condition)) {
        while (result.next()) {
          found.add(result.getLong(1));
        }
      }
      rows += found.size();
      byte[] bytes = Files.readAllBytes(file);
      FileMetaData footer = new WrittenFile(file).footer();
      long first = 0;
      for (RowGroup group : footer.getRow_groups()) {
        TreeSet<Long> here = new TreeSet<>();
        for (long row : found.subSet(first, first + group.getNum_rows())) {
          here.add(row - first);
        }
        first += group.getNum_rows();
        if (here.isEmpty() && question.value != null) {
          continue; // its filter says no
        }
        Map<String, ColumnChunk> chunks = new HashMap<>();
        for (ColumnChunk chunk : group.getColumns()) {
          chunks.put(String.join(".", chunk.getMeta_data().getPath_in_schema()), chunk);
        }
        for (String column : question.asked) {
          asked += asked(chunks.get(column), question.value, bytes);
        }
        for (String column : question.shown) {
          if (!question.asked.contains(column)) {
            shown += shown(chunks.get(column), here, group.getNum_rows(), bytes);
          }
        }
      }
    }
    System.out.printf(
        "%-20s rows %7d, asked %9d, shown %9d, together %9d bytes%n",
        question.name, rows, asked, shown, asked + shown);
  }

  private static long asked(ColumnChunk chunk, byte[] value, byte[] file) throws IOException {
    OffsetIndex offsets = offsets(chunk, file);
    ColumnIndex index =
        Util.readColumnIndex(
            new ByteArrayInputStream(
                file, (int) chunk.getColumn_index_offset(), chunk.getColumn_index_length()));
    long bytes = 0;
    for (int i = 0; i < offsets.getPage_locationsSize(); i++) {
      boolean holds =
          !index.getNull_pages().get(i)
              && (value == null
                  || (Arrays.compareUnsigned(index.getMin_values().get(i).array(), value) <= 0
                      && Arrays.compareUnsigned(index.getMax_values().get(i).array(), value) >= 0));
      bytes += holds ? offsets.getPage_locations().get(i).getCompressed_page_size() : 0;
    }
    return bytes == 0 ? 0 : bytes + dictionary(chunk);
  }

  private static long shown(ColumnChunk chunk, TreeSet<Long> rows, long all, byte[] file)
      throws IOException {
    List<PageLocation> pages = offsets(chunk, file).getPage_locations();
    long bytes = 0;
    for (int i = 0; i < pages.size(); i++) {
      long to = i + 1 == pages.size() ? all : pages.get(i + 1).getFirst_row_index();
      if (!rows.subSet(pages.get(i).getFirst_row_index(), to).isEmpty()) {
        bytes += pages.get(i).getCompressed_page_size();
      }
    }
    return bytes == 0 ? 0 : bytes + dictionary(chunk);
  }

  private static long dictionary(ColumnChunk chunk) {
    var metadata = chunk.getMeta_data();
    return metadata.isSetDictionary_page_offset()
        ? metadata.getData_page_offset() - metadata.getDictionary_page_offset()
        : 0;
  }

  private static OffsetIndex offsets(ColumnChunk chunk, byte[] file) throws IOException {
    return Util.readOffsetIndex(
        new ByteArrayInputStream(
            file, (int) chunk.getOffset_index_offset(), chunk.getOffset_index_length()));
  }
}
