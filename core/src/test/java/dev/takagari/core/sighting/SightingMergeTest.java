package dev.takagari.core.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Observable;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SightingMergeTest {

  private static SightingRow row(String value, int day, String host, SightingRole role, long time) {
    SightedValue sighted = SightedValue.of(Observable.DOMAIN, value);
    return new SightingRow(
        sighted.kind(),
        sighted.hash(),
        sighted.stored(),
        day,
        host.getBytes(StandardCharsets.UTF_8),
        role,
        time,
        time,
        1);
  }

  private static List<SightingRow> merged(List<List<SightingRow>> sources) {
    List<SightingRows> rows = new ArrayList<>();
    for (List<SightingRow> source : sources) {
      List<SightingRow> sorted = new ArrayList<>(source);
      Collections.sort(sorted);
      rows.add(SightingRows.of(sorted));
    }
    List<SightingRow> all = new ArrayList<>();
    try (SightingMerge merge = new SightingMerge(rows)) {
      while (merge.hasNext()) {
        SightingRow next = merge.peek();
        assertThat(merge.next()).isEqualTo(next);
        all.add(next);
      }
    }
    return all;
  }

  @Test
  void sumsRowsOfOneKeyWhateverSourceTheyAreOf() {
    RandomGenerator random = Seeds.random("merge");
    Map<String, long[]> oracle = new HashMap<>();
    List<List<SightingRow>> sources = new ArrayList<>();
    for (int source = 0; source < 7; source++) {
      List<SightingRow> rows = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        SightingRow row =
            row(
                "name" + random.nextInt(9) + ".example",
                random.nextInt(3),
                "h" + random.nextInt(5),
                SightingRole.of(random.nextInt(4)),
                random.nextInt(1_000));
        rows.add(row);
        long[] sum =
            oracle.computeIfAbsent(
                row.valueText() + row.day() + row.hostId() + row.role(),
                _ -> new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0});
        sum[0] = Math.min(sum[0], row.first());
        sum[1] = Math.max(sum[1], row.last());
        sum[2]++;
      }
      sources.add(rows);
    }

    List<SightingRow> all = merged(sources);

    assertThat(all).isSorted().hasSize(oracle.size());
    for (SightingRow row : all) {
      assertThat(new long[] {row.first(), row.last(), row.count()})
          .isEqualTo(oracle.get(row.valueText() + row.day() + row.hostId() + row.role()));
    }
  }

  @Test
  void ofTooManyHostsOneRowForEachRoleIsLeft() {
    List<SightingRow> rows = new ArrayList<>();
    for (int host = 0; host <= SightingMerge.MOST_HOSTS; host++) {
      rows.add(row("many.example", 3, "h" + host, SightingRole.QUESTION, host));
      rows.add(row("few.example", 3, "h" + host % 1_000, SightingRole.QUESTION, host));
    }
    rows.add(row("many.example", 3, "h7", SightingRole.ANSWER, 50));
    rows.add(row("many.example", 4, "h7", SightingRole.QUESTION, 51));

    List<SightingRow> all = merged(List.of(rows));

    assertThat(all.stream().filter(row -> row.valueText().equals("few.example"))).hasSize(1_000);
    List<SightingRow> many =
        all.stream().filter(row -> row.valueText().equals("many.example")).toList();
    assertThat(many).hasSize(3);
    assertThat(many.get(0).isOfMany()).isTrue();
    assertThat(many.get(0).role()).isEqualTo(SightingRole.ANSWER);
    assertThat(many.get(1).count()).isEqualTo(SightingMerge.MOST_HOSTS + 1);
    assertThat(many.get(1).last()).isEqualTo(SightingMerge.MOST_HOSTS);
    assertThat(many.get(2).hostId()).isEqualTo("h7");
  }

  @Test
  void mergingInAnyStepsComesToTheSame() {
    RandomGenerator random = Seeds.random("steps");
    Set<SightingRow> distinct = new HashSet<>();
    for (int i = 0; i < 6_000; i++) {
      distinct.add(
          row("a.example", random.nextInt(2), "h" + random.nextInt(1_300), SightingRole.SOURCE, i));
    }
    List<SightingRow> rows = new ArrayList<>(distinct);
    List<SightingRow> once = merged(List.of(rows));
    List<List<SightingRow>> parts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 700) {
      parts.add(merged(List.of(rows.subList(i, Math.min(rows.size(), i + 700)))));
    }
    List<SightingRow> some = merged(parts.subList(0, 4));
    List<SightingRow> others = merged(parts.subList(4, parts.size()));
    assertThat(merged(List.of(others, some))).isEqualTo(once);
  }
}
