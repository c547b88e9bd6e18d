package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.testing.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Captured records of every source that has alerts.
class DetectionSamplesTest {
  private static final int SQS_MESSAGE = 256 * 1024;

  @ParameterizedTest
  @CsvSource({
    "falcon-stream, crowdstrike.stream",
    "guardduty, aws.guardduty",
    "falco, falco.alerts",
    "cloudtrail, aws.cloudtrail",
    "fdr, crowdstrike.fdr"
  })
  void everyRecordIsADetectionOrHasAReason(String directory, String source) throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    Map<String, Set<String>> groups = new HashMap<>();
    int received = 0;
    for (Path file : Samples.files(directory, "")) {
      if (!file.toFile().isFile() || file.toString().contains("aidmaster")) {
        continue;
      }
      for (String record : Records.of(file)) {
        received++;
        outcomes.merge(outcome(source, record, groups), 1, Integer::sum);
      }
    }
    System.out.println(directory + ": received " + received + ", " + outcomes);
    groups.forEach((rule, keys) -> System.out.println("  " + keys.size() + " groups of " + rule));
    assertThat(outcomes.values().stream().mapToInt(n -> n).sum()).isEqualTo(received).isPositive();
    assertThat(outcomes).doesNotContainKey(Reason.UNREADABLE.code());
    if (!source.startsWith("aws.cloudtrail")) {
      assertThat(outcomes).containsKey("detections");
    }
  }

  private static String outcome(String source, String record, Map<String, Set<String>> groups) {
    try {
      return switch (Records.verdict(source, record)) {
        case Verdict.Left(Reason reason) -> reason.code();
        case Verdict.Detected(Detection detection) -> {
          check(detection);
          groups.computeIfAbsent(detection.title(), _ -> new HashSet<>()).add(detection.groupKey());
          yield "detections";
        }
      };
    } catch (UndecodableLineException e) {
      return "undecodable";
    }
  }

  private static void check(Detection detection) {
    String text = DetectionText.write(detection);
    assertThat(DetectionText.read(text)).isEqualTo(detection);
    assertThat(CleanText.jsonBytes(text)).isLessThan(SQS_MESSAGE);
    assertThat(detection.title()).isNotBlank().hasSizeLessThanOrEqualTo(200);
    assertThat(detection.groupKey()).matches("[a-z.]+:[0-9a-z]{26}");
    assertThat(detection.link()).matches("(https://.*)?");
  }
}
