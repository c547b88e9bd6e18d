package dev.takagari.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumeTallyTest {
  private static EventRow event(String dataset, String action) {
    return EventRow.builder()
        .set(Columns.EVENT_DATASET, dataset)
        .set(Columns.EVENT_ACTION, action)
        .set(Columns.EVENT_CLASS, "process")
        .build();
  }

  @Test
  void countsKindsOverSeveralTallies() {
    VolumeTally one = new VolumeTally();
    VolumeTally other = new VolumeTally();
    for (int i = 0; i < 10; i++) {
      one.add(event("d", "a" + i % 3), 2);
      other.add(event("d", "a1"), 5);
    }
    one.add(EventRow.builder().set(Columns.EVENT_CLASS, "dns").build(), 1);

    assertThat(VolumeTally.sum(List.of(one, other), "a2"::equals))
        .containsExactlyInAnyOrder(
            new VolumeCount("d", "a0", "process", 4, 8, false),
            new VolumeCount("d", "a1", "process", 13, 56, false),
            new VolumeCount("d", "a2", "process", 3, 6, true),
            new VolumeCount("", "", "dns", 1, 1, false));
  }

  @Test
  void countsTheRestTogetherAndLosesNothing() {
    VolumeTally tally = new VolumeTally();
    for (int i = 0; i < 5_000; i++) {
      tally.add(event("d", "action " + i % 1_500), 1);
    }

    List<VolumeCount> counts = VolumeTally.sum(List.of(tally), _ -> false);
    assertThat(counts).hasSize(1_001);
    assertThat(counts.stream().mapToLong(VolumeCount::rows).sum()).isEqualTo(5_000);
    Map<String, Long> rows = new HashMap<>();
    counts.forEach(count -> rows.put(count.action(), count.rows()));
    assertThat(rows).containsEntry("action 7", 4L).containsKey(VolumeTally.OTHERS);
  }
}
