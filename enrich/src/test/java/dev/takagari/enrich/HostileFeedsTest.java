package dev.takagari.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.testing.Seeds;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.format.FormatDetector;
import dev.takagari.enrich.misp.MispReader;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ImportReport;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.rows.ListReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Feeds that somebody made to hurt.
class HostileFeedsTest {
  private static final ReadOptions CSV = ReadOptions.NONE.withCsv(CsvColumns.withHeader("value"));

  private static final Map<FeedFormat, String> FIXTURES =
      Map.of(
          FeedFormat.LIST,
          "# x\n192.0.2.7 # a\nevil.example\n0.0.0.0 bad.example\n||a.example^\n",
          FeedFormat.CSV,
          "value,what\n192.0.2.7,\"a \"\"b\"\"\"\nevil.example,c\n",
          FeedFormat.MISP,
          "{\"response\":[{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"type\":\"domain|ip\",\"to_ids\":true,"
              + "\"value\":\"evil.example|192.0.2.7\"}],\"Tag\":[{\"name\":\"tlp:red\"}]}}]}",
          FeedFormat.STIX,
          "{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[file:hashes.'SHA-256'"
              + " = 'x' OR (ipv4-addr:value = '192.0.2.7')]\"}]}",
          FeedFormat.ABUSECH,
          "# id,dateadded,url,url_status,threat,tags,urlhaus_link\n"
              + "\"1\",\"2025-01-01\",\"http://a.example/x\",\"online\",\"x\",\"a,b\",\"\"\n",
          FeedFormat.TAKAGARI,
          "type,value,exact,tags,valid_until\ndomain,\"evil.example\",true,\"a;b\\;c\",2027-01-01\n"
              + "other,'=x,false,,\n",
          FeedFormat.PASTE,
          "From hxxp://evil[.]example/a, 192.0.2.7\nand setup.sh (or 0.0.0.0/0)\n",
          FeedFormat.CROWDSTRIKE,
          "{\"resources\":[{\"type\":\"domain\",\"value\":\"evil.example\",\"action\":\"detect\"}]}");

  @Test
  void anyChangeOfAFeedIsReadOrRefused() throws IOException {
    RandomGenerator random = Seeds.random("feeds");
    String odd = "\0\u202E\uFFFD{}[]\",'\\|;#=\n\r\t \u00e9";
    int read = 0;
    for (Map.Entry<FeedFormat, String> fixture : FIXTURES.entrySet()) {
      for (int i = 0; i < 3_000; i++) {
        StringBuilder text = new StringBuilder(fixture.getValue());
        for (int j = 1 + random.nextInt(4); j > 0; j--) {
          int at = random.nextInt(Math.max(1, text.length()));
          switch (random.nextInt(3)) {
            case 0 -> text.delete(at, at + 1);
            case 1 -> text.insert(at, odd.charAt(random.nextInt(odd.length())));
            default -> text.setLength(Math.max(1, at));
          }
        }
        FeedContent content =
            FeedContent.of("feed", text.toString().getBytes(StandardCharsets.UTF_8));
        ImportReport report = new ImportReport("test", "test", ImportReport.FEW_ROWS);
        try {
          fixture.getKey().reader(content, CSV).read(content, CSV, report);
          read++;
        } catch (TakagariException e) {
          assertThat(e.getMessage()).as(text.toString()).doesNotContain("evil", "\u202E", "\0");
        }
        check(report);
        try {
          FormatDetector.detect(content, ReadOptions.NONE);
        } catch (TakagariException e) {
          assertThat(e.getMessage()).doesNotContain("\u202E", "\0", "\n");
        }
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  @Test
  void nestingHasAnEnd() {
    for (String open :
        List.of("[", "{\"a\":", "{\"Event\":", "{\"objects\":[", "{\"response\":[")) {
      String text = open.repeat(100_000);
      for (FeedFormat format :
          List.of(FeedFormat.MISP, FeedFormat.STIX, FeedFormat.CROWDSTRIKE, FeedFormat.ABUSECH)) {
        assertThatThrownBy(
                () -> {
                  FeedContent content = bytes(text);
                  Reading.of(format.reader(content, ReadOptions.NONE), content, ReadOptions.NONE);
                })
            .as(format + " " + open)
            .isInstanceOf(TakagariException.class);
      }
    }
  }

  @Test
  void aLineOfHundredMegabytesIsPassedOver() throws IOException {
    long before = allocated();
    for (FeedFormat format : List.of(FeedFormat.LIST, FeedFormat.CSV, FeedFormat.ABUSECH)) {
      String head =
          switch (format) {
            case CSV -> "value\n";
            case ABUSECH -> "# ja3_md5,Firstseen,Lastseen,Listingreason\n";
            default -> "";
          };
      String last =
          format == FeedFormat.ABUSECH ? "\n" + "ab".repeat(16) + ",,,x\n" : "\nevil.example\n";
      Reading reading = Reading.of(format.reader(bytes(head), CSV), around(head, 100, last), CSV);

      assertThat(reading.report().taken()).as(format.code()).isEqualTo(1);
      assertThat(reading.report().skippedByReason()).containsOnlyKeys(RefusalReason.LINE_TOO_LONG);
    }
    assertThat(allocated() - before).isLessThan(60L << 20);
  }

  @Test
  void whatNobodyAsksForMayBeLarge() {
    long before = allocated();
    Reading reading =
        Reading.of(
            new MispReader(),
            around(
                "{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"to_ids\":true,\"data\":\"",
                50,
                "\",\"value\":\"evil.example\"}]}}"),
            ReadOptions.NONE);

    assertThat(reading.values()).containsExactly("domain evil.example");
    assertThatThrownBy(
            () ->
                Reading.of(
                    new MispReader(),
                    around(
                        "{\"Event\":{\"Attribute\":[{\"type\":\"domain\",\"to_ids\":true,\"value\":\"",
                        50,
                        "\"}]}}"),
                    ReadOptions.NONE))
        .hasMessageContaining("too long");
    assertThat(allocated() - before).isLessThan(200L << 20);
  }

  @Test
  void aMillionNamesAreNotKept() {
    StringBuilder text = new StringBuilder("{\"Event\":{\"Attribute\":[");
    text.append("{\"type\":\"domain\",\"to_ids\":true,\"value\":\"evil.example\"}]");
    for (int i = 0; i < 300_000; i++) {
      text.append(",\"n").append(i).append("\":1");
    }
    assertThat(Reading.of(new MispReader(), text.append("}}").toString()).values())
        .containsExactly("domain evil.example");
  }

  @Test
  void utf16WithoutAMarkIsNoText() {
    Reading reading =
        Reading.of(
            new ListReader(),
            "evil.example\n192.0.2.7\n".getBytes(StandardCharsets.UTF_16LE),
            ReadOptions.NONE);

    assertThat(reading.values()).isEmpty();
    assertThat(reading.report().skippedByReason()).containsOnlyKeys(RefusalReason.NOT_TEXT);
  }

  @Test
  void reportsHoldNothingThatHurts() throws IOException {
    Reading reading =
        Reading.of(
            new ListReader(),
            FeedContent.of(
                "\u202Efeed\n",
                "at http://evil.example/\u202E\u0007<b>\n".getBytes(StandardCharsets.UTF_8)),
            ReadOptions.NONE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reading.report().write(out);

    String written = out.toString(StandardCharsets.UTF_8);
    assertThat(written)
        .contains("hxxp[:]//evil[.]example")
        .doesNotContain("http://")
        .doesNotContain("\u202E")
        .doesNotContain("\\u202E");
    assertThat(written.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
    assertThat(new ObjectMapper().readTree(written).get("skipped_records").asInt())
        .isEqualTo((int) reading.report().skipped());
  }

  private static void check(ImportReport report) {
    assertThat(report.taken() + report.skipped()).isEqualTo(report.records());
    assertThat(
            report.skippedByReason().values().stream().mapToLong(ImportReport.Refused::count).sum())
        .isEqualTo(report.skipped());
  }

  private static FeedContent bytes(String text) {
    return FeedContent.of("feed", text.getBytes(StandardCharsets.UTF_8));
  }

  /// A text with so many million letters in the middle, that are never in memory.
  private static FeedContent around(String head, int megabytes, String tail) {
    return new FeedContent() {
      @Override
      public String name() {
        return "feed";
      }

      @Override
      public InputStream open() {
        return new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)),
                    letters(megabytes * 1_000_000L),
                    new ByteArrayInputStream(tail.getBytes(StandardCharsets.UTF_8)))));
      }
    };
  }

  private static InputStream letters(long count) {
    return new InputStream() {
      private long left = count;

      @Override
      public int read() {
        return left-- > 0 ? 'a' : -1;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        if (left <= 0) {
          return -1;
        }
        int some = (int) Math.min(length, left);
        Arrays.fill(buffer, offset, offset + some, (byte) 'a');
        left -= some;
        return some;
      }
    };
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
