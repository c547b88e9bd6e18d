package dev.takagari.core.intel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.intel.LookupQuota.Permit;
import dev.takagari.core.intel.LookupQuota.Rate;
import dev.takagari.core.intel.LookupQuota.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [LookupQuota] does.
public abstract class LookupQuotaContract {
  private static final Rate FOUR = new Rate(4, 500);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  protected abstract LookupQuota quota();

  /// The same quota, as another process sees it.
  protected abstract LookupQuota otherProcess();

  /// Makes time pass for the store.
  protected abstract void passes(Duration time);

  @Test
  void givesWhatAMinuteAllowsAndThenByAndBy() {
    assertThat(granted(quota(), 6)).isEqualTo(4);

    Permit.Denied denied = denied();
    assertThat(denied.reason()).isEqualTo(IntelRefusal.RATE);

    // 14 seconds are not enough for one of four a minute, 16 are
    passes(Duration.ofSeconds(1));
    assertThat(denied().reason()).isEqualTo(IntelRefusal.RATE);
    passes(Duration.ofSeconds(15));
    assertThat(granted(quota(), 3)).isEqualTo(1);
    passes(Duration.ofHours(2));
    assertThat(granted(quota(), 10)).isEqualTo(4);
  }

  @Test
  void givesWhatADayAllowsAndNamesMidnight() {
    Rate day = new Rate(100, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(quota().take("otx", day)).isInstanceOf(Permit.Granted.class);
    }

    Permit.Denied denied = (Permit.Denied) quota().take("otx", day);
    assertThat(denied.reason()).isEqualTo(IntelRefusal.QUOTA);
    assertThat(denied.until().getEpochSecond() % Duration.ofDays(1).toSeconds()).isZero();

    passes(Duration.ofDays(1));
    assertThat(quota().take("otx", day)).isInstanceOf(Permit.Granted.class);
  }

  @Test
  void isOneForAllProcesses() throws Exception {
    Rate rate = new Rate(40, 30);
    List<Callable<Boolean>> takes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      LookupQuota quota = i % 2 == 0 ? quota() : otherProcess();
      takes.add(() -> quota.take("otx", rate) instanceof Permit.Granted);
    }
    long granted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> take : threads.invokeAll(takes)) {
        granted += take.get() ? 1 : 0;
      }
    }

    assertThat(granted).isEqualTo(30);
    assertThat(standing("otx").usedToday()).isEqualTo(30);
  }

  @Test
  void leavesASourceAloneThatFailedOftenInARow() {
    quota().take("otx", FOUR);
    quota().failed("otx", 3, PAUSE);
    quota().failed("otx", 3, PAUSE);
    quota().answered("otx");
    quota().failed("otx", 3, PAUSE);
    otherProcess().failed("otx", 3, PAUSE);
    assertThat(quota().take("otx", FOUR)).isInstanceOf(Permit.Granted.class);

    quota().failed("otx", 3, PAUSE);

    Permit.Denied denied = denied();
    assertThat(denied.reason()).isEqualTo(IntelRefusal.RESTING);
    assertThat(standing("otx").restsUntil()).isEqualTo(denied.until());
    assertThat(standing("otx").failures()).isEqualTo(3);
    assertThat(otherProcess().take("otx", FOUR)).isEqualTo(denied);
    assertThat(quota().take("virustotal", FOUR)).isInstanceOf(Permit.Granted.class);

    passes(PAUSE.plusSeconds(1));
    assertThat(quota().take("otx", FOUR)).isInstanceOf(Permit.Granted.class);
    quota().failed("otx", 3, PAUSE);
    assertThat(denied().reason()).isEqualTo(IntelRefusal.RESTING);

    passes(PAUSE.plusSeconds(1));
    quota().answered("otx");
    quota().failed("otx", 3, PAUSE);
    assertThat(quota().take("otx", FOUR)).isInstanceOf(Permit.Granted.class);
  }

  @Test
  void restsWhenAskedToAndKeepsTheLongerPause() {
    quota().take("otx", FOUR);
    quota().rest("otx", Duration.ofHours(1));
    Instant until = denied().until();
    quota().rest("otx", Duration.ofSeconds(1));
    quota().failed("otx", 1, Duration.ofSeconds(1));
    quota().answered("otx");

    assertThat(denied().until()).isEqualTo(until);

    passes(Duration.ofMinutes(61));
    assertThat(quota().take("otx", FOUR)).isInstanceOf(Permit.Granted.class);
    assertThat(standing("otx").restsUntil()).isNull();
  }

  private Permit.Denied denied() {
    return (Permit.Denied) quota().take("otx", FOUR);
  }

  private Standing standing(String source) {
    return quota().standings().stream()
        .filter(standing -> standing.source().equals(source))
        .findFirst()
        .orElseThrow();
  }

  private static int granted(LookupQuota quota, int tries) {
    int granted = 0;
    for (int i = 0; i < tries; i++) {
      granted += quota.take("otx", FOUR) instanceof Permit.Granted ? 1 : 0;
    }
    return granted;
  }
}
