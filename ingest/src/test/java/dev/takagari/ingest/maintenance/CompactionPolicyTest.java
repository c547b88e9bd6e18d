package dev.takagari.ingest.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.LakeUse;
import dev.takagari.core.lake.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactionPolicyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final Instant NOON = DAY.atTime(12, 0).toInstant(ZoneOffset.UTC);
  private static final long MB = 1 << 20;

  private final CompactionPolicy policy =
      new CompactionPolicy(MaintenanceSettings.in(Path.of("unused")));
  private final List<StoredFile> files = new ArrayList<>();
  private final Set<String> busy = new HashSet<>();
  private final Set<String> checked = new HashSet<>();
  private Optional<LocalDate> unfinished = Optional.empty();

  private StoredFile file(long bytes, Instant addedAt, boolean merged) {
    long start = DAY.toEpochDay() * 86_400_000_000L;
    StoredFile file =
        new StoredFile(
            "f" + files.size(),
            new LakePartition("dns", DAY),
            bytes / 100,
            bytes,
            addedAt,
            merged,
            start,
            start + 1);
    files.add(file);
    return file;
  }

  private LakeState state() {
    return new LakeState(1, 1, 1, Optional.empty(), files);
  }

  private LakeUse use() {
    return new LakeUse(busy, checked, Set.of(), unfinished, LakeUse.Rewrites.NONE);
  }

  private Optional<Merge> plan(Instant now) {
    return policy.plan(state(), use(), now).stream().findFirst();
  }

  @Test
  void fewYoungFilesWait() {
    for (int i = 0; i < 7; i++) {
      file(30 * MB, NOON, false);
    }
    assertThat(plan(NOON.plus(Duration.ofHours(23)))).isEmpty();
  }

  @Test
  void manyYoungFilesAreMergedWhenTheyMakeALargeOne() {
    for (int i = 0; i < 8; i++) {
      file(10 * MB, NOON, false);
    }
    assertThat(plan(NOON)).isEmpty();
    file(60 * MB, NOON, false);

    Merge merge = plan(NOON).orElseThrow();

    assertThat(merge.reason()).isEqualTo(Merge.Reason.MANY);
    assertThat(merge.inputs()).hasSize(9);
  }

  @Test
  void veryManyFilesAreMergedHoweverSmall() {
    for (int i = 0; i < 512; i++) {
      file(1000, NOON, false);
    }
    assertThat(plan(NOON).orElseThrow().inputs()).hasSize(512);
  }

  @Test
  void oldFilesAreMergedHoweverFew() {
    file(MB, NOON, false);
    file(MB, NOON.plus(Duration.ofHours(20)), false);
    file(300 * MB, Instant.EPOCH, true);

    Merge merge = plan(NOON.plus(Duration.ofHours(24))).orElseThrow();

    assertThat(merge.reason()).isEqualTo(Merge.Reason.OLD);
    assertThat(merge.inputs()).hasSize(2);
    assertThat(merge.references()).hasSize(1);
  }

  @Test
  void aMergeHasABound() {
    for (int i = 0; i < 20; i++) {
      file(60 * MB, NOON, false);
    }
    assertThat(plan(NOON).orElseThrow().bytes()).isBetween(128 * MB, 512 * MB);
  }

  @Test
  void filesThatASinkStillNeedsAreLeft() {
    for (int i = 0; i < 9; i++) {
      busy.add(file(60 * MB, Instant.EPOCH, false).location());
    }
    assertThat(plan(NOON)).isEmpty();
  }

  @Test
  void aLargeFileIsComparedOnce() {
    StoredFile large = file(300 * MB, Instant.EPOCH, false);
    assertThat(plan(NOON).orElseThrow().reason()).isEqualTo(Merge.Reason.ALONE);

    checked.add(large.location());
    assertThat(plan(NOON)).isEmpty();
  }

  @Test
  void aLargeFileIsWrittenAgainWhenMuchIsLate() {
    file(200 * MB, Instant.EPOCH, true);
    Instant late = NOON.plus(Duration.ofDays(3));
    file(10 * MB, late, false);
    file(5 * MB, late, false);
    assertThat(plan(late.plus(Duration.ofDays(1))).orElseThrow().inputs()).hasSize(2);

    file(10 * MB, late, false);
    Merge merge = plan(late.plus(Duration.ofDays(1))).orElseThrow();

    assertThat(merge.reason()).isEqualTo(Merge.Reason.LATE);
    assertThat(merge.inputs()).hasSize(4);
    assertThat(merge.references()).isEmpty();
  }

  @Test
  void smallMergedFilesWaitForCompany() {
    file(60 * MB, Instant.EPOCH, true);
    file(MB, Instant.EPOCH, false);
    file(MB, Instant.EPOCH, false);
    assertThat(plan(NOON).orElseThrow().inputs()).hasSize(2);

    for (int i = 0; i < 6; i++) {
      file(MB, Instant.EPOCH, true);
    }
    assertThat(plan(NOON).orElseThrow().inputs()).hasSize(9);
  }

  @Test
  void aDayIsSettledWhenNothingOfItIsNew() {
    file(MB, NOON, true);
    LocalDate today = DAY.plusDays(9);
    assertThat(CompactionPolicy.settledUntil(state(), use(), today)).isEqualTo(today);

    unfinished = Optional.of(DAY.plusDays(4));
    assertThat(CompactionPolicy.settledUntil(state(), use(), today)).isEqualTo(DAY.plusDays(4));

    file(MB, NOON, false);
    assertThat(CompactionPolicy.settledUntil(state(), use(), today)).isEqualTo(DAY);
  }
}
