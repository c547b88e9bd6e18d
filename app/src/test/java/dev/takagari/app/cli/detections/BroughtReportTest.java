package dev.takagari.app.cli.detections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class BroughtReportTest {
  private final BroughtReport report = new BroughtReport();

  private void add(long records, String account) throws Exception {
    report.add(records, new ObjectMapper().readTree(account));
  }

  @Test
  void addsUpWhatBecameOfRecords() throws Exception {
    add(
        10,
        """
        {"state":"done","lines":10,"parked":2,"records":{"received":10,"detections":4,
        "no_detection":{"audit":2,"unknown-type":1},"parked":2,"duplicates":1}}""");
    add(5, "{\"state\":\"known\"}");
    add(3, "{\"state\":\"set-aside\"}");
    report.known(7);
    report.tooLong(1, new ObjectMapper().readTree("[{\"line\":4,\"bytes\":40000000}]"));
    assertThat(report.json().toString())
        .isEqualTo(
            "{\"received\":26,\"detections\":4,\"no_detection\":{\"audit\":2,\"unknown-type\":1},"
                + "\"parked\":6,\"duplicates\":13,"
                + "\"not_archived\":{\"records\":1,\"first\":[{\"line\":4,\"bytes\":40000000}]}}");
    assertThat(report.isComplete()).isTrue();
    assertThat(report.hasParked()).isTrue();
    assertThat(report.text())
        .isEqualTo(
            "26 records: 4 detections, 3 without (audit 2, unknown-type 1), 6 set aside"
                + " (1 NOT archived), 13 known before");
  }

  @Test
  void saysWhenItDoesNotAddUp() throws Exception {
    add(2, "{\"state\":\"done\",\"records\":{\"received\":2,\"detections\":1}}");
    assertThat(report.isComplete()).isFalse();
  }

  @Test
  void nothingIsComplete() {
    assertThat(report.isComplete()).isTrue();
    assertThat(report.text())
        .isEqualTo("0 records: 0 detections, 0 without, 0 set aside, 0 known before");
  }
}
