package dev.takagari.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private final EventJson json = new EventJson();

  @Test
  void writesOneFlatObject() {
    EventRow event =
        EventRow.builder()
            .set(Columns.TIMESTAMP, micros("2021-10-02T16:49:07.639Z"))
            .set(Columns.EVENT_ID, "01fh0yhjhqhy8b50jg7aqfxgaf")
            .set(Columns.EVENT_CATEGORY, List.of("network", "process"))
            .set(Columns.PROCESS_COMMAND_LINE, "a \"b\" C:\\x\t\u0001é😀")
            .set(Columns.RAW_LINE, -7)
            .set(Columns.AWS_MFA, 0)
            .attribute("Name", "DnsRequestV4")
            .attribute("$.x", "")
            .build();

    assertThat(text(event))
        .isEqualTo(
            """
            {"@timestamp":"2021-10-02T16:49:07.639000Z","event.id":"01fh0yhjhqhy8b50jg7aqfxgaf",\
            "event.category":["network","process"],"raw.line":-7,\
            "process.command_line":"a \\"b\\" C:\\\\x\\t\\u0001é😀","aws.mfa":false,\
            "attributes":{"$.x":"","Name":"DnsRequestV4"}}\
            """);
  }

  @Test
  void leavesOutEverythingAnEventDoesNotHave() {
    assertThat(text(EventRow.builder().build())).isEqualTo("{}");
  }

  @Test
  void replacesBytesThatAreNotUtf8AsJavaDoes() throws IOException {
    byte[] bad = {'a', (byte) 0xff, 'b', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', (byte) 0xe2};
    EventRow event = EventRow.builder().set(Columns.MESSAGE, bad).attribute(bad, bad).build();

    EventRow back = EventJson.read(bytes(event));

    String repaired = new String(bad, StandardCharsets.UTF_8);
    assertThat(back)
        .isEqualTo(
            EventRow.builder()
                .set(Columns.MESSAGE, repaired)
                .attribute(repaired, repaired)
                .build());
  }

  @Test
  void keepsTimesAndNumbersAtTheirLimits() throws IOException {
    for (long value :
        new long[] {
          0,
          -1,
          1,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          micros("0000-01-01T00:00:00Z"),
          micros("0000-01-01T00:00:00Z") - 1,
          micros("9999-12-31T23:59:59.999999Z"),
          micros("9999-12-31T23:59:59.999999Z") + 1,
          micros("1969-12-31T23:59:59.999999Z")
        }) {
      EventRow event =
          EventRow.builder().set(Columns.TIMESTAMP, value).set(Columns.RAW_LINE, value).build();
      assertThat(EventJson.read(bytes(event))).isEqualTo(event);
    }
  }

  @Test
  void everyEventComesBackAsItWas() throws IOException {
    long seed = 20_261_121L;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3_000; i++) {
      EventRow event = randomEvent(random);
      assertThat(EventJson.read(bytes(event))).as("seed %d, event %d", seed, i).isEqualTo(event);
    }
  }

  @Test
  void passesOverMembersOfOtherNames() throws IOException {
    byte[] object =
        "{\"x\":{\"y\":[1,{}]},\"message\":\"m\",\"z\":null}".getBytes(StandardCharsets.UTF_8);
    assertThat(EventJson.read(object))
        .isEqualTo(EventRow.builder().set(Columns.MESSAGE, "m").build());
  }

  @Test
  void refusesOtherForms() {
    for (String object :
        List.of(
            "[]",
            "{\"message\":1}",
            "{\"raw.line\":\"1\"}",
            "{\"raw.line\":1.0}",
            "{\"@timestamp\":\"yesterday\"}",
            "{\"event.type\":[1]}",
            "{\"attributes\":{\"a\":null}}",
            "{\"message\":\"m\"")) {
      assertThatThrownBy(() -> EventJson.read(object.getBytes(StandardCharsets.UTF_8)))
          .as(object)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void keepsValuesOfSeveralMegabytes() throws IOException {
    String large = "x\n".repeat(15 << 20);
    EventRow event = EventRow.builder().attribute(large.substring(0, 100_000), large).build();
    assertThat(EventJson.read(bytes(event))).isEqualTo(event);
  }

  private static EventRow randomEvent(SplittableRandom random) {
    EventRow.Builder row = EventRow.builder();
    for (Column column : EventSchema.current().columns()) {
      if (random.nextInt(3) > 0) {
        continue;
      }
      switch (column.type()) {
        case TEXT -> row.set(column, randomText(random));
        case TEXT_LIST -> row.set(column, List.of(randomText(random), randomText(random) + "'"));
        case INT -> row.set(column, random.nextInt());
        case LONG -> row.set(column, random.nextLong());
        case BOOLEAN -> row.set(column, random.nextInt(2));
        case TIME ->
            row.set(column, random.nextLong(-100_000_000_000_000_000L, 300_000_000_000_000_000L));
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      row.attribute(randomText(random), randomText(random));
    }
    return row.build();
  }

  /// Any code points but surrogates, with a taste for controls, quotes and backslashes.
  private static String randomText(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int codePoint =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> "\"\\/\u007f\u2028".codePointAt(random.nextInt(5));
            case 2 -> random.nextInt(0x20, 0x7f);
            default -> random.nextInt(0x110000);
          };
      if (codePoint < 0xd800 || codePoint > 0xdfff) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private String text(EventRow event) {
    return new String(bytes(event), StandardCharsets.UTF_8);
  }

  private byte[] bytes(EventRow event) {
    JsonBuffer buffer = new JsonBuffer(16);
    json.write(event, buffer);
    return buffer.toBytes();
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
  }
}
