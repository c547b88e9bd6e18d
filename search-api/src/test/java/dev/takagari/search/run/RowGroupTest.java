package dev.takagari.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.Rebuilder;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.search.plan.Part.Engine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowGroupTest {
  private static final Rebuilder RECORDS = new Rebuilder(List.of(new FdrMapping()));
  private static final Instant RECEIVED = Instant.parse("2024-05-01T10:05:00Z");
  private static final EventRow FIRST = received(1, "raw/trail/a/0-x.json.gz", "GetObject");
  private static final EventRow LATER = received(2, "raw/trail/b/0-x.json.gz", "PutObject");

  private static EventRow received(long at, String object, String action) {
    return EventRow.builder()
        .set(Columns.TIMESTAMP, 0)
        .set(Columns.EVENT_ID, "same")
        .set(Columns.EVENT_ACTION, action)
        .set(Columns.EVENT_INGESTED, at)
        .set(Columns.RAW_OBJECT, object)
        .set(Columns.RAW_LINE, 1)
        .build();
  }

  /// A record that was altered and delivered again must not stand in the place of the first one.
  @Test
  void ofCopiesTheOneThatWasReceivedFirstStaysWhicheverIsReadFirst() {
    RowGroup group = new RowGroup(RECORDS);
    group.add(LATER, Engine.HOT);
    group.add(FIRST, Engine.COLD);
    RowGroup other = new RowGroup(RECORDS);
    other.add(FIRST, Engine.COLD);
    other.add(LATER, Engine.HOT);

    assertThat(List.of(group, other))
        .allSatisfy(
            one -> {
              assertThat(one.rows()).containsExactly(FIRST);
              assertThat(one.hotRows()).isZero();
            });
  }

  @Test
  void aCopyThatIsReadFromBothTiersCountsForTheFirst() {
    RowGroup group = new RowGroup(RECORDS);
    group.add(FIRST, Engine.HOT);
    group.add(FIRST, Engine.COLD);

    assertThat(group.rows()).containsExactly(FIRST);
    assertThat(group.hotRows()).isEqualTo(1);
  }

  /// Columns alone do not tell: a later version or a later inventory adds to a record.
  @Test
  void rowsOfOneRecordAreCopiesWhateverWasAddedToThem() {
    EventRow first = record(1, "1.2.3.4");
    EventRow later =
        EventRow.builder().addAll(record(2, "1.2.3.4")).set(Columns.HOST_NAME, "ws-1").build();
    RowGroup group = new RowGroup(RECORDS);
    group.add(later, Engine.HOT);
    group.add(first, Engine.COLD);

    assertThat(group.rows()).containsExactly(first);
  }

  @Test
  void otherRecordsWithTheSameIdAllCome() {
    EventRow first = record(1, "1.2.3.4");
    EventRow forged = record(2, "6.6.6.6");
    RowGroup group = new RowGroup(RECORDS);
    group.add(forged, Engine.COLD);
    group.add(first, Engine.COLD);
    group.add(record(3, "1.2.3.4"), Engine.HOT);

    assertThat(group.rows()).containsExactly(forged, first);
  }

  private static EventRow record(long at, String address) {
    byte[] line =
        """
        {"event_simpleName":"NetworkConnectIP4","aid":"a1","id":"e1","timestamp":"1714557840000",\
        "RemoteAddressIP4":"%s"}"""
            .formatted(address)
            .getBytes(StandardCharsets.UTF_8);
    LineContext context =
        new LineContext("raw/" + at, RECEIVED.plusSeconds(at), RECEIVED, RECEIVED, HostNames.NONE);
    return new FdrLineDecoder(new UnmappedNames()).decode(line, 0, line.length, 1, context);
  }
}
