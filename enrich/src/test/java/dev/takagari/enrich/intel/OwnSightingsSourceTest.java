package dev.takagari.enrich.intel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Observable;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OwnSightingsSourceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final SightedValue NAME = SightedValue.of(Observable.DOMAIN, "evil.example");

  private final List<SightingRow> rows = new ArrayList<>();
  private final List<SightingQuestion> questions = new ArrayList<>();
  private final OwnSightingsSource source =
      new OwnSightingsSource(new Index(), InstantSource.fixed(NOW));

  @Test
  void saysWhenAndOnHowManyHostsItWasSeen() {
    rows.add(row(100, "aid1", SightingRole.QUESTION, 5));
    rows.add(row(100, "aid1", SightingRole.BELOW, 2));
    rows.add(row(103, "aid2", SightingRole.QUESTION, 1));

    IntelFacts facts = ((IntelAnswer.Found) ask("Evil.Example.")).facts();

    assertThat(questions.getFirst().values()).containsExactly(NAME);
    assertThat(facts.firstSeen()).isEqualTo(Instant.ofEpochSecond(100 * 86_400L));
    assertThat(facts.lastSeen()).isEqualTo(Instant.ofEpochSecond(103 * 86_400L + 1));
    assertThat(facts.labels()).containsExactly("aid1", "aid2");
    assertThat(facts.details())
        .containsEntry("events", "at least 6")
        .containsEntry("days", "2")
        .containsEntry("hosts", "2")
        .containsEntry("roles", "below, question");
  }

  @Test
  void hostsThatAreNotListedAreMore() {
    rows.add(row(100, "aid1", SightingRole.QUESTION, 5));
    rows.add(row(101, "*", SightingRole.QUESTION, 5_000));

    assertThat(((IntelAnswer.Found) ask("evil.example")).facts().details())
        .containsEntry("hosts", "more than 1");
  }

  @Test
  void whatWasNeverSeenIsNotFound() {
    assertThat(ask("evil.example")).isEqualTo(new IntelAnswer.NotFound(NOW));
  }

  private IntelAnswer ask(String name) {
    return source.lookup(
        Observed.read(ObservedKind.DOMAIN, name, null, NOW).orElseThrow(), "tests");
  }

  private static SightingRow row(int day, String host, SightingRole role, long count) {
    long first = day * 86_400_000_000L;
    return new SightingRow(
        NAME.kind(),
        NAME.hash(),
        NAME.stored(),
        day,
        host.getBytes(StandardCharsets.UTF_8),
        role,
        first,
        first + 1_000_000,
        count);
  }

  private final class Index implements SightingIndex {
    @Override
    public SightingCost find(SightingQuestion question, Consumer<SightingRow> into) {
      questions.add(question);
      rows.forEach(into);
      return new SightingCost(0, 0, 0, rows.size());
    }

    @Override
    public boolean knows(long commit) {
      return true;
    }

    @Override
    public void check() {}
  }
}
