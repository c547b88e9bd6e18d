package dev.takagari.ingest.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedPartsTest {

  @Test
  void everyEventComesBackFromARowWithAndWithoutSharedParts() {
    SharedParts parts = new SharedParts();
    RowEncoder shared = new RowEncoder(parts);
    RowEncoder whole = new RowEncoder(SharedParts.NONE);
    for (EventRow event : new RandomEvents(Seeds.seed()).list(1_000)) {
      assertThat(again(event, shared, parts)).isEqualTo(event);
      assertThat(again(event, whole, SharedParts.NONE)).isEqualTo(event);
    }
  }

  private static EventRow again(EventRow event, RowEncoder encoder, SharedParts parts) {
    encoder.encode(event);
    SpooledEvent row = new SpooledEvent(parts);
    row.set(encoder.row(), 0);
    return EventRow.builder().addAll(row).build();
  }

  @Test
  void equalRecordsAreEqualRowsWhoeverSharesNames() {
    SharedParts parts = new SharedParts();
    RowEncoder plain = new RowEncoder(parts);
    RowEncoder sharing = new RowEncoder(parts);
    for (EventRow event : new RandomEvents(Seeds.seed()).list(200)) {
      plain.encode(event);
      SpooledEvent row = new SpooledEvent(parts);
      row.set(plain.row(), 0);
      sharing.encode(row);

      assertThat(sharing.length()).isEqualTo(plain.length());
      assertThat(RowCodec.sameRecord(plain.row(), 0, sharing.row(), 0)).isTrue();
      assertThat(
              RowCodec.compare(
                  plain.row(), 0, plain.length(), sharing.row(), 0, sharing.length(), parts))
          .isZero();
    }
  }

  @Test
  void whatFoundNoRoomNeverFindsAny() {
    SharedParts parts = new SharedParts();
    ByteSpan large = span("x".repeat(3 << 20));
    ByteSpan second = span("y".repeat(3 << 20));
    ByteSpan small = span("small");

    assertThat(parts.text(large)).isEqualTo(1);
    assertThat(parts.text(second)).isZero();
    assertThat(parts.text(small)).isEqualTo(2);
    assertThat(parts.text(second)).isZero();
    assertThat(parts.text(large)).isEqualTo(1);
    assertThat(List.of(parts.text(2))).containsExactly("small".getBytes(StandardCharsets.UTF_8));
  }

  private static ByteSpan span(String text) {
    ByteSpan span = new ByteSpan();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    span.set(bytes, 0, bytes.length);
    return span;
  }
}
