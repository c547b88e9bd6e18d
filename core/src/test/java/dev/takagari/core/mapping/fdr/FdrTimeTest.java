package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.testing.FdrLines;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FdrTimeTest {
  private final FdrTestKit kit = new FdrTestKit();

  /// Marks are separated by blanks; a leading `#` names the arrival time.
  @ParameterizedTest
  @CsvSource({
    // order
    "DnsRequest, '\"ContextTimeStamp\":\"1699999000.5\",\"timestamp\":\"1700000000123\"', 2023-11-14T21:56:40.500Z, ''",
    "ProcessRollup2, '\"ProcessStartTime\":\"1699999000.5\",\"timestamp\":\"1700000000123\"', 2023-11-14T21:56:40.500Z, ''",
    "DnsRequest, '\"ProcessStartTime\":\"1699999000.5\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, ''",
    "DnsRequest, '\"id\":\"af616974-23a0-11ec-9e50-06ef5a990dbb\"', 2021-10-02T16:49:18.577906Z, ''",
    "DnsRequest, '\"id\":\"af616974-23a0-41ec-9e50-06ef5a990dbb\"', #, time.arrival",
    "DnsRequest, '\"x\":\"1\"', #, time.arrival",
    // forms
    "DnsRequest, '\"ContextTimeStamp\":\"133444736000000000\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":1699999000.5,\"timestamp\":1700000000123', 2023-11-14T21:56:40.500Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"2023-11-14T22:00:00\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:00:00Z, time.nozone",
    // absent
    "DnsRequest, '\"ContextTimeStamp\":\"\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"0\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"-1\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"soon\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"1.7e9\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, ''",
    // absurd
    "DnsRequest, '\"ContextTimeStamp\":\"1200000000.0\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, time.absurd",
    "DnsRequest, '\"ContextTimeStamp\":\"1700090000.0\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, time.absurd",
    "DnsRequest, '\"ContextTimeStamp\":\"1692000000.0\",\"timestamp\":\"1700000000123\"', 2023-11-14T22:13:20.123Z, time.absurd",
    "DnsRequest, '\"ContextTimeStamp\":\"1700086000.0\",\"timestamp\":\"1700000000123\"', 2023-11-15T22:06:40Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"1692300000.0\",\"timestamp\":\"1700000000123\"', 2023-08-17T19:20:00Z, ''",
    "DnsRequest, '\"ContextTimeStamp\":\"9999999999.0\"', #, time.absurd time.arrival",
    "DnsRequest, '\"ContextTimeStamp\":\"1300000000.0\"', 2011-03-13T07:06:40Z, ''",
    "DnsRequest, '\"timestamp\":\"1200000000000\"', #, time.absurd time.arrival",
    "DnsRequest, '\"timestamp\":\"9999999999999\",\"ContextTimeStamp\":\"1699999000.5\"', 2023-11-14T21:56:40.500Z, ''",
  })
  void theFirstCandidateThatIsNotAbsurdWins(String name, String fields, String time, String marks) {
    EventRow event = kit.decode("{\"event_simpleName\":\"" + name + "\"," + fields + "}");
    assertThat(FdrTestKit.time(event, Columns.TIMESTAMP))
        .isEqualTo(time.equals("#") ? FdrTestKit.BATCH : Instant.parse(time));
    assertThat(String.join(" ", event.strings(Columns.EVENT_MARKS))).isEqualTo(marks);
  }

  @Test
  void externalEventsHaveTheirOwnOrder() {
    EventRow event =
        kit.decode(
            "{\"ExternalApiType\":\"X\",\"ContextTimeStamp\":\"1699999000.5\",\"StartTime\":1699999100,"
                + "\"UTCTimestamp\":1699999200,\"timestamp\":\"2023-11-14T22:13:20Z\"}");
    assertThat(FdrTestKit.time(event, Columns.TIMESTAMP)).isEqualTo("2023-11-14T22:00:00Z");
    EventRow started = kit.decode("{\"ExternalApiType\":\"X\",\"StartTime\":\"1699999100\"}");
    assertThat(FdrTestKit.time(started, Columns.TIMESTAMP)).isEqualTo("2023-11-14T21:58:20Z");
  }

  @Test
  void arrivalIsTheBatchElseTheObject() {
    LineContext noBatch =
        new LineContext("k", FdrTestKit.INGESTED, null, FdrTestKit.OBJECT, HostNames.NONE);
    assertThat(FdrTestKit.time(kit.decode("{}", noBatch), Columns.TIMESTAMP))
        .isEqualTo(FdrTestKit.OBJECT);
    assertThat(FdrTestKit.time(kit.decode("{}"), Columns.TIMESTAMP)).isEqualTo(FdrTestKit.BATCH);
    assertThat(FdrTestKit.time(kit.decode("{}"), Columns.EVENT_INGESTED))
        .isEqualTo(FdrTestKit.INGESTED);
  }

  @Test
  void recordingTimeIsNeverAFallback() {
    EventRow event =
        kit.decode("{\"event_simpleName\":\"DnsRequest\",\"ContextTimeStamp\":\"1699999000.5\"}");
    assertThat(event.has(Columns.EVENT_CREATED)).isFalse();
  }

  @Test
  void startOfAProcessMayBeAbsent() {
    EventRow event =
        kit.decode(FdrLines.sensor("ProcessRollup2", java.util.Map.of("ProcessStartTime", "0")));
    assertThat(event.has(Columns.PROCESS_START)).isFalse();
  }

  @Test
  void idsDoNotDependOnArrivalWhenTheRecordHasAnyTime() {
    for (String line : FdrLines.events()) {
      if (!line.contains("\"timestamp\"")) {
        continue;
      }
      List<String> ids =
          List.of("2020-01-01T00:00:00Z", "2024-06-01T00:00:00Z", "2031-01-01T00:00:00Z").stream()
              .map(Instant::parse)
              .map(at -> new LineContext("key/" + at, at, at, at, HostNames.NONE))
              .map(context -> String.valueOf(kit.decode(line, context).string(Columns.EVENT_ID)))
              .distinct()
              .toList();
      assertThat(ids).as(line).hasSize(1);
    }
  }
}
