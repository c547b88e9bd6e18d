package dev.takagari.ingest.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NewestTimesTest {
  @Test
  void keepsTheNewestTimeOfEachHost() {
    RandomGenerator random = Seeds.random("hosts");
    NewestTimes hosts = new NewestTimes();
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String id = "x".repeat(random.nextInt(20)) + random.nextInt(700);
      long time = random.nextLong(1_000_000);
      add(hosts, id, time);
      expected.merge(id, time, Math::max);
    }
    Map<String, Long> found = new HashMap<>();
    hosts.addTo(found);

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void isBounded() {
    NewestTimes hosts = new NewestTimes();
    for (int i = 0; i < NewestTimes.MOST + 10; i++) {
      add(hosts, "host-" + i, i);
    }
    add(hosts, "host-3", 1_000_000);
    Map<String, Long> found = new HashMap<>();
    hosts.addTo(found);

    assertThat(found).hasSize(NewestTimes.MOST).containsEntry("host-3", 1_000_000L);
  }

  private static void add(NewestTimes hosts, String id, long time) {
    byte[] bytes = (" " + id).getBytes(StandardCharsets.UTF_8);
    ByteSpan span = new ByteSpan();
    span.set(bytes, 1, bytes.length - 1);
    hosts.add(span, time);
  }
}
