package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.volume.VolumeLedger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BroughtLogsTest {
  private final Counted volume = new Counted();
  private Instant now = Instant.parse("2026-11-20T10:00:00Z");
  private final BroughtLogs logs =
      new BroughtLogs(
          Map.of("trail", "aws.cloudtrail", "intake-aws-guardduty", "aws.guardduty"),
          volume,
          () -> now);

  private static final class Counted implements VolumeLedger {
    private final List<VolumeRow> rows = new ArrayList<>();
    private boolean broken;
    private int asked;

    @Override
    public List<VolumeRow> volume(LocalDate since, LocalDate until) {
      assertThat(since).isBefore(LocalDate.parse("2026-11-01"));
      asked++;
      if (broken) {
        throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "down");
      }
      return rows;
    }

    @Override
    public LocalDate first(LocalDate since) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<EventKind> kinds(boolean unknownOnly, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void queried(Map<String, Instant> actions) {
      throw new UnsupportedOperationException();
    }
  }

  private void came(String feed, String dataset) {
    volume.rows.add(new VolumeLedger.VolumeRow(feed, dataset, "a", "other", 1, 1, 1, 1));
  }

  @Test
  void feedsBringWhatTheyAreConfiguredForAndWhatCame() {
    came("falcon", "crowdstrike.fdr");
    came("falcon", "crowdstrike.external");
    came("trail", "aws.insight");
    assertThat(logs.of("falcon"))
        .containsExactlyInAnyOrder("crowdstrike.fdr", "crowdstrike.external");
    assertThat(logs.of("trail")).containsExactlyInAnyOrder("aws.cloudtrail", "aws.insight");
    assertThat(logs.of("aws.guardduty")).containsExactly("aws.guardduty");
    assertThat(logs.of("silent")).isEmpty();
  }

  @Test
  void countsFromTimeToTimeAndKeepsWhatItKnewWhenItCannot() {
    came("falcon", "crowdstrike.fdr");
    assertThat(logs.of("falcon")).hasSize(1);
    volume.broken = true;
    assertThat(logs.of("falcon")).hasSize(1);
    assertThat(volume.asked).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(11));
    assertThat(logs.of("falcon")).hasSize(1);
    assertThat(volume.asked).isEqualTo(2);
    volume.broken = false;
    came("falcon", "falco.alerts");
    now = now.plus(Duration.ofMinutes(11));
    assertThat(logs.of("falcon")).hasSize(2);
  }
}
