package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.takagari.core.cases.EarlierCase.Match;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [EarlierCases] does, together with the repository whose cases it finds.
public abstract class EarlierCasesContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofDays(9));
  private static final Actor ANN = new Actor("ann", Actor.Origin.API);
  private static final String HASH = "5e".repeat(32);
  private static final String MD5 = "6f".repeat(16);

  protected abstract EarlierCases earlier();

  /// A repository that opens cases from severity low on.
  protected abstract CaseRepository cases();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private CaseKey file(String id, String rule, Severity severity, Set<Mark> marks, String... hash) {
    LinkedHashMap<String, List<String>> fields = new LinkedHashMap<>();
    fields.put(Columns.HOST_ID.name(), List.of("host-" + id));
    fields.put(Columns.RELATED_HASH.name(), List.of(hash));
    return cases()
        .file(
            DetectionDraft.of(id, "group-" + id, NOON)
                .ruleId(rule)
                .title("Title of " + id)
                .severity(severity)
                .fields(fields)
                .marks(marks)
                .detection())
        .key();
  }

  private CaseKey file(String id, String rule, String... hash) {
    return file(id, rule, Severity.HIGH, Set.of(), hash);
  }

  private void close(CaseKey key, CloseReason reason, String note) {
    cases().act(key, new CaseCommand.Close(reason, note), ANN, null, "");
  }

  private EarlierCases.Answer ask(String rule, int limit, String... hashes) {
    return earlier()
        .find(
            new EarlierCases.Question(
                "A-2026-000099", "falcon", rule, Set.of(hashes), LATER, limit));
  }

  private static List<String> keys(EarlierCases.Answer answer) {
    return answer.cases().stream().map(EarlierCase::key).toList();
  }

  @Test
  void findsWhatHasTheRuleOrAHashAndSaysWhich() {
    file("a", "rule", HASH.toUpperCase(Locale.ROOT));
    file("b", "rule");
    file("c", "other", "not a hash", MD5);
    file("d", "other");

    EarlierCases.Answer answer = ask("rule", 10, HASH, MD5);

    assertThat(answer.more()).isZero();
    assertThat(answer.cases())
        .extracting(EarlierCase::key, EarlierCase::matched)
        .containsExactly(
            tuple("A-2026-000003", Set.of(Match.HASH)),
            tuple("A-2026-000002", Set.of(Match.RULE)),
            tuple("A-2026-000001", Set.of(Match.RULE, Match.HASH)));
  }

  @Test
  void saysWhatPeopleMadeOfIt() {
    CaseKey key = file("a", "rule");
    clock(NOON.plusSeconds(60));
    close(key, CloseReason.TRUE_POSITIVE, "cleaned");

    assertThat(ask("rule", 10).cases())
        .containsExactly(
            new EarlierCase(
                "A-2026-000001",
                "Title of a",
                Set.of(Match.RULE),
                "closed",
                "true-positive",
                "cleaned",
                NOON,
                NOON.plusSeconds(60)));
  }

  @Test
  void closedOnesComeFirstThenTheNewest() {
    close(file("a", "rule"), CloseReason.EXPECTED, "");
    clock(NOON.plusSeconds(1));
    close(file("b", "rule"), CloseReason.EXPECTED, "");
    clock(NOON.plusSeconds(2));
    file("c", "rule");

    EarlierCases.Answer answer = ask("rule", 2);

    assertThat(keys(answer)).containsExactly("A-2026-000002", "A-2026-000001");
    assertThat(answer.more()).isOne();
  }

  @Test
  void theCaseThatAsksAndLaterOnesAreNotAmongThem() {
    CaseKey asking = file("a", "rule", HASH);
    file("b", "rule");
    clock(NOON.plusSeconds(5));
    file("c", "rule");

    EarlierCases.Answer answer =
        earlier()
            .find(
                new EarlierCases.Question(
                    asking.toString(), "falcon", "rule", Set.of(HASH), NOON.plusSeconds(5), 10));

    assertThat(keys(answer)).containsExactly("A-2026-000002");
  }

  @Test
  void withoutARuleOnlyHashesCount() {
    file("a", "", HASH);
    file("b", "");

    assertThat(keys(ask("", 10, HASH))).containsExactly("A-2026-000001");
    assertThat(ask("", 10).cases()).isEmpty();
  }

  @Test
  void theRuleOfAnotherSourceIsAnother() {
    file("a", "rule");

    assertThat(
            earlier()
                .find(new EarlierCases.Question("", "falco", "rule", Set.of(), LATER, 10))
                .cases())
        .isEmpty();
  }

  @Test
  void whatWasMergedIsFoundInTheCaseThatHasItNow() {
    CaseKey merged = file("a", "rule", HASH);
    CaseKey into = file("b", "other");
    cases().act(merged, new CaseCommand.Merge(into), ANN, null, "");

    assertThat(keys(ask("", 10, HASH))).containsExactly(into.toString());
    assertThat(ask("rule", 10).cases()).isEmpty();
  }

  @Test
  void whatNoCaseHadAndSamplesDoNotCount() {
    file("a", "rule", Severity.HIGH, Set.of(Mark.SAMPLE), HASH);
    assertThat(file("b", "rule", Severity.INFO, Set.of(), HASH)).as("below what opens").isNull();

    assertThat(ask("rule", 10, HASH).cases()).isEmpty();
  }

  /// Who closes a storm looked at no one of its thousand hashes; else whoever floods us with a hash
  /// of tomorrow has it taken for harmless.
  @Test
  void whatPeopleMadeOfAStormIsNoWordOnItsHashes() {
    for (int i = 0; i < 20; i++) {
      file("a" + i, "rule");
    }
    CaseKey storm = file("stormed", "rule", HASH);
    close(storm, CloseReason.FALSE_POSITIVE, "");

    assertThat(ask("other", 10, HASH).cases()).isEmpty();
    assertThat(ask("rule", 30, HASH).cases())
        .as("of its rule it is")
        .anySatisfy(
            one -> {
              assertThat(one.key()).isEqualTo(storm.toString());
              assertThat(one.matched()).containsExactly(Match.RULE);
            });
  }

  @Test
  void ofADetectionWithManyHashesTheFirstAreKept() {
    String[] many = new String[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = "%064x".formatted(i + 1);
    }
    file("a", "other", many);

    assertThat(ask("", 10, many[19]).cases()).hasSize(1);
    assertThat(ask("", 10, many[20]).cases()).isEmpty();
  }
}
