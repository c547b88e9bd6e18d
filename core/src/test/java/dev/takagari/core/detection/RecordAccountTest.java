package dev.takagari.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordAccountTest {
  private final SortedMap<String, BitSet> products = new TreeMap<>();
  private final SortedMap<String, BitSet> rules = new TreeMap<>();

  private static void say(SortedMap<String, BitSet> sink, String fate, int... lines) {
    for (int line : lines) {
      sink.computeIfAbsent(fate, _ -> new BitSet()).set(line);
    }
  }

  private RecordAccount account(long received, long parked) {
    return RecordAccount.of(
        received, parked, List.of(new RecordFates(products), new RecordFates(rules)));
  }

  private static void checkSum(RecordAccount account) {
    assertThat(
            account.detections()
                + account.without().values().stream().mapToLong(Long::longValue).sum()
                + account.parked()
                + account.duplicates())
        .as(account.toString())
        .isEqualTo(account.received());
  }

  @Test
  void aRecordThatAnySinkDetectedCountsAsADetectionOnce() {
    say(products, RecordFates.DETECTED, 1, 2);
    say(products, "audit", 3);
    say(products, "not-an-alert", 4, 5);
    say(rules, RecordFates.DETECTED, 2, 3, 4);
    RecordAccount account = account(6, 1);
    assertThat(account)
        .isEqualTo(new RecordAccount(6, 4, new TreeMap<>(Map.of("not-an-alert", 1L)), 1, 0));
    checkSum(account);
  }

  @Test
  void aRecordThatNoneDetectedCountsUnderTheReasonThatSaysMost() {
    say(products, "not-an-alert", 1, 2, 3, 4);
    say(products, "below-severity", 5);
    say(rules, RecordAccount.BELOW_THRESHOLD, 1, 5);
    say(rules, RecordAccount.TOO_MANY, 2);
    RecordAccount account = account(5, 0);
    assertThat(account.without())
        .isEqualTo(Map.of("below-threshold", 2L, "too-many-to-count", 1L, "not-an-alert", 2L));
    checkSum(account);
  }

  @Test
  void copiesAndWhatWasKnownBeforeAreDuplicatesUnlessSomethingNewWasDetected() {
    say(products, RecordFates.KNOWN, 1, 2);
    say(products, RecordAccount.DUPLICATE, 3, 4);
    say(products, RecordFates.COPY, 6);
    say(products, "not-an-alert", 5);
    say(rules, RecordFates.DETECTED, 2, 4, 5, 6);
    RecordAccount account = account(6, 0);
    assertThat(account).isEqualTo(new RecordAccount(6, 3, new TreeMap<>(), 0, 3));
    checkSum(account);
  }

  @Test
  void fatesAreOnesOwn() {
    BitSet given = new BitSet();
    given.set(1);
    RecordFates fates = new RecordFates(new TreeMap<>(Map.of("audit", given)));
    given.set(2);
    fates.of("audit").set(3);
    assertThat(fates.of("audit").cardinality()).isEqualTo(1);
  }
}
