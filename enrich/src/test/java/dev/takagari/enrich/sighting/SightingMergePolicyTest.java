package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SightingMergePolicyTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 3);
  private static final Instant DURING = Instant.parse("2026-03-20T00:00:00Z");
  private static final Instant AFTER = Instant.parse("2026-04-02T00:00:00Z");
  private static final long MB = 1 << 20;

  private final SightingMergePolicy policy = new SightingMergePolicy(SightingMergeSettings.USUAL);
  private int names;

  private SightingFile file(int level, long bytes) {
    return new SightingFile("f" + names++, MONTH, level, bytes / 20, bytes, 1, 2, "");
  }

  private List<SightingFile> files(int count, int level, long bytes) {
    List<SightingFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(file(level, bytes));
    }
    return files;
  }

  @Test
  void fewFilesOfAMonthThatGoesOnStay() {
    assertThat(policy.next(files(11, 0, MB), DURING)).isEmpty();
    assertThat(policy.next(List.of(), AFTER)).isEmpty();
  }

  @Test
  void filesOfALevelBecomeOneOfTheNext() {
    List<SightingFile> files = files(12, 0, MB);
    files.addAll(files(11, 1, MB));
    SightingMergePolicy.Merge merge = policy.next(files, DURING).orElseThrow();
    assertThat(merge.level()).isEqualTo(1);
    assertThat(merge.inputs()).hasSize(12).allMatch(file -> file.level() == 0);
  }

  @Test
  void aMonthThatIsOverBecomesFinal() {
    SightingMergePolicy.Merge merge = policy.next(files(2, 1, MB), AFTER).orElseThrow();
    assertThat(merge.level()).isEqualTo(SightingMergePolicy.FINAL);
    assertThat(policy.next(files(2, 1, MB), AFTER.minus(Duration.ofSeconds(1)))).isEmpty();
  }

  @Test
  void lateRowsWaitUntilTheyAreWorthIt() {
    List<SightingFile> files = files(3, SightingMergePolicy.FINAL, 100 * MB);
    files.addAll(files(2, 0, MB));
    assertThat(policy.next(files, AFTER)).isEmpty();
    files.add(file(0, MB));
    SightingMergePolicy.Merge merge = policy.next(files, AFTER).orElseThrow();
    assertThat(merge.level()).isEqualTo(1);
    files.add(file(1, 30 * MB));
    assertThat(policy.next(files, AFTER).orElseThrow().level())
        .isEqualTo(SightingMergePolicy.FINAL);
  }

  @Test
  void finalFilesAreLarge() {
    assertThat(SightingMergeSettings.USUAL.targetBytes()).isGreaterThanOrEqualTo(128 * MB);
  }

  /// A value is in one final file, and may be in every other.
  @Test
  void howeverMuchComesLateAMonthThatIsOverHasTwoFilesBesideItsFinalOnes() {
    RandomGenerator random = Seeds.random("late");
    List<SightingFile> files = files(3, SightingMergePolicy.FINAL, 200 * MB);
    for (int i = 0; i < 2_000; i++) {
      files.add(file(0, 1_000 + random.nextLong(4 * MB)));
      for (Optional<SightingMergePolicy.Merge> merge = policy.next(files, AFTER);
          merge.isPresent();
          merge = policy.next(files, AFTER)) {
        files.removeAll(merge.get().inputs());
        long bytes = merge.get().inputs().stream().mapToLong(SightingFile::bytes).sum();
        int count =
            merge.get().level() < SightingMergePolicy.FINAL
                ? 1
                : Math.toIntExact(Math.max(1, bytes / SightingMergeSettings.USUAL.targetBytes()));
        files.addAll(files(count, merge.get().level(), bytes / count));
      }
      assertThat(files.stream().filter(file -> file.level() < SightingMergePolicy.FINAL).count())
          .isLessThanOrEqualTo(2);
    }
  }

  /// The bound that the how-to names: whatever comes, few small files are open, few are read at
  /// once, and a byte is written a few times only.
  @Test
  void aYearOfUnitsStaysWithinItsBounds() {
    RandomGenerator random = Seeds.random("policy");
    List<SightingFile> files = new ArrayList<>();
    long ingested = 0;
    long written = 0;
    int mostSmall = 0;
    for (int unit = 0; unit < 20_000; unit++) {
      SightingFile next = file(0, 10_000 + random.nextLong(100_000));
      ingested += next.bytes();
      written += next.bytes();
      files.add(next);
      Instant now = unit == 19_999 ? AFTER : DURING;
      for (Optional<SightingMergePolicy.Merge> merge = policy.next(files, now);
          merge.isPresent();
          merge = policy.next(files, now)) {
        assertThat(merge.get().inputs()).hasSizeBetween(1, 48);
        files.removeAll(merge.get().inputs());
        long bytes = merge.get().inputs().stream().mapToLong(SightingFile::bytes).sum();
        written += bytes;
        if (merge.get().level() < SightingMergePolicy.FINAL) {
          files.add(file(merge.get().level(), bytes));
        } else {
          int count =
              Math.toIntExact(Math.max(1, bytes / SightingMergeSettings.USUAL.targetBytes()));
          files.addAll(files(count, SightingMergePolicy.FINAL, bytes / count));
        }
      }
      mostSmall =
          Math.max(
              mostSmall,
              Math.toIntExact(
                  files.stream().filter(file -> file.level() < SightingMergePolicy.FINAL).count()));
    }
    System.out.printf(
        "small files at most %d, bytes written : ingested %.1f%n",
        mostSmall, (double) written / ingested);
    assertThat(mostSmall).isLessThanOrEqualTo(50);
    assertThat(files).allMatch(file -> file.level() == SightingMergePolicy.FINAL);
    assertThat((double) written / ingested).isLessThan(8);
  }
}
