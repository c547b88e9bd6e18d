package dev.takagari.enrich.intel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RegistrySourceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant EVENT = Instant.parse("2026-02-01T10:00:00.000001Z");
  private static final long FIRST = 1_769_900_000_000_000L;

  private final List<IdentityQuestion> questions = new ArrayList<>();
  private final List<Holder> holders = new ArrayList<>();
  private final RegistrySource source = new RegistrySource(new Book(), InstantSource.fixed(NOW));

  @Test
  void saysWhoHadAnAddressWhenTheEventHappened() {
    holders.add(host("aid1", "WKS-7", Holder.Standing.THEN));
    holders.add(host("aid2", "", Holder.Standing.BEFORE));

    IntelFacts facts = ((IntelAnswer.Found) ask(ObservedKind.ADDRESS, "10.1.2.3")).facts();

    assertThat(questions.getFirst().lookup()).isEqualTo(Lookup.IP);
    assertThat(questions.getFirst().value()).isEqualTo("10.1.2.3");
    assertThat(questions.getFirst().at()).isEqualTo(1_769_940_000_000_001L);
    assertThat(facts.verdict()).isEqualTo(IntelVerdict.UNKNOWN);
    assertThat(facts.labels()).containsExactly("WKS-7 (then)", "aid2 (before)");
    assertThat(facts.details())
        .containsEntry("standing", "then")
        .containsEntry("subject", "host")
        .containsEntry("host_name", "WKS-7");
    assertThat(facts.firstSeen()).isEqualTo(Instant.ofEpochSecond(FIRST / 1_000_000));
  }

  @Test
  void nobodyIsNotFound() {
    assertThat(ask(ObservedKind.USER, "ann")).isEqualTo(new IntelAnswer.NotFound(NOW));
    assertThat(questions.getFirst().lookup()).isEqualTo(Lookup.USER);
  }

  @Test
  void takesWhatHostsAndUsersAreFoundBy() {
    for (ObservedKind kind : ObservedKind.values()) {
      boolean isTaken = source.takes(new Observed(kind, "x", null, EVENT));
      assertThat(isTaken)
          .as(kind.code())
          .isEqualTo(
              List.of(
                      ObservedKind.ADDRESS,
                      ObservedKind.HOST,
                      ObservedKind.AGENT,
                      ObservedKind.USER)
                  .contains(kind));
    }
  }

  private IntelAnswer ask(ObservedKind kind, String value) {
    return source.lookup(new Observed(kind, value, null, EVENT), "tests");
  }

  private static Holder host(String aid, String name, Holder.Standing standing) {
    Sighting sighting =
        Sighting.at(
            FIRST, Subject.HOST, "", aid, "aidmaster", "", Map.of(Trait.HOST_NAME, List.of(name)));
    return new Holder(
        Trait.LOCAL_IP,
        sighting,
        standing,
        OptionalLong.empty(),
        name.isEmpty()
            ? List.of()
            : List.of(new Holder.Known(Trait.HOST_NAME, List.of(name), "aidmaster", FIRST, FIRST)));
  }

  private final class Book implements IdentityBook {
    @Override
    public IdentityAnswer find(IdentityQuestion question) {
      questions.add(question);
      return new IdentityAnswer(holders, false);
    }

    @Override
    public long change(Subject subject) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long export(Subject subject, Consumer<Sighting> into) {
      throw new UnsupportedOperationException();
    }
  }
}
