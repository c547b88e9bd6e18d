package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.mapping.UndecodableLineException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdrBadInputTest {
  private final FdrTestKit kit = new FdrTestKit();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1",
        "{\"a\":\"secret",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":+1}",
        "{\"a\":tru}",
        "{\"a\":1,}",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1}x",
        "{\"a\":\"\\x\"}",
        "not json",
        "\u0000{\"a\":1}",
        "{\u0000\"a\":1}",
        "]",
        "// c\n{}",
        "{\"a\":\"\\ud8\"}"
      })
  void whatIsNoJsonIsUndecodable(String line) {
    UndecodableLineException e = failure(line);
    assertThat(e.code()).as(line).isEqualTo(ErrorCode.LINE_NOT_JSON);
    assertThat(e.byteOffset()).isBetween(0, line.length());
    assertThat(e)
        .hasMessageContaining("raw/part-00000.gz line 7")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{\"a\":1}]", "\"text\"", "12", "null", " true "})
  void whatIsNoObjectIsUndecodable(String line) {
    assertThat(failure(line).code()).as(line).isEqualTo(ErrorCode.LINE_NOT_OBJECT);
  }

  @Test
  void theOffsetNamesTheByte() {
    assertThat(failure("{\"a\":1,\"b\":?}").byteOffset()).isBetween(11, 12);
  }

  @Test
  void deepNestingIsTakenAndTooDeepIsUndecodable() {
    String deep = "[".repeat(990) + "]".repeat(990);
    kit.decode("{\"a\":" + deep + "}");
    String tooDeep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    UndecodableLineException e = failure(tooDeep);
    assertThat(e.code()).isEqualTo(ErrorCode.LINE_NOT_JSON);
    assertThat(e).hasMessageContaining("nested deeper than 1000");
  }

  @Test
  void oneLineOfEightMegabytesIsTaken() {
    String value = "x\\n".repeat(2_700_000);
    EventRow event =
        kit.decode("{\"event_simpleName\":\"CommandHistory\",\"a\":\"" + value + "\"}");
    assertThat(FdrTestKit.attributes(event).get("a")).hasSize(5_400_000);
    kit.decode("{\"a\":" + "7".repeat(1_000_000) + ",\"" + "n".repeat(1_000_000) + "\":1}");
  }

  @Test
  void controlCharactersAreKept() {
    EventRow event =
        kit.decode(
            "{\"CommandLine\":\"a\\u0000b\\u001f\",\"x\":\"raw\u0001\u000b\u2028\u0085tab\t\"}");
    assertThat(event.string(Columns.PROCESS_COMMAND_LINE)).isEqualTo("a\u0000b\u001f");
    assertThat(FdrTestKit.attributes(event)).containsEntry("x", "raw\u0001\u000b\u2028\u0085tab\t");
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedAndMarked() {
    byte[] line = "{\"CommandLine\":\"a?b\",\"k\":\"é\"}".getBytes(StandardCharsets.UTF_8);
    line[17] = (byte) 0xFF;
    EventRow event = kit.decode(line, FdrTestKit.CONTEXT);
    assertThat(event.strings(Columns.EVENT_MARKS)).contains("text.replaced");
    assertThat(event.string(Columns.PROCESS_COMMAND_LINE)).isEqualTo("a\uFFFDb");
    assertThat(CanonicalJson.of(kit.rebuild(event)))
        .isEqualTo("{\"CommandLine\":\"a\uFFFDb\",\"k\":\"é\"}");
  }

  @Test
  void numbersKeepTheirSpelling() {
    EventRow event =
        kit.decode(
            "{\"a\":18446744073709551616,\"b\":1e400,\"c\":-0,\"d\":1.0,\"e\":1.00,\"f\":1E+2,\"g\":\"1\","
                + "\"h\":1,\"i\":null,\"j\":true,\"k\":\"true\"}");
    assertThat(FdrTestKit.attributes(event))
        .containsAllEntriesOf(
            Map.of("a", "18446744073709551616", "b", "1e400", "c", "-0", "d", "1.0", "e", "1.00"))
        .containsEntry("f", "1E+2");
    assertThat(event.string(Columns.RAW_SHAPE)).isEqualTo("fdr.1||a,b,c,d,e,f,h,i,j");
  }

  @Test
  void numbersFillColumnsButAreKeptWhereTextIsExpected() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"NetworkConnectIP4\",\"LocalPort\":443,\"RemotePort\":\"65536\","
                + "\"ContextProcessId\":12}");
    assertThat(event.number(Columns.SOURCE_PORT)).isEqualTo(443);
    assertThat(event.has(Columns.DESTINATION_PORT)).isFalse();
    assertThat(event.string(Columns.PROCESS_ENTITY_ID)).isEqualTo("12");
    assertThat(event.string(Columns.RAW_SHAPE))
        .isEqualTo("fdr.1|event_simpleName|ContextProcessId,LocalPort");
  }

  @Test
  void nestedValuesAreVerbatim() {
    EventRow event =
        kit.decode("{\"a\":{\"b\" : [1, 2.50,{}]},\"Attacks\":[{\"Tactic\":\"X, Y\"}]}");
    assertThat(FdrTestKit.attributes(event)).containsEntry("a", "{\"b\" : [1, 2.50,{}]}");
    assertThat(event.strings(Columns.THREAT_TACTIC_NAME)).containsExactly("X", "Y");
  }

  @Test
  void twoThousandKeysFit() {
    StringBuilder line = new StringBuilder("{\"event_simpleName\":\"ConfigStateUpdate\"");
    for (int i = 0; i < 2_000; i++) {
      line.append(",\"Field").append(i).append("\":\"").append(i).append('"');
    }
    EventRow event = kit.decode(line.append('}').toString());
    assertThat(event.attributeCount()).isEqualTo(2_000);
    assertThat(
            event.has(Columns.EVENT_MARKS)
                && event.strings(Columns.EVENT_MARKS).contains("json.wide"))
        .isFalse();
  }

  @Test
  void aRecipeOverEightKilobytesKeepsTheRecordWhole() {
    StringBuilder line = new StringBuilder(" {\"event_simpleName\":\"ConfigStateUpdate\"");
    for (int i = 0; i < 2_000; i++) {
      line.append(",\"Field").append(i).append("\":").append(i);
    }
    EventRow event = kit.decode(line.append("} ").toString());
    assertThat(event.strings(Columns.EVENT_MARKS)).contains("json.wide");
    assertThat(event.string(Columns.RAW_SHAPE)).isEqualTo("fdr.1||$");
    assertThat(FdrTestKit.attributes(event)).containsOnlyKeys("$");
    assertThat(event.string(Columns.EVENT_ACTION)).isEqualTo("ConfigStateUpdate");
  }

  @Test
  void duplicateNamesAreAllKept() {
    EventRow event =
        kit.decode(
            "{\"CommandLine\":\"one\",\"x\":1,\"CommandLine\":2,\"x\":\"two\",\"CommandLine\":\"three\"}");
    assertThat(event.string(Columns.PROCESS_COMMAND_LINE)).isEqualTo("three");
    assertThat(event.strings(Columns.EVENT_MARKS)).contains("json.duplicate");
    assertThat(FdrTestKit.attributes(event))
        .isEqualTo(
            Map.of("$#1.CommandLine", "one", "$#2.CommandLine", "2", "$#1.x", "1", "x", "two"));
    assertThat(event.string(Columns.RAW_SHAPE))
        .isEqualTo("fdr.1|CommandLine|$#1.x,$#2.CommandLine");
  }

  @Test
  void oddNamesAreKept() {
    EventRow event =
        kit.decode(
            "{\"\":1,\"$\":\"a\",\"$$\":\"b\",\"$#1.x\":\"c\",\"x,y|z\\\\\":4,\"Id\":\"1\",\"ID\":\"2\","
                + "\"id\":\"3\",\"$\":\"d\"}");
    assertThat(FdrTestKit.attributes(event))
        .containsEntry("$$", "d")
        .containsEntry("$#1.$", "a")
        .containsEntry("$$$", "b")
        .containsEntry("$$#1.x", "c")
        .containsKeys("Id", "ID", "id", "");
    assertThat(event.string(Columns.RAW_SHAPE)).isEqualTo("fdr.1||\\0,x\\,y\\|z\\\\");
  }

  @Test
  void loneSurrogatesAreKeptAsTokens() {
    EventRow event =
        kit.decode(
            "{\"CommandLine\":\"a\\ud800b\",\"ok\":\"\\ud83d\\ude00\",\"n\":{\"\\udc00\":\"\\uDFFF\"}}");
    assertThat(event.string(Columns.PROCESS_COMMAND_LINE)).isEqualTo("a\uFFFDb");
    assertThat(FdrTestKit.attributes(event))
        .containsEntry("CommandLine", "\"a\\ud800b\"")
        .containsEntry("ok", "😀");
    EventRow named = kit.decode("{\"x\\ud800\":\"v\",\"CommandLine\":\"c\"}");
    assertThat(named.strings(Columns.EVENT_MARKS)).contains("json.name");
    assertThat(named.string(Columns.PROCESS_COMMAND_LINE)).isEqualTo("c");
  }

  @Test
  void aByteOrderMarkAndWhiteSpaceDoNotMatter() {
    byte[] line = "\uFEFF \t{\"a\":\"b\"}\r".getBytes(StandardCharsets.UTF_8);
    assertThat(FdrTestKit.attributes(kit.decode(line, FdrTestKit.CONTEXT))).containsEntry("a", "b");
  }

  @Test
  void missingTenantAndSensorAreNoError() {
    EventRow event =
        kit.decode("{\"event_simpleName\":\"ProcessRollup2\",\"timestamp\":\"1700000000123\"}");
    assertThat(event.has(Columns.ORGANIZATION_ID)).isFalse();
    assertThat(event.has(Columns.HOST_ID)).isFalse();
    assertThat(event.string(Columns.EVENT_ID)).hasSize(26);
  }

  @Test
  void anythingElseThatIsAnObjectIsKept() {
    EventRow event = kit.decode("{}");
    assertThat(event.string(Columns.EVENT_CLASS)).isEqualTo("other");
    assertThat(event.string(Columns.RAW_SHAPE)).isEqualTo("fdr.1");
    assertThat(event.strings(Columns.EVENT_MARKS)).containsExactly("time.arrival");
    assertThat(kit.unmapped.counts()).isEmpty();
  }

  @Test
  void unknownNamesAreCounted() {
    kit.decode("{\"event_simpleName\":\"NobodyKnowsThis\"}");
    kit.decode("{\"event_simpleName\":\"NobodyKnowsThis\"}");
    kit.decode("{\"event_type\":\"NoSuchAssessment\",\"scores\":{\"os\":\"89\"}}");
    assertThat(kit.unmapped.counts())
        .isEqualTo(Map.of("NobodyKnowsThis", 2L, "NoSuchAssessment", 1L));
  }

  @Test
  void addressesThatAreNoneAreMarked() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"NetworkConnectIP4\",\"RemoteAddressIP4\":\"253.252.51.07\"}");
    assertThat(event.has(Columns.DESTINATION_IP)).isFalse();
    assertThat(event.strings(Columns.EVENT_MARKS)).contains("ip.noncanonical");
  }

  private UndecodableLineException failure(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    UndecodableLineException e =
        catchThrowableOfType(
            UndecodableLineException.class, () -> kit.decode(bytes, FdrTestKit.CONTEXT));
    assertThat(e).as(line).isNotNull();
    return e;
  }
}
