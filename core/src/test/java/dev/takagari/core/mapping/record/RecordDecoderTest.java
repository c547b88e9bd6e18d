package dev.takagari.core.mapping.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.mapping.Codec;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.Rebuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
  private static final Instant ARRIVAL = Instant.parse("2024-05-01T10:05:00Z");

  private static final RecordDefinition FLAT =
      RecordDefinition.named("made-up.1", "made", "made.up")
          .held(Columns.EVENT_ACTION, Codec.TEXT_1, "what")
          .held(Columns.SOURCE_IP, Codec.ADDRESS_1, "ip")
          .sources(
              ColumnSource.held(Columns.SOURCE_PORT, Codec.PORT_1, JsonKind.NUMBER, "port"),
              ColumnSource.filled(
                  Columns.AWS_MFA,
                  ColumnSource.Conversion.table(Map.of("Yes", 1L, "No", 0L)),
                  "more",
                  "mfa"))
          .filled(Columns.USER_NAME, Codec.USER_1, "who", "[1]", "name")
          .time(TimeRule.of("at"))
          .build();

  private static final RecordDefinition WRAPPED =
      RecordDefinition.named("wrapped.1", "made", "made.wrapped")
          .body("fields")
          .held(Columns.RULE_NAME, Codec.TEXT_1, "$.rule")
          .held(Columns.PROCESS_NAME, Codec.FOLD_1, "proc.name")
          .variants(
              action ->
                  "other".equals(action)
                      ? List.of(ColumnSource.held(Columns.USER_NAME, Codec.FOLD_1, "user"))
                      : List.of())
          .held(Columns.EVENT_ACTION, Codec.TEXT_1, "act")
          .foldNames()
          .time(TimeRule.of("$.time"))
          .build();

  private static EventRow decode(RecordDefinition definition, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    EventRow event =
        new RecordDecoder(RecordSyntax.json(), List.of(definition))
            .decode(
                bytes,
                0,
                bytes.length,
                3,
                new LineContext("raw/o", ARRIVAL, null, ARRIVAL, HostNames.NONE));
    assertThat(CanonicalJson.of(new Rebuilder(List.of(definition)).rebuild(event)))
        .as(event.string(Columns.RAW_SHAPE))
        .isEqualTo(CanonicalJson.of(json));
    return event;
  }

  private static Map<String, String> attributes(EventRow event) {
    Map<String, String> attributes = new TreeMap<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      attributes.put(name.toString(), value.toString());
    }
    return attributes;
  }

  @Test
  void holdsWhatAColumnSaysAndKeepsTheRest() {
    EventRow event =
        decode(
            FLAT,
            """
            {"what":"Go","ip":"8.8.8.8","port":443,"at":"2024-05-01T10:00:00Z","n":1e3,\
            "who":[{"name":"a"},{"name":"CORP\\\\Ann"}],"more":{"mfa":"Yes"},"$x":null}""");
    assertThat(event.string(Columns.EVENT_ACTION)).isEqualTo("Go");
    assertThat(event.number(Columns.SOURCE_PORT)).isEqualTo(443);
    assertThat(event.number(Columns.AWS_MFA)).isEqualTo(1);
    assertThat(event.string(Columns.USER_NAME)).isEqualTo("ann");
    assertThat(event.strings(Columns.RELATED_IP)).containsExactly("8.8.8.8");
    assertThat(event.strings(Columns.RELATED_USER)).containsExactly("ann");
    assertThat(attributes(event)).containsOnlyKeys("$$x", "at", "more", "n", "who");
    assertThat(event.string(Columns.RAW_SHAPE)).isEqualTo("made-up.1|ip,port,what|$$x,more,n,who");
  }

  @Test
  void keepsWhatDoesNotComeBackTheSame() {
    EventRow event = decode(FLAT, "{\"ip\":\"253.252.51.07\",\"port\":\"443\",\"what\":\"\"}");
    assertThat(event.has(Columns.SOURCE_IP)).isFalse();
    assertThat(event.number(Columns.SOURCE_PORT)).isEqualTo(443);
    assertThat(event.strings(Columns.EVENT_MARKS))
        .containsExactly("ip.noncanonical", "time.arrival");
    assertThat(attributes(event)).containsOnlyKeys("ip", "port", "what");
  }

  @Test
  void takesNamesAsTheyAre() {
    EventRow event = decode(FLAT, "{\"ip\":\"secretsmanager.amazonaws.com\"}");
    assertThat(event.strings(Columns.EVENT_MARKS)).containsExactly("time.arrival");
  }

  @Test
  void putsTheEnvelopeBack() {
    EventRow event =
        decode(
            WRAPPED,
            """
            {"rule":"R","time":"2024-05-01T10:00:00.123Z","tags":["x"],"$a":1,"tags":[],\
            "fields":{"proc.name":"sh","$.rule":"inner","$$":2,"act":"x","act":"y","USER":"u"}}""");
    assertThat(event.string(Columns.RULE_NAME)).isEqualTo("R");
    assertThat(event.string(Columns.PROCESS_NAME)).isEqualTo("sh");
    assertThat(event.string(Columns.EVENT_ACTION)).isEqualTo("y");
    assertThat(event.has(Columns.USER_NAME)).isFalse();
    assertThat(attributes(event))
        .containsOnlyKeys(
            "$$$", "$$.rule", "$#1.act", "$.$#1.tags", "$.$$a", "$.tags", "$.time", "USER");
    assertThat(event.strings(Columns.EVENT_MARKS)).containsExactly("json.duplicate");
  }

  @Test
  void homesDependOnTheAction() {
    EventRow event = decode(WRAPPED, "{\"fields\":{\"act\":\"other\",\"user\":\"ann\"}}");
    assertThat(event.string(Columns.USER_NAME)).isEqualTo("ann");
    assertThat(attributes(event)).isEmpty();
    event = decode(WRAPPED, "{\"fields\":{\"act\":\"other\",\"User\":\"ann\"}}");
    assertThat(event.string(Columns.USER_NAME)).isEqualTo("ann");
    assertThat(attributes(event)).containsOnlyKeys("User");
  }

  @Test
  void rebuildsRecordsWithoutABody() {
    for (String json :
        List.of(
            "{}",
            "{\"fields\":{}}",
            "{\"fields\":null}",
            "{\"fields\":\"x\"}",
            "{\"rule\":\"x\"}",
            "{\"fields\":{\"a\":1},\"fields\":{\"b\":2}}",
            "{\"fields\":{\"b\":2},\"fields\":{}}")) {
      decode(WRAPPED, json);
    }
  }
}
