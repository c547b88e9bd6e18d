package dev.takagari.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.search.plan.Part.Engine;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowGroupTest {
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
    RowGroup group = new RowGroup();
    group.add(LATER, Engine.HOT);
    group.add(FIRST, Engine.COLD);
    RowGroup other = new RowGroup();
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
    RowGroup group = new RowGroup();
    group.add(FIRST, Engine.HOT);
    group.add(FIRST, Engine.COLD);

    assertThat(group.rows()).containsExactly(FIRST);
    assertThat(group.hotRows()).isEqualTo(1);
  }
}
