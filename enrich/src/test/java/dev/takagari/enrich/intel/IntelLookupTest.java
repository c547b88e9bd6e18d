package dev.takagari.enrich.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelFinding;
import dev.takagari.core.intel.IntelQuestion;
import dev.takagari.core.intel.IntelQuestion.Reach;
import dev.takagari.core.intel.IntelRefusal;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class IntelLookupTest {
  private static final IntelAnswer MISSING = new IntelAnswer.NotFound(Instant.EPOCH);
  private static final LookupLimits PATIENT = new LookupLimits(100, 4, Duration.ofMinutes(5));
  private static final LookupLimits HASTY = new LookupLimits(100, 4, Duration.ofSeconds(2));

  private final MeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void asksEverySourceThatTakesItInOrder() {
    IntelSource second =
        new Source("second", (_, _) -> MISSING) {
          @Override
          public boolean takes(Observed observed) {
            return observed.value().startsWith("a");
          }
        };
    try (IntelLookup lookup = lookup(PATIENT, new Source("first", (_, _) -> MISSING), second)) {
      assertThat(ask(lookup, "a.example", "b.example", "a.example"))
          .containsExactly(
              new IntelFinding(domain("a.example"), "first", MISSING),
              new IntelFinding(domain("a.example"), "second", MISSING),
              new IntelFinding(domain("b.example"), "first", MISSING));
    }
  }

  @Test
  void tellsSourcesWhoAsks() {
    List<String> actors = new ArrayList<>();
    Source source =
        new Source(
            "first",
            (_, actor) -> {
              actors.add(actor);
              return MISSING;
            });
    try (IntelLookup lookup = lookup(PATIENT, source)) {
      ask(lookup, "a.example");
    }
    assertThat(actors).containsExactly("tests");
  }

  @Test
  void oneSourceThatFailsDoesNotSpoilTheOthers() {
    Source broken =
        new Source(
            "broken",
            (_, _) -> {
              throw new IllegalStateException("with a.example inside");
            });
    Source away =
        new Source(
            "away",
            (_, _) -> {
              throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "away");
            });
    try (IntelLookup lookup =
        lookup(PATIENT, broken, away, new Source("fine", (_, _) -> MISSING))) {
      assertThat(ask(lookup, "a.example"))
          .extracting(IntelFinding::answer)
          .containsExactly(
              new IntelAnswer.Failed(IntelFailure.INTERNAL),
              new IntelAnswer.Failed(IntelFailure.UNAVAILABLE),
              MISSING);
    }
    assertThat(
            meters
                .get("takagari.intel.failures")
                .tags("source", "away", "reason", "unavailable")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void givesWhatCameInTimeAndSaysWhatDidNot() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Source slow =
        new Source(
            "slow",
            (_, _) -> {
              asked.incrementAndGet();
              return waits(never);
            });
    try (IntelLookup lookup = lookup(HASTY, slow, new Source("fast", (_, _) -> MISSING))) {
      List<IntelFinding> findings =
          ask(lookup, "a.example", "b.example", "c.example", "d.example", "e.example", "f.example");

      assertThat(findings)
          .filteredOn(one -> one.source().equals("fast"))
          .hasSize(6)
          .allSatisfy(one -> assertThat(one.answer()).isEqualTo(MISSING));
      // four at once were asked; for the others the time was over before their turn
      assertThat(findings)
          .filteredOn(one -> one.source().equals("slow"))
          .extracting(IntelFinding::answer)
          .filteredOn(new IntelAnswer.Failed(IntelFailure.TIMEOUT)::equals)
          .hasSize(4);
      assertThat(findings)
          .extracting(IntelFinding::answer)
          .filteredOn(new IntelAnswer.NotAsked(IntelRefusal.BUDGET)::equals)
          .hasSize(2);
      assertThat(asked).hasValue(4);
    }
  }

  @Test
  void asksASourceOnlySoOftenAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Source counting =
        new Source(
            "counting",
            (_, _) -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.yield();
              now.decrementAndGet();
              return MISSING;
            });
    String[] names = new String[100];
    for (int i = 0; i < names.length; i++) {
      names[i] = "a" + i + ".example";
    }
    try (IntelLookup lookup = lookup(PATIENT, counting)) {
      assertThat(ask(lookup, names)).hasSize(100);
    }
    assertThat(most.get()).isBetween(1, 4);
  }

  @Test
  void asksAboutSoManyThingsAndNamesTheRest() {
    AtomicInteger asked = new AtomicInteger();
    Source source =
        new Source(
            "first",
            (_, _) -> {
              asked.incrementAndGet();
              return MISSING;
            });
    try (IntelLookup lookup = lookup(new LookupLimits(2, 4, Duration.ofMinutes(5)), source)) {
      assertThat(ask(lookup, "a.example", "a.example", "b.example", "c.example"))
          .extracting(IntelFinding::answer)
          .containsExactly(MISSING, MISSING, new IntelAnswer.NotAsked(IntelRefusal.LIMIT));
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void anInterruptEndsTheWaiting() {
    CountDownLatch never = new CountDownLatch(1);
    try (IntelLookup lookup = lookup(PATIENT, new Source("slow", (_, _) -> waits(never)))) {
      Thread.currentThread().interrupt();

      List<IntelFinding> findings = ask(lookup, "a.example");

      assertThat(Thread.interrupted()).isTrue();
      assertThat(findings).hasSize(1);
      assertThat(findings.getFirst().answer())
          .isIn(
              new IntelAnswer.Failed(IntelFailure.TIMEOUT),
              new IntelAnswer.NotAsked(IntelRefusal.BUDGET));
    }
  }

  @Test
  void asksOnlyWhatIsOursWhenNothingMayBeToldToAnybody() {
    IntelSource outside =
        new Source("outside", (_, _) -> MISSING) {
          @Override
          public boolean isOutside() {
            return true;
          }
        };
    try (IntelLookup lookup = lookup(PATIENT, outside, new Source("ours", (_, _) -> MISSING))) {
      IntelQuestion question =
          new IntelQuestion(
              "tests", List.of(domain("a.example")), Reach.OURS, Optional.empty(), Set.of());

      assertThat(lookup.ask(question)).extracting(IntelFinding::source).containsExactly("ours");
    }
  }

  @Test
  void leavesOutWhomTheAskerDoesNotNeed() {
    Source known = new Source("known", (_, _) -> MISSING);
    try (IntelLookup lookup = lookup(PATIENT, known, new Source("other", (_, _) -> MISSING))) {
      IntelQuestion question =
          new IntelQuestion(
              "tests", List.of(domain("a.example")), Reach.ALL, Optional.empty(), Set.of("known"));

      assertThat(lookup.ask(question)).extracting(IntelFinding::source).containsExactly("other");
    }
  }

  @Test
  void takesNoLongerThanTheQuestionAllows() {
    CountDownLatch never = new CountDownLatch(1);
    try (IntelLookup lookup = lookup(PATIENT, new Source("slow", (_, _) -> waits(never)))) {
      IntelQuestion question =
          new IntelQuestion(
              "tests",
              List.of(domain("a.example")),
              Reach.ALL,
              Optional.of(Duration.ofMillis(50)),
              Set.of());

      assertThat(lookup.ask(question))
          .extracting(IntelFinding::answer)
          .first()
          .isIn(
              new IntelAnswer.Failed(IntelFailure.TIMEOUT),
              new IntelAnswer.NotAsked(IntelRefusal.BUDGET));
    }
  }

  @Test
  void sourcesHaveNamesOfTheirOwn() {
    Source source = new Source("same", (_, _) -> MISSING);

    assertThatThrownBy(() -> lookup(PATIENT, source, source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same");
  }

  private IntelLookup lookup(LookupLimits limits, IntelSource... sources) {
    return new IntelLookup(List.of(sources), limits, new IntelMeters(meters));
  }

  private static List<IntelFinding> ask(IntelLookup lookup, String... names) {
    return lookup.ask(
        new IntelQuestion("tests", List.of(names).stream().map(IntelLookupTest::domain).toList()));
  }

  private static Observed domain(String name) {
    return new Observed(ObservedKind.DOMAIN, name, null, Instant.EPOCH);
  }

  private static IntelAnswer waits(CountDownLatch latch) {
    try {
      latch.await();
      return MISSING;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MISSING;
    }
  }

  private static class Source implements IntelSource {
    private final String name;
    private final BiFunction<Observed, String, IntelAnswer> answers;

    Source(String name, BiFunction<Observed, String, IntelAnswer> answers) {
      this.name = name;
      this.answers = answers;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isOutside() {
      return false;
    }

    @Override
    public boolean takes(Observed observed) {
      return true;
    }

    @Override
    public IntelAnswer lookup(Observed observed, String actor) {
      return answers.apply(observed, actor);
    }
  }
}
