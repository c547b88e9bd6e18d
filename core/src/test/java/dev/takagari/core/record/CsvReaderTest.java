package dev.takagari.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.json.JsonRecord;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private final CsvReader reader =
      new CsvReader(',', CsvReader.Header.NONE, List.of("a", "b", "c"), Set.of(), 2);

  @Test
  void namesValuesByTheGivenColumns() {
    assertThat(Pieces.of(reader, "1,two words,3")).containsExactly("a=1", "b=two words", "c=3");
    assertThat(Pieces.of(reader, "\uFEFF1,,")).containsExactly("a=1", "b=", "c=");
    assertThat(Pieces.of(reader, "1,2\r")).containsExactly("a=1", "b=2");
  }

  @Test
  void takesQuotesAsRfc4180SaysAndAsSendersWriteThem() {
    assertThat(Pieces.of(reader, "\"a,b\",\"say \"\"hi\"\"\",\"line\nfeed\""))
        .containsExactly("a=a,b", "b=say \"hi\"", "c=line\nfeed");
    assertThat(Pieces.of(reader, "\"\",5\" disk")).containsExactly("a=", "b=5\" disk");
  }

  @Test
  void keepsValuesThatHaveNoName() {
    assertThat(Pieces.of(reader, "1,2,3,4,")).contains("column.4=4", "column.5=");
  }

  @Test
  void refusesWhatIsCutOff() {
    assertThat(Pieces.refusal(reader, "1"))
        .isEqualTo("1 values where at least 2 are expected, at byte 1");
    assertThat(Pieces.refusal(reader, "é,\"open"))
        .isEqualTo("a quote that is never closed, at byte 3");
    assertThat(Pieces.refusal(reader, "\"a\"b,c"))
        .isEqualTo("text behind a closing quote, at byte 3");
  }

  @Test
  void learnsNamesFromTheHeaderOfEachObject() throws Exception {
    CsvReader named = new CsvReader('\t', CsvReader.Header.ALWAYS, List.of(), Set.of(), 1);
    assertThat(isHeader(named, "x\ty")).isTrue();
    assertThat(Pieces.of(named, "1\t2")).containsExactly("x=1", "y=2");
    assertThat(Pieces.refusal(named, "1")).startsWith("1 values where at least 2 are expected");
    assertThat(isHeader(named, "z")).isTrue();
    assertThat(Pieces.of(named, "1\t2")).containsExactly("z=1", "column.2=2");
  }

  @Test
  void tellsAHeaderFromAnEventWhenItMayBeMissing() throws Exception {
    CsvReader flow =
        new CsvReader(
            ' ', CsvReader.Header.DETECTED, List.of("version", "srcaddr", "action"), Set.of(), 3);
    assertThat(isHeader(flow, "2 10.0.0.1 ACCEPT")).isFalse();
    assertThat(Pieces.of(flow, "2 10.0.0.1 ACCEPT"))
        .containsExactly("version=2", "srcaddr=10.0.0.1", "action=ACCEPT");
    assertThat(isHeader(flow, "srcaddr new-field action version")).isTrue();
    assertThat(Pieces.of(flow, "10.0.0.1 x REJECT 5"))
        .containsExactly("srcaddr=10.0.0.1", "new-field=x", "action=REJECT", "version=5");
    assertThat(isHeader(flow, "2 10.0.0.1 ACCEPT")).isFalse();
    assertThat(Pieces.of(flow, "2 10.0.0.1 ACCEPT")).contains("version=2");
  }

  @Test
  void keepsBothOfTwoColumnsWithOneName() throws Exception {
    CsvReader named = new CsvReader(',', CsvReader.Header.ALWAYS, List.of(), Set.of(), 1);
    assertThat(isHeader(named, "a,a")).isTrue();
    byte[] line = "1,2".getBytes(StandardCharsets.UTF_8);
    JsonRecord record = named.read(line, 0, line.length);
    assertThat(record.isEarlier(0)).isTrue();
    assertThat(record.text(record.find("a"))).isEqualTo("2");
  }

  @Test
  void givesBackWhatAWriterWrote() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (int round = 0; round < 5_000; round++) {
      char separator = ",;\t|".charAt(random.nextInt(4));
      List<String> values = new ArrayList<>();
      List<String> names = new ArrayList<>();
      StringBuilder line = new StringBuilder();
      int size = 1 + random.nextInt(8);
      for (int i = 0; i < size; i++) {
        String value = OddTexts.text(random);
        values.add(value);
        names.add("n" + i);
        line.append(i > 0 ? String.valueOf(separator) : "");
        write(line, value, separator, i, random);
      }
      CsvReader any = new CsvReader(separator, CsvReader.Header.NONE, names, Set.of(), size);
      List<String> read = new ArrayList<>();
      for (String piece : Pieces.of(any, line.toString())) {
        read.add(piece.substring(piece.indexOf('=') + 1));
      }
      assertThat(read).as("seed %s round %s", Seeds.seed(), round).isEqualTo(values);
    }
  }

  private static void write(
      StringBuilder line, String value, char separator, int index, SplittableRandom random) {
    boolean quoted =
        value.indexOf(separator) >= 0
            || value.startsWith("\"")
            || value.endsWith("\r")
            || (index == 0 && value.startsWith("\uFEFF"))
            || random.nextInt(3) == 0;
    line.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
  }

  @Test
  void readsNothingUnderNamesOfAnotherObject() throws Exception {
    CsvReader named = new CsvReader(',', CsvReader.Header.ALWAYS, List.of(), Set.of(), 1);
    assertThat(isHeader(named, "a,b")).isTrue();
    assertThatThrownBy(() -> isHeader(named, "\"a,b"))
        .isInstanceOf(UnreadableRecordException.class);
    assertThat(Pieces.refusal(named, "1,2"))
        .startsWith("the names of the columns could not be read");
  }

  private static boolean isHeader(CsvReader reader, String line) throws Exception {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return reader.header(bytes, 0, bytes.length);
  }
}
