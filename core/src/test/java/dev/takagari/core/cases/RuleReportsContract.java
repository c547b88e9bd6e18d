package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detections;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [RuleReports] does, together with the repository whose cases it reads.
public abstract class RuleReportsContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Actor ANN = new Actor("ann", Actor.Origin.API);

  protected abstract RuleReports reports();

  protected abstract CaseRepository cases();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private void act(int number, CaseCommand command) {
    cases().act(new CaseKey(2026, number), command, ANN, null, "");
  }

  @Test
  void reportCountsDetectionsCasesAndVerdicts() {
    for (int i = 1; i <= 4; i++) {
      cases().file(Detections.of("d" + i, "1", "g" + i, "h" + i, NOON));
    }
    cases().file(Detections.of("d5", "1", "g1", "h1", NOON));
    clock(NOON.plusSeconds(60));
    act(1, new CaseCommand.Acknowledge());
    clock(NOON.plusSeconds(120));
    act(1, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));
    act(2, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));
    clock(NOON.plusSeconds(600));
    act(3, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));

    RuleReport report = reports().since(NOON).getFirst();

    assertThat(reports().since(NOON)).hasSize(1);
    assertThat(report.source()).isEqualTo("falcon");
    assertThat(report.ruleId()).isEqualTo("SuspiciousPowerShell");
    assertThat(report.title()).isEqualTo("PowerShell download cradle");
    assertThat(report.detections()).isEqualTo(5);
    assertThat(report.cases()).isEqualTo(4);
    assertThat(report.closed())
        .isEqualTo(new TreeMap<>(Map.of("true-positive", 1L, "false-positive", 2L)));
    assertThat(report.precision()).isEqualTo(1.0 / 3);
    assertThat(report.toAcknowledge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(report.toClose()).isEqualTo(Duration.ofSeconds(120));
    assertThat(report.noisiest())
        .containsExactly(
            new RuleReport.Noise("host", "ws-h1", 2),
            new RuleReport.Noise("host", "ws-h2", 1),
            new RuleReport.Noise("host", "ws-h3", 1),
            new RuleReport.Noise("user", "dana", 5));
  }

  @Test
  void whatWasBeforeDoesNotCount() {
    cases().file(Detections.of("a", "g", "h"));

    assertThat(reports().since(NOON.plusSeconds(1))).isEmpty();
    assertThat(reports().since(NOON).getFirst().precision()).isNull();
  }

  @Test
  void ofASpanOnlyWhatWasInItCounts() {
    cases().file(Detections.of("a", "1", "g1", "h1", NOON));
    clock(NOON.plusSeconds(10));
    cases().file(Detections.of("b", "1", "g2", "h2", NOON));
    cases().file(Detections.of("c", "1", "g3", "h3", NOON));
    act(2, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));

    RuleReport first = reports().between(NOON, NOON.plusSeconds(10), 5).getFirst();
    RuleReport second = reports().between(NOON.plusSeconds(10), NOON.plusSeconds(11), 5).getFirst();

    assertThat(first.detections()).isOne();
    assertThat(first.cases()).isOne();
    assertThat(first.precision()).isNull();
    assertThat(first.noisiest()).contains(new RuleReport.Noise("host", "ws-h1", 1));
    assertThat(second.detections()).isEqualTo(2);
    assertThat(second.cases()).isEqualTo(2);
    assertThat(second.precision()).isEqualTo(1.0);
    assertThat(reports().between(NOON, NOON.plusSeconds(11), 0)).isEmpty();
  }
}
