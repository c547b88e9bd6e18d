package dev.takagari.search.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.search.TimeRange;
import dev.takagari.core.testing.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeRangesTest {

  private static TimeRange range(int from, int to) {
    return new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
  }

  private static TimeRanges ranges(TimeRange... ranges) {
    return new TimeRanges(List.of(ranges));
  }

  @Test
  void joinsWhatTouchesOrOverlapsNewestFirst() {
    assertThat(ranges(range(1, 2), range(5, 9), range(2, 3), range(6, 7), range(8, 11)).ranges())
        .containsExactly(range(5, 11), range(1, 3));
    assertThat(ranges(range(1, 9), range(2, 3), range(4, 9)).ranges()).containsExactly(range(1, 9));
  }

  @Test
  void anEmptyRangeIsNothing() {
    assertThat(ranges(range(3, 3)).isEmpty()).isTrue();
    assertThat(ranges(range(3, 3))).isEqualTo(TimeRanges.NONE);
    assertThat(ranges(range(1, 9)).within(range(4, 4)).isEmpty()).isTrue();
    assertThat(TimeRanges.NONE.complementIn(range(4, 4)).isEmpty()).isTrue();
  }

  @Test
  void theComplementOfNothingIsTheWhole() {
    assertThat(TimeRanges.NONE.complementIn(range(1, 5)).ranges()).containsExactly(range(1, 5));
    assertThat(ranges(range(0, 9)).complementIn(range(1, 5)).isEmpty()).isTrue();
    assertThat(ranges(range(2, 3)).complementIn(range(1, 5)).ranges())
        .containsExactly(range(3, 5), range(1, 2));
  }

  @Test
  void doesWhatSetsOfSecondsDo() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (int round = 0; round < 2_000; round++) {
      List<TimeRange> parts = new ArrayList<>();
      BitSet seconds = new BitSet();
      for (int i = random.nextInt(6); i > 0; i--) {
        TimeRange part = some(random);
        parts.add(part);
        seconds.or(bits(List.of(part)));
      }
      TimeRange limits = some(random);
      TimeRanges set = new TimeRanges(parts);

      assertThat(bits(set.ranges())).isEqualTo(seconds);
      for (int i = 1; i < set.ranges().size(); i++) {
        assertThat(set.ranges().get(i).to()).isBefore(set.ranges().get(i - 1).from());
      }
      BitSet inside = bits(List.of(limits));
      BitSet both = (BitSet) seconds.clone();
      both.and(inside);
      assertThat(bits(set.within(limits).ranges())).isEqualTo(both);
      inside.andNot(seconds);
      assertThat(bits(set.complementIn(limits).ranges())).isEqualTo(inside);
    }
  }

  private static TimeRange some(SplittableRandom random) {
    int from = random.nextInt(30);
    return range(from, from + random.nextInt(10));
  }

  private static BitSet bits(List<TimeRange> ranges) {
    BitSet bits = new BitSet();
    for (TimeRange range : ranges) {
      bits.set((int) range.from().getEpochSecond(), (int) range.to().getEpochSecond());
    }
    return bits;
  }
}
