package dev.takagari.enrich.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.testing.Seeds;
import dev.takagari.enrich.match.PlainMatcher.Found;
import dev.takagari.enrich.table.TableOrigin;
import dev.takagari.enrich.table.TableWriter;
import dev.takagari.enrich.table.ValueTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndicatorMatcherTest {
  static final UUID STORE = new UUID(5, 7);

  @TempDir Path directory;

  @Test
  void findsWhatThePlainMatcherFinds() throws IOException {
    RandomGenerator random = Seeds.random("matcher");
    RandomMatches matches = new RandomMatches(random);
    Map<IndicatorType, Integer> hits = new EnumMap<>(IndicatorType.class);
    int events = 0;
    for (int round = 0; round < 40; round++) {
      List<ActiveIndicator> indicators = matches.indicators(1 + random.nextInt(300));
      PlainMatcher plain = new PlainMatcher(indicators);
      EventMatching matching = new IndicatorMatcher(table(indicators)).newMatching();
      for (int i = 0; i < 60; i++) {
        EventRow event = matches.event(events++);
        Map<IndicatorValue, Found> expected = plain.match(event);
        assertThat(match(matching, event)).isEqualTo(expected);
        expected.keySet().forEach(value -> hits.merge(value.type(), 1, Integer::sum));
      }
    }
    System.out.println(events + " events, hits: " + hits);
    for (IndicatorType type : IndicatorType.values()) {
      assertThat(hits.getOrDefault(type, 0) > 20).as(type.code()).isEqualTo(type.isMatched());
    }
  }

  @Test
  void doesNotFindInACommandLineWhatOnlyTheOneBeforeHeld() throws IOException {
    IndicatorValue command = new IndicatorValue(IndicatorType.CMDLINE, "powershell -enc aaaa");
    EventMatching matching =
        new IndicatorMatcher(table(List.of(new ActiveIndicator(command, false)))).newMatching();
    assertThat(match(matching, command("x PowerShell -enc AAAA"))).containsOnlyKeys(command);
    assertThat(match(matching, command("x PowerShell -enc AAA"))).isEmpty();
    assertThat(match(matching, command("PowerShell -enc AAAA"))).containsOnlyKeys(command);
    assertThat(match(matching, command("owerShell -enc AAAA"))).isEmpty();
  }

  private static EventRow command(String line) {
    return EventRow.builder().set(Columns.PROCESS_COMMAND_LINE, line).build();
  }

  private ValueTable table(Collection<ActiveIndicator> indicators) throws IOException {
    return table(directory, indicators, 7);
  }

  static ValueTable table(Path directory, Collection<ActiveIndicator> indicators, long generation)
      throws IOException {
    try (TableWriter writer = new TableWriter(directory, 1 << 20)) {
      for (ActiveIndicator indicator : indicators) {
        writer.add(indicator);
      }
      return writer.toTable(new TableOrigin(STORE, generation));
    }
  }

  static Map<IndicatorValue, Found> match(EventMatching matching, Event event) {
    Map<IndicatorValue, Found> all = new HashMap<>();
    List<IndicatorValue> told = new ArrayList<>();
    matching.match(
        event,
        (value, column, observed) -> {
          told.add(value);
          all.put(value, new Found(column, observed));
        });
    assertThat(told).doesNotHaveDuplicates();
    return all;
  }
}
