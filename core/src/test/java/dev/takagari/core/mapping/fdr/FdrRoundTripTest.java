package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.normalize.ColumnValues;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.RandomJson;
import dev.takagari.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FdrRoundTripTest {
  private static final ObjectMapper TREES =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private final FdrTestKit kit = new FdrTestKit();

  @Test
  void everyFixtureIsRebuilt() throws JsonProcessingException {
    for (String line : FdrLines.events()) {
      EventRow event = kit.decode(line);
      JsonNode rebuilt = TREES.readTree(kit.rebuild(event));
      assertThat(rebuilt).as(line).isEqualTo(TREES.readTree(line));
    }
  }

  @Test
  void hostInventoryLinesAmongEventsAreRebuilt() {
    FdrLines.hosts().forEach(kit::decode);
  }

  @Test
  void everyRandomRecordIsRebuilt() {
    List<String> fields = new ArrayList<>();
    for (boolean sensor : new boolean[] {true, false}) {
      FdrMapping.sources(sensor).values().forEach(fields::addAll);
    }
    RandomGenerator random = Seeds.random("fdr round trip");
    RandomJson json = new RandomJson(random, fields);
    List<String> names =
        List.of(
            "DnsRequest",
            "NetworkConnectIP4",
            "ProcessRollup2",
            "ImageHash",
            "NetworkReceiveAcceptIP6",
            "AsepValueUpdate",
            "UserLogon",
            "NetworkListenIP4",
            "LocalIpAddressIP4");
    for (int i = 0; i < 30_000; i++) {
      String object = json.object(25);
      String line =
          random.nextBoolean() || object.indexOf('"') < 0
              ? object
              : "{\"event_simpleName\":\""
                  + names.get(random.nextInt(names.size()))
                  + "\","
                  + object.substring(1);
      EventRow event = kit.decode(line);
      check(event, line);
    }
  }

  /// What every event must be, whatever it was made from.
  private static void check(EventRow event, String line) {
    for (Column column : EventSchema.current().columns()) {
      if (column.required()) {
        assertThat(event.has(column)).as(column + " of " + line).isTrue();
      }
      boolean folds = column.canonical() && column.type() == ColumnType.TEXT;
      if (folds && event.has(column) && column != Columns.EVENT_ID) {
        String text = String.valueOf(event.string(column));
        assertThat(ColumnValues.canonical(column, text)).as(column + " of " + line).isEqualTo(text);
      }
    }
    assertThat(event.string(Columns.EVENT_ID)).hasSize(26);
  }
}
