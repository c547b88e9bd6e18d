package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Filed.Outcome;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [SuppressionBook] does, together with the repository that asks it.
public abstract class SuppressionBookContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant TOMORROW = NOON.plus(Duration.ofDays(1));
  private static final Actor ANN = new Actor("ann", Actor.Origin.API);

  protected abstract SuppressionBook book();

  protected abstract CaseRepository cases();

  protected abstract CaseRecords records();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private static SuppressionRule onHost(String pattern) {
    return new SuppressionRule("", "SuspiciousPowerShell", new TreeMap<>(Map.of("host", pattern)));
  }

  private Suppression add(SuppressionRule rule) {
    return book().add(rule, "sec-team", "backup job", TOMORROW, "ann");
  }

  private static Detection on(String host) {
    return Detections.of("on-" + host, "1", "group-" + host, host, NOON);
  }

  @Test
  void whatIsHeldBackIsKeptCountedAndListed() {
    Suppression made = add(onHost("ws-build*"));

    assertThat(cases().file(on("build-7"))).isEqualTo(new Filed(Outcome.SUPPRESSED, null));
    assertThat(cases().file(on("other")).outcome()).isEqualTo(Outcome.OPENED);
    assertThat(cases().file(on("build-7")).outcome()).isEqualTo(Outcome.COPY);
    assertThat(
            cases()
                .file(Detections.of("on-build-7", "2", "group-build-7", "build-7", NOON))
                .outcome())
        .isEqualTo(Outcome.SUPPRESSED);

    assertThat(book().list(false))
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.hidden()).isOne();
              assertThat(listed.rule()).isEqualTo(onHost("ws-build*"));
              assertThat(listed.owner()).isEqualTo("sec-team");
              assertThat(listed.reason()).isEqualTo("backup job");
              assertThat(listed.by()).isEqualTo("ann");
            });
    DetectionFilter suppressed =
        new DetectionFilter(null, Disposition.SUPPRESSED, null, null, null, null);
    assertThat(records().detections(suppressed, null, 10).items())
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.suppression()).isEqualTo(made.id());
              assertThat(stored.key()).isNull();
              assertThat(stored.why()).isEqualTo("suppression " + made.id());
            });
  }

  @Test
  void whatIsOverHoldsNothingBack() {
    Suppression made = add(onHost("*-a"));
    assertThat(book().end(made.id(), "bob")).isTrue();
    assertThat(book().end(made.id(), "bob")).isFalse();
    assertThat(cases().file(on("a")).outcome()).isEqualTo(Outcome.OPENED);

    add(onHost("*-b"));
    clock(TOMORROW);
    assertThat(cases().file(on("b")).outcome()).isEqualTo(Outcome.OPENED);

    assertThat(book().list(false)).isEmpty();
    assertThat(book().list(true)).extracting(Suppression::endedBy).containsExactly("", "bob");
    assertThatThrownBy(() -> book().end(99, "bob"))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void aLaterVersionOfWhatWasHeldBackOpensACaseWhenItIsOver() {
    Suppression made = add(onHost("ws-a"));
    cases().file(on("a"));
    book().end(made.id(), "bob");

    Filed filed = cases().file(Detections.of("on-a", "2", "group-a", "a", NOON));

    assertThat(filed.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(records().detections(DetectionFilter.ALL, null, 10).items())
        .singleElement()
        .satisfies(stored -> assertThat(stored.suppression()).isNull());
  }

  @Test
  void noneIsForEverOrInThePast() {
    for (Instant end : new Instant[] {NOON, NOON.plus(Duration.ofDays(367))}) {
      assertThatThrownBy(() -> book().add(onHost("a"), "o", "r", end, "ann"))
          .isInstanceOfSatisfying(
              TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
  }

  @Test
  void aPatternThatCannotBeKeptIsRefused() {
    assertThatThrownBy(() -> add(onHost("a\0b")))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void previewSaysWhatItWouldHaveHidden() {
    for (String host : new String[] {"a1", "a2", "b1"}) {
      cases().file(on(host));
    }
    cases()
        .act(
            new CaseKey(2026, 1),
            new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""),
            ANN,
            null,
            "");

    SuppressionPreview preview = book().preview(onHost("ws-a*"), NOON.minusSeconds(1));

    assertThat(preview.looked()).isEqualTo(3);
    assertThat(preview.hidden()).isEqualTo(2);
    assertThat(preview.verdicts())
        .containsExactlyEntriesOf(new TreeMap<>(Map.of("true-positive", 1L, "open", 1L)));
    assertThat(preview.cases()).containsExactly(new CaseKey(2026, 2), new CaseKey(2026, 1));
    assertThat(book().preview(onHost("*a*"), NOON.plusSeconds(1)).looked()).isZero();
    assertThat(book().list(true)).as("a preview changes nothing").isEmpty();
  }
}
