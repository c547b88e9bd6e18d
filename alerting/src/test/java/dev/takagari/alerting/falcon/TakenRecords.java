package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.intake.IntakeReceipt;
import dev.takagari.core.intake.RecordIntake;
import dev.takagari.core.unit.UnitId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An intake that remembers what it was given.
class TakenRecords implements RecordIntake {
  private final List<List<String>> batches = new ArrayList<>();

  @Override
  public synchronized IntakeReceipt take(String source, List<byte[]> records) {
    assertThat(source).isEqualTo("crowdstrike.stream");
    assertThat(records).isNotEmpty().allSatisfy(record -> assertThat(record).isNotEmpty());
    batches.add(records.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList());
    return new IntakeReceipt(new UnitId(String.format("%026d", batches.size())), false);
  }

  synchronized List<List<String>> batches() {
    return List.copyOf(batches);
  }

  synchronized List<String> all() {
    return batches.stream().flatMap(List::stream).toList();
  }
}
