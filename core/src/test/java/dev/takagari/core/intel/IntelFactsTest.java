package dev.takagari.core.intel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class IntelFactsTest {

  @Test
  void keepsHostileTextInOneLineAndBounded() {
    IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    for (int i = 0; i < 10_000; i++) {
      facts.label("label " + i);
    }
    IntelFacts built =
        facts
            .owner("a\nb\u202eevil\u0000 " + "x".repeat(10_000))
            .link("https://x.example/" + "y".repeat(10_000))
            .country("not one")
            .detail("name", "\u001b[31mred")
            .detail("empty", " \t ")
            .build();

    assertThat(built.labels()).hasSize(32).startsWith("label 0");
    assertThat(built.owner()).startsWith("a bevil  x").hasSizeLessThanOrEqualTo(400);
    assertThat(built.link()).hasSize(1_000);
    assertThat(built.country()).isEmpty();
    assertThat(built.details()).containsOnlyKeys("name").containsEntry("name", "[31mred");
  }

  @Test
  void doesNotCutACharacterInTwo() {
    String label = "x".repeat(99) + "😀";

    assertThat(IntelFacts.of(IntelVerdict.UNKNOWN).label(label).build().labels())
        .containsExactly("x".repeat(99));
  }

  @Test
  void ignoresNumbersThatCannotBe() {
    IntelFacts built =
        IntelFacts.of(IntelVerdict.UNKNOWN).asn(-1).asn(1L << 32).score(1_000).build();

    assertThat(built.asn()).isZero();
    assertThat(built.score()).isEqualTo(100);
  }

  @Test
  void spansAllTimes() {
    IntelFacts built =
        IntelFacts.of(IntelVerdict.UNKNOWN)
            .firstSeen(Instant.ofEpochSecond(20))
            .firstSeen(Instant.ofEpochSecond(10))
            .firstSeen(null)
            .lastSeen(Instant.ofEpochSecond(30))
            .lastSeen(Instant.ofEpochSecond(25))
            .build();

    assertThat(built.firstSeen()).isEqualTo(Instant.ofEpochSecond(10));
    assertThat(built.lastSeen()).isEqualTo(Instant.ofEpochSecond(30));
  }

  @Test
  void sayingHarmlessIsNotTheSameAsNotKnowing() {
    Instant at = Instant.EPOCH;
    assertThat(IntelAnswer.of(IntelFacts.of(IntelVerdict.BENIGN).build(), at))
        .isInstanceOf(IntelAnswer.Clean.class);
    assertThat(IntelAnswer.of(IntelFacts.of(IntelVerdict.UNKNOWN).build(), at))
        .isInstanceOf(IntelAnswer.Found.class);
  }
}
