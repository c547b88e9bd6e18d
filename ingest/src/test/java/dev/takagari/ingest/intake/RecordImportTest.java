package dev.takagari.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.InMemoryBlobStore;
import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RecordImportTest {
  private static final String TRAIL = "aws.cloudtrail";
  private static final String STREAM = "crowdstrike.stream";
  private static final int CAP = 1 << 20;
  private static final UnitId UNIT = new UnitId("0".repeat(26));

  private final List<List<String>> parts = new ArrayList<>();
  private final IntakeFeeds feeds =
      new IntakeFeeds(
          new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines())),
          new InMemoryBlobStore(),
          new ArchiveLayout("archive"));
  private final RecordImport importing =
      new RecordImport(
          feeds,
          (source, records) -> {
            parts.add(
                records.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList());
            return new IntakeReceipt(UNIT, false);
          },
          CAP);

  private List<String> read(String source, String text) throws IOException {
    return read(source, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> read(String source, InputStream in) throws IOException {
    parts.clear();
    RecordImport.Imported imported = importing.read(source, in);
    assertThat(imported.parts().stream().mapToLong(RecordImport.Part::records).sum())
        .isEqualTo(parts.stream().mapToLong(List::size).sum());
    return parts.stream().flatMap(List::stream).map(String::strip).toList();
  }

  @Test
  void readsEveryFormOfAFile() throws IOException {
    List<String> both = List.of("{\"a\":1}", "{\"b\":[2]}");
    for (String source : List.of(TRAIL, STREAM)) {
      assertThat(read(source, "{\"a\":1}\n{\"b\":[2]}\n")).as(source).isEqualTo(both);
      assertThat(read(source, "\uFEFF\n {\"a\":1} {\"b\":[2]}")).as(source).isEqualTo(both);
      assertThat(read(source, "[\n{\"a\":1},\n{\"b\":[2]}\n]")).as(source).isEqualTo(both);
      assertThat(read(source, "{\n  \"a\": 1\n}\n{\n  \"b\": {}\n}"))
          .as(source)
          .containsExactly("{\n  \"a\": 1\n}", "{\n  \"b\": {}\n}");
      assertThat(read(source, "  \n")).as(source).isEmpty();
    }
    assertThat(read(TRAIL, "{\"Records\":[{\"a\":1},\n{\"b\":[2]}]}")).isEqualTo(both);
    assertThat(read("aws.guardduty", "{\"Findings\": [\n{\"a\":1},{\"b\":[2]}]}")).isEqualTo(both);
  }

  @Test
  void unwrapsRecordsOfEveryKind() throws IOException {
    List<String> both = List.of("{\"a\":1}", "{\"b\":[2]}");
    for (String source : List.of(TRAIL, STREAM, "falco.alerts", "aws.guardduty")) {
      for (String wrapped :
          List.of(
              "{\"Records\":[{\"a\":1},{\"b\":[2]}]}",
              "\uFEFF\n{ \"records\" : [ {\"a\":1} , {\"b\":[2]} ] }\n",
              "{\n  \"Records\": [\n    {\"a\":1},\n    {\"b\":[2]}\n  ]\n}\n",
              "{\"Records\":[\n{\"a\":1},\n{\"b\":[2]}\n]}",
              "{\"Records\":[{\"a\":1}]}\n{\"Records\":[]}\n{\"Records\":[{\"b\":[2]}]}\n",
              "{\"a\":1}\n{\"Records\":[\n{\"b\":[2]}\n]}\n")) {
        assertThat(read(source, wrapped)).as(source + " " + wrapped).isEqualTo(both);
      }
      assertThat(read(source, "{\"Records\":[]}")).as(source).isEmpty();
      assertThat(read(source, "{\"Records\":[{\"a\":\"]}\\\"\"},nonsense,{\"b\":"))
          .as(source)
          .containsExactly("{\"a\":\"]}\\\"\"}", "nonsense", "{\"b\":");
    }
  }

  @Test
  void anObjectWithMoreThanRecordsIsARecord() throws IOException {
    for (String record :
        List.of(
            "{\"Records\":[{\"a\":1}],\"x\":1}",
            "{\"x\":1,\"Records\":[{\"a\":1}]}",
            "{\"Records\":{\"a\":1}}",
            "{\"Records\":\"[]\"}",
            "{\"Records\":[1],\"y\":[2]}",
            "{\"Recordz\":[{\"a\":1}]}",
            "{\"a\":{\"Records\":[{\"b\":1}]}}")) {
      assertThat(read(STREAM, record + "\n{\"c\":3}")).containsExactly(record, "{\"c\":3}");
    }
  }

  /// Gives a few bytes at a time, as networks do.
  private static InputStream slow(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, most));
      }
    };
  }

  @Test
  void recordsThatAreWrappedMayBeLongerTogetherThanOneMayBe() throws IOException {
    int cap = 50;
    for (int length = 1; length < 30; length++) {
      String record = "{\"a\":\"" + "x".repeat(length) + "\"}";
      for (int number = 1; number < 5; number++) {
        List<String> all = Collections.nCopies(number, record);
        String wrapped = "{\"Records\":[" + String.join(",", all) + "]}\n" + record;
        for (int most : new int[] {1, 7, 64, 1_000}) {
          List<String> cut = new ArrayList<>();
          RecordCutter cutter =
              new RecordCutter(
                  new Framing.Lines(),
                  cap,
                  each -> cut.add(new String(each, StandardCharsets.UTF_8)));
          cutter.cut(slow(wrapped.getBytes(StandardCharsets.UTF_8), most));
          assertThat(cut).as(wrapped).hasSize(number + 1).containsOnly(record);
          assertThat(cutter.tooLong()).isZero();
        }
      }
    }
  }

  @Test
  void readsGzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"Records\":[{\"a\":1}]}".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(TRAIL, new ByteArrayInputStream(bytes.toByteArray())))
        .containsExactly("{\"a\":1}");
  }

  @Test
  void aBrokenLineTakesNoOtherWithIt() throws IOException {
    for (String broken :
        List.of(
            "{\"a\":", "{\"a\":\"x", "{\"a\":[[[", "nonsense", "{\"a\":\"\\", "}", "{\"a\"}}")) {
      for (String source : List.of(TRAIL, STREAM)) {
        List<String> records = read(source, "{\"a\":1}\n" + broken + "\n{\"b\":2}\n{\"c\":3}\n");
        assertThat(records)
            .as(source + " " + broken)
            .contains("{\"a\":1}", "{\"b\":2}", "{\"c\":3}")
            .hasSizeBetween(4, 5);
      }
    }
  }

  @Test
  void bracketsThatCloseNothingAreOneRecordAndTakeNoOtherWithThem() throws IOException {
    for (String source : List.of(TRAIL, STREAM)) {
      assertThat(read(source, "{\"a\":1}}\n{\"b\":2}\n"))
          .as(source)
          .containsExactly("{\"a\":1}", "}", "{\"b\":2}");
      assertThat(read(source, "{\"a\":1}}]} {\"b\":2}]{\"c\":3}\n}\n{\"d\":4}"))
          .as(source)
          .containsExactly("{\"a\":1}", "}]}", "{\"b\":2}", "]", "{\"c\":3}", "}", "{\"d\":4}");
      assertThat(read(source, "[{\"a\":1},},{\"b\":2}]\n]"))
          .as(source)
          .containsExactly("{\"a\":1}", "}", "{\"b\":2}", "]");
    }
    assertThat(read(TRAIL, "{\"Records\":[{\"a\":1}]}}")).containsExactly("{\"a\":1}", "}");
  }

  @Test
  void readsLinesOfOtherLogs() throws IOException {
    assertThat(read("panw.firewall", "1,2,3\n4,5,{6\n")).containsExactly("1,2,3", "4,5,{6");
  }

  @Test
  void keepsWhatCanBeReadOfAFileThatIsCutOff() throws IOException {
    assertThat(read(TRAIL, "{\"Records\":[{\"a\":1},{\"b\":"))
        .containsExactly("{\"a\":1}", "{\"b\":");
  }

  private record Shape(String name, String source, String before, String between, String after) {
    /// A file of this shape with a record in the middle.
    String with(String record) {
      return before + "{\"a\":1}" + between + record + between + "{\"b\":2}" + after;
    }
  }

  /// What products write; the second record begins in the line that the name says.
  private static final List<Shape> SHAPES =
      List.of(
          new Shape("2 lines", STREAM, "", "\n", "\n"),
          new Shape("4 after empty lines", STREAM, "\n\n", "\n", ""),
          new Shape("3 array", STREAM, "[\n", ",\n", "]"),
          new Shape("3 array of findings", "aws.guardduty", "{\"Findings\": [\n", ",\n", "]}"),
          new Shape("2 wrapped stream", STREAM, "{\"Records\":[\n", ",", "]}"),
          new Shape("1 trail in one line", TRAIL, "{\"Records\":[", ",", "]}"),
          new Shape("5 pretty trail", TRAIL, "{\n \"Records\": [\n", "\n,\n", "\n ]\n}"));

  private static String large(int length) {
    String frame = "{\n\"x\":\"\"}";
    return "{\n\"x\":\"" + "y".repeat(length - frame.length()) + "\"}";
  }

  private RecordImport.Imported imported(Shape shape, String record) throws IOException {
    parts.clear();
    return importing.read(
        shape.source(),
        new ByteArrayInputStream(shape.with(record).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aRecordThatIsTooLongToBeDecodedIsKeptAsItIs() throws IOException {
    String record = large(CAP + 1);
    for (Shape shape : SHAPES) {
      RecordImport.Imported imported = imported(shape, record);
      assertThat(imported.tooLong()).as(shape.name()).isZero();
      assertThat(parts.stream().flatMap(List::stream).map(String::strip))
          .as(shape.name())
          .containsExactly("{\"a\":1}", record, "{\"b\":2}");
    }
  }

  @Test
  void aRecordBeyondTheLimitIsNamedAndTakesNoOtherWithIt() throws IOException {
    String record = large(RecordImport.LONGEST + 1);
    for (Shape shape : SHAPES) {
      RecordImport.Imported imported = imported(shape, record);
      assertThat(imported.tooLong()).as(shape.name()).isEqualTo(1);
      long line = Long.parseLong(shape.name().substring(0, 1));
      assertThat(imported.firstTooLong())
          .as(shape.name())
          .containsExactly(new RecordCutter.TooLong(line, record.length()));
      assertThat(parts.stream().flatMap(List::stream).map(String::strip))
          .as(shape.name())
          .containsExactly("{\"a\":1}", "{\"b\":2}");
    }
  }

  @Test
  void aLineOfAnotherLogBeyondTheLimitIsNamed() throws IOException {
    RecordImport.Imported imported =
        importing.read(
            "panw.firewall",
            new ByteArrayInputStream(
                ("\n1,2\n" + "3".repeat(RecordImport.LONGEST + 1) + "\n4,5\n")
                    .getBytes(StandardCharsets.UTF_8)));
    assertThat(imported.firstTooLong())
        .containsExactly(new RecordCutter.TooLong(3, RecordImport.LONGEST + 1L));
  }

  @Test
  void ofManyRecordsBeyondTheLimitAFewAreNamed() throws IOException {
    RecordCutter cutter = new RecordCutter(new Framing.Lines(), 3, _ -> {});
    cutter.cut(
        new ByteArrayInputStream("{\"a\":1}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8)));
    assertThat(cutter.tooLong()).isEqualTo(1_000);
    assertThat(cutter.firstTooLong())
        .hasSize(RecordCutter.MOST_NAMED)
        .last()
        .isEqualTo(new RecordCutter.TooLong(100, 7));
  }

  /// An array of records, as long as one likes.
  private static final class Endless extends InputStream {
    private final byte[] record;
    private final long records;
    private long at;

    Endless(int length, long records) {
      record = ("{\"x\":\"" + "y".repeat(length) + "\"}\n").getBytes(StandardCharsets.UTF_8);
      this.records = records;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (at == records * record.length) {
        return -1;
      }
      int from = (int) (at % record.length);
      int count = Math.min(length, record.length - from);
      System.arraycopy(record, from, buffer, offset, count);
      at += count;
      return count;
    }
  }

  @Test
  void cutsALargeFileTheSameWayEveryTimeAndHoldsOnePartOfIt() throws IOException {
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    for (List<Long> sizes : List.of(first, second)) {
      RecordImport.Imported imported =
          new RecordImport(
                  feeds,
                  (source, records) -> {
                    sizes.add(records.stream().mapToLong(each -> each.length + 1L).sum());
                    return new IntakeReceipt(UNIT, false);
                  },
                  CAP)
              .read(STREAM, new Endless(10_000, 10_000));
      assertThat(imported.parts().stream().mapToLong(RecordImport.Part::records).sum())
          .isEqualTo(10_000);
    }
    assertThat(first).isEqualTo(second).hasSize(12).allMatch(size -> size <= 8 << 20);
  }
}
