package dev.takagari.core.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.testing.Seeds;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DelayHistogramTest {
  @Test
  void knowsNoPercentileOfNothing() {
    assertThat(new DelayHistogram().percentile(0.5)).isNull();
    assertThat(new DelayHistogram().count()).isZero();
  }

  @Test
  void bucketsGrowWithTheDelay() {
    int last = 0;
    for (long millis = 0; millis < 1 << 20; millis++) {
      int bucket = DelayHistogram.bucket(millis);
      assertThat(bucket - last).as("at %d ms", millis).isBetween(0, 1);
      last = bucket;
    }
    assertThat(DelayHistogram.bucket(Long.MAX_VALUE)).isEqualTo(DelayHistogram.BUCKETS - 1);
    assertThat(DelayHistogram.bucket(-5)).isZero();
  }

  @Test
  void percentilesAreCloseToThoseOfTheDelaysThemselves() {
    RandomGenerator random = Seeds.random("delays");
    DelayHistogram one = new DelayHistogram();
    DelayHistogram two = new DelayHistogram();
    long[] delays = new long[10_000];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = (long) Math.exp(random.nextDouble() * 20);
      (random.nextBoolean() ? one : two).add(delays[i]);
    }
    one.add(two);
    Arrays.sort(delays);
    for (double share : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
      long exact = delays[(int) Math.ceil(share * delays.length) - 1];
      Duration found = one.percentile(share);
      assertThat(found).isNotNull();
      assertThat((double) found.toMillis()).isBetween(exact * 0.93 - 1, exact * 1.07 + 1);
    }
  }

  @Test
  void isTheSameAfterItWasStored() {
    DelayHistogram stored = new DelayHistogram();
    stored.add(Duration.ofHours(7), 3);
    stored.add(12);
    DelayHistogram read = new DelayHistogram();
    stored.filled().forEach(read::addToBucket);

    assertThat(read.filled()).isEqualTo(stored.filled()).hasSize(2);
    assertThat(read.percentile(0.99)).isEqualTo(stored.percentile(0.99));
    assertThatThrownBy(() -> read.addToBucket(DelayHistogram.BUCKETS, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
