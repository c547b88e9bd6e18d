package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One detection of each kind, whole. `-Dtakagari.regenerate=true` writes the files anew.
class GoldenDetectionsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/detect/golden");

  @ParameterizedTest
  @CsvSource({
    "crowdstrike.stream, falcon-endpoint",
    "crowdstrike.fdr, falcon-endpoint-fdr",
    "crowdstrike.stream, falcon-legacy",
    "crowdstrike.stream, falcon-identity",
    "crowdstrike.stream, falcon-incident",
    "crowdstrike.stream, falcon-custom-indicator",
    "crowdstrike.fdr, falcon-custom-rule",
    "aws.guardduty, guardduty-runtime",
    "aws.guardduty, guardduty-sample",
    "aws.guardduty, guardduty-unhealthy",
    "falco.alerts, falco-shell"
  })
  void aRecordBecomesThisDetection(String source, String name) throws IOException {
    Verdict verdict = Records.verdict(source, Records.own(name + ".json"));
    Detection detection = ((Verdict.Detected) verdict).detection();
    Path file = GOLDEN.resolve(name + ".json");
    // a line for each member, so that differences can be read
    String text = DetectionText.write(detection).replace(",\"", ",\n\"") + "\n";
    if (Boolean.getBoolean("takagari.regenerate")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
