package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.enrich.sighting.SightingLookup;
import dev.takagari.search.plan.Note;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SightingControllerTest {
  private static final List<String> AMY = List.of("amy");
  private static final List<String> SEVEN =
      IntStream.range(1, 8).mapToObj(i -> "203.0.113." + i).toList();

  private final Lake lake = new Lake();
  private final SightingController controller =
      new SightingController(
          new SightingLookup(new EverythingOnce()),
          (from, to) -> new SightingCoverage.Uncovered(Set.of(), Optional.empty()),
          lake,
          new NoHosts(),
          InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z")));

  @Test
  void detailsAreReadOfFewAndTheAnswerSaysSo() {
    SightingController.Answer answer = ask(true);

    assertThat(answer.values())
        .extracting(value -> value.seen().getFirst().users())
        .containsExactly(AMY, AMY, AMY, AMY, AMY, null, null);
    assertThat(lake.searches).isEqualTo(5);
    assertThat(answer.notes()).extracting(Note::code).containsExactly("details-limit");
  }

  @Test
  void whoDoesNotAskForDetailsCostsNoSearch() {
    SightingController.Answer answer = ask(false);

    assertThat(answer.values()).hasSize(7).allMatch(value -> !value.seen().isEmpty());
    assertThat(lake.searches).isZero();
    assertThat(answer.notes()).isEmpty();
  }

  @Test
  void defangedValuesAreLookedUpAsTheyWereMeant() {
    SightingController.Value value = one("hxxps[:]//evil[.]example/a");

    assertThat(value.value()).isEqualTo("hxxps[:]//evil[.]example/a");
    assertThat(value.readAs()).isEqualTo("https://evil.example/a");
    assertThat(value.lookedUpAs()).containsExactly("url");
    assertThat(value.seen().getFirst().value()).isEqualTo("https://evil.example/a");
    assertThat(one("evil.example").readAs()).as("read as it is").isNull();
  }

  @Test
  void whatCannotBeLookedUpIsNotSaidToBeUnseen() {
    SightingController.Value value = one("203.0.113.0/24");

    assertThat(value.notLookedUp())
        .isEqualTo(new Note("network", "a network; `takagari hunt start` looks for one"));
    assertThat(value.lookedUpAs()).isEmpty();
    assertThat(value.seen()).isEmpty();
    assertThat(one("\u200b").notLookedUp()).extracting(Note::code).isEqualTo("empty");
    assertThat(one("amy").notLookedUp()).isNull();
  }

  private SightingController.Value one(String text) {
    return ask(List.of(text), false).values().getFirst();
  }

  private SightingController.Answer ask(boolean details) {
    return ask(SEVEN, details);
  }

  private SightingController.Answer ask(List<String> values, boolean details) {
    return controller.find(new SightingController.Question(values, null, null, details));
  }

  private static final class Lake implements EventSearcher {
    private int searches;

    @Override
    public SearchPage search(SearchRequest request) {
      searches++;
      EventRow row = EventRow.builder().set(Columns.USER_NAME, "amy").build();
      return new SearchPage(List.of(row), false, true, SearchStats.NONE);
    }

    @Override
    public void check() {}
  }

  /// Saw every value once.
  private static final class EverythingOnce implements SightingIndex {
    @Override
    public SightingCost find(SightingQuestion question, Consumer<SightingRow> rows) {
      byte[] host = "aid1".getBytes(StandardCharsets.UTF_8);
      long time = 100 * 86_400_000_000L;
      for (SightedValue value : question.values()) {
        rows.accept(
            new SightingRow(
                value.kind(),
                value.hash(),
                value.stored(),
                100,
                host,
                SightingRole.DESTINATION,
                time,
                time,
                1));
      }
      return new SightingCost(1, 1, 1, 1);
    }

    @Override
    public boolean knows(long commit) {
      return true;
    }

    @Override
    public void check() {}
  }

  private static final class NoHosts implements HostRegistry {
    @Override
    public long version() {
      return 1;
    }

    @Override
    public long record(List<InventoryRow> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<InventoryRow> find(String kind, String tenant, String ident, long version) {
      return Optional.empty();
    }

    @Override
    public Optional<String> hostName(String agent, long version) {
      return Optional.empty();
    }
  }
}
