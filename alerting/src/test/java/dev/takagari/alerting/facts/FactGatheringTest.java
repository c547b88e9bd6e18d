package dev.takagari.alerting.facts;

import static dev.takagari.alerting.facts.FactWorld.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.alerting.facts.FactFinder.Turn;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FactGatheringTest {
  private static final FactSettings PATIENT =
      new FactSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2), 16);
  private static final FactSettings HASTY =
      new FactSettings(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMinutes(2), 16);
  private static final Inquiry INQUIRY =
      Inquiry.first("A-2026-000001", FactWorld.detection("falcon", Map.of()), T);

  private record Finder(Kind kind, Turn turn, Function<Inquiry, FactAnswer> answers)
      implements FactFinder {
    @Override
    public String asks() {
      return "the " + kind.code() + " store";
    }

    @Override
    public FactAnswer find(Inquiry inquiry, Deadline deadline) {
      return answers.apply(inquiry);
    }
  }

  private static FactAnswer saying(String text) {
    return new FactAnswer().fact("said", text, "test", T);
  }

  private static Finder says(Kind kind, Turn turn, String text) {
    return new Finder(kind, turn, _ -> saying(text));
  }

  private static FactAnswer waits(CountDownLatch latch) {
    try {
      latch.await();
      return saying("at last");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return saying("interrupted");
    }
  }

  private static FactGathering gathering(FactSettings settings, FactFinder... finders) {
    return new FactGathering(List.of(finders), settings, new SimpleMeterRegistry());
  }

  private static List<String> texts(List<FactGroup> groups) {
    return groups.stream()
        .map(
            group ->
                group.kind().code()
                    + " "
                    + group.state().code()
                    + " "
                    + group.facts().stream().map(Fact::text).toList())
        .toList();
  }

  @Test
  void saysAtOnceWhatIsThereAndWhatIsAskedLater() {
    try (FactGathering gathering =
        gathering(
            PATIENT,
            says(Kind.WHO, Turn.FIRST, "ann"),
            says(Kind.KNOWN, Turn.FIRST, "listed"),
            says(Kind.KNOWN, Turn.LAST, "listed twice"),
            says(Kind.BEFORE, Turn.LATER, "a mail"))) {
      assertThat(texts(gathering.first(INQUIRY).groups()))
          .containsExactly("who complete [ann]", "before pending []", "known pending [listed]");
      assertThat(texts(gathering.more(INQUIRY).groups()))
          .containsExactly("before complete [a mail]", "known complete [listed twice]");
    }
  }

  @Test
  void whatIsLateKeepsNothingBackAndComesAfterwards() throws InterruptedException {
    CountDownLatch slow = new CountDownLatch(1);
    try (FactGathering gathering =
        gathering(
            HASTY,
            new Finder(Kind.BEFORE, Turn.LATER, _ -> waits(slow)),
            says(Kind.AFTER, Turn.LATER, "a child"),
            says(Kind.KNOWN, Turn.LAST, "listed"))) {
      Gathered gathered = gathering.more(INQUIRY);

      assertThat(texts(gathered.groups()))
          .containsExactly(
              "before pending []", "after complete [a child]", "known pending [listed]");
      assertThat(gathered.groups().getFirst().note())
          .isEqualTo("the before store has not answered yet");
      assertThat(gathered.isLate()).isTrue();
      BlockingQueue<FactGroup> late = new LinkedBlockingQueue<>();
      gathered.whenLate(late::add);
      slow.countDown();
      assertThat(texts(List.of(late.take()))).containsExactly("before complete [at last]");
    }
  }

  @Test
  void whenNobodyIsAskedAgainWhatWasAskedEarlyIsNotPending() {
    CountDownLatch slow = new CountDownLatch(1);
    try (FactGathering gathering =
        gathering(
            HASTY,
            new Finder(Kind.BEFORE, Turn.LATER, _ -> waits(slow)),
            says(Kind.KNOWN, Turn.LAST, "listed"))) {
      Inquiry last = INQUIRY.again(INQUIRY.since().plus(Inquiry.PATIENCE), List.of());

      assertThat(texts(gathering.more(last).groups()))
          .containsExactly("before pending []", "known complete [listed]");
      slow.countDown();
    }
  }

  @Test
  void ofWhatNothingMoreIsAskedNothingIsPending() {
    try (FactGathering gathering =
        gathering(
            PATIENT,
            says(Kind.WHO, Turn.FIRST, "ann"),
            says(Kind.KNOWN, Turn.FIRST, "listed"),
            says(Kind.KNOWN, Turn.LAST, "listed twice"),
            says(Kind.BEFORE, Turn.LATER, "a mail"))) {
      List<FactGroup> groups = gathering.only(INQUIRY, "it is a sample").groups();

      assertThat(texts(groups))
          .containsExactly("who complete [ann]", "before complete []", "known complete [listed]");
      assertThat(groups).extracting(FactGroup::note).containsExactly("", "it is a sample", "");
    }
  }

  @Test
  void whatNeverComesIsGivenUpInTheEnd() throws InterruptedException {
    FactSettings brief =
        new FactSettings(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(60), 16);
    try (FactGathering gathering =
        gathering(brief, new Finder(Kind.BEFORE, Turn.LATER, _ -> waits(new CountDownLatch(1))))) {
      BlockingQueue<FactGroup> late = new LinkedBlockingQueue<>();
      gathering.more(INQUIRY).whenLate(late::add);

      FactGroup group = late.take();

      assertThat(texts(List.of(group))).containsExactly("before partial []");
      assertThat(group.note()).startsWith("the before store did not answer within");
    }
  }

  @Test
  void whatCannotBeAskedIsNamedAndTakesNothingFromTheCase() {
    FactGroup known = saying("a mail").group(Kind.BEFORE, T, 10);
    try (FactGathering gathering =
        gathering(
            PATIENT,
            new Finder(
                Kind.BEFORE,
                Turn.LATER,
                _ -> {
                  throw new TakagariException(ErrorCode.SEARCH_UNAVAILABLE, "with a value inside");
                }),
            new Finder(
                Kind.AFTER,
                Turn.LATER,
                _ -> {
                  throw new IllegalStateException("with a value inside");
                }))) {
      List<FactGroup> groups = gathering.more(INQUIRY.with(List.of(known))).groups();

      assertThat(texts(groups)).containsExactly("before partial [a mail]", "after partial []");
      assertThat(groups)
          .extracting(FactGroup::note)
          .containsExactly(
              "the before store could not be asked (search-unavailable)",
              "the after store could not be asked (internal)");
    }
  }

  @Test
  void theLastOnesGoOnFromWhatTheOthersFound() {
    AtomicReference<List<Fact>> seen = new AtomicReference<>();
    try (FactGathering gathering =
        gathering(
            PATIENT,
            says(Kind.BEFORE, Turn.LATER, "a mail"),
            new Finder(
                Kind.KNOWN,
                Turn.LAST,
                inquiry -> {
                  seen.set(inquiry.known(Kind.BEFORE));
                  return saying("listed");
                }))) {
      gathering.more(INQUIRY);
    }
    assertThat(seen.get()).extracting(Fact::text).containsExactly("a mail");
  }

  @Test
  void aFinderThatIsBusyIsNotAskedByMore() throws InterruptedException {
    CountDownLatch slow = new CountDownLatch(1);
    FactSettings one =
        new FactSettings(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMinutes(2), 1);
    try (FactGathering gathering =
        gathering(one, new Finder(Kind.BEFORE, Turn.LATER, _ -> waits(slow)))) {
      assertThat(texts(gathering.more(INQUIRY).groups())).containsExactly("before pending []");

      Gathered second = gathering.more(INQUIRY);
      BlockingQueue<FactGroup> late = new LinkedBlockingQueue<>(second.groups());
      second.whenLate(late::add);

      FactGroup group = late.take();
      while (group.state() == State.PENDING) {
        group = late.take();
      }
      assertThat(texts(List.of(group))).containsExactly("before partial []");
      assertThat(group.note()).isEqualTo("too many cases ask the before store");
      slow.countDown();
    }
  }

  @Test
  void keepsAHundredFactsAndSaysHowManyItLeftOut() {
    Function<Inquiry, FactAnswer> many =
        _ -> {
          FactAnswer answer = new FactAnswer();
          for (int i = 0; i < 200; i++) {
            answer.fact("one", "number " + i, "test", T);
          }
          return answer;
        };
    FactFinder[] finders =
        Arrays.stream(Kind.values())
            .map(kind -> new Finder(kind, Turn.LATER, many))
            .toArray(FactFinder[]::new);
    try (FactGathering gathering = gathering(PATIENT, finders)) {
      List<FactGroup> groups = gathering.more(INQUIRY).groups();

      assertThat(groups.stream().mapToInt(group -> group.facts().size()).sum()).isEqualTo(100);
      assertThat(groups).allSatisfy(group -> assertThat(group.note()).contains("left out"));
    }
  }

  @Test
  void anInterruptEndsTheWaiting() {
    try (FactGathering gathering =
        gathering(PATIENT, new Finder(Kind.WHO, Turn.FIRST, _ -> waits(new CountDownLatch(1))))) {
      Thread.currentThread().interrupt();

      assertThat(texts(gathering.first(INQUIRY).groups())).containsExactly("who pending []");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void oneFinderAnswersAKindAtATime() {
    assertThatThrownBy(
            () ->
                gathering(
                    PATIENT, says(Kind.WHO, Turn.FIRST, "ann"), says(Kind.WHO, Turn.FIRST, "bob")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
