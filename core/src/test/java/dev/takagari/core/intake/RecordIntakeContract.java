package dev.takagari.core.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [RecordIntake] does.
public abstract class RecordIntakeContract {
  protected static final String LINES = "falco.alerts";
  protected static final String OBJECTS = "aws.guardduty";
  private static final String TABLE = "aws.cloudtrail-digest";
  private static final int MEBIBYTE = 1 << 20;

  protected abstract RecordIntake intake();

  /// Runs the road of all events to its end.
  ///
  /// @return how many different events there are
  protected abstract int events();

  /// Why lines were set aside, one for each line, after the road was run.
  protected abstract List<ErrorCode> setAside();

  /// An alert of Falco.
  protected static String alert(int number) {
    return """
        {"hostname":"node-%d","output":"a shell","priority":"Critical","rule":"Terminal shell",\
        "source":"syscall","tags":["shell"],"time":"2026-05-25T13:44:05.%09dZ",\
        "output_fields":{"proc.name":"sh","proc.cmdline":"sh -c %d"}}"""
        .formatted(number, number, number);
  }

  /// A finding of GuardDuty.
  protected static String finding(int number) {
    return """
        {"schemaVersion":"2.0","accountId":"123456789012","region":"eu-central-1","partition":"aws",\
        "id":"%032x","arn":"arn:aws:guardduty:eu-central-1:123456789012:detector/d/finding/%032x",\
        "type":"Recon:EC2/Portscan","severity":5,"title":"t","description":"d",\
        "createdAt":"2026-01-20T14:32:00.000Z","updatedAt":"2026-01-20T14:32:00.000Z",\
        "resource":{"resourceType":"Instance"},"service":{"serviceName":"guardduty","count":1}}"""
        .formatted(number, number);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String pretty(String json) {
    return json.replace("{", "{\n  ").replace(",\"", ",\r\n  \"").replace("}", "\n}");
  }

  private IntakeReceipt take(String source, String... records) {
    List<byte[]> bytes = new ArrayList<>();
    for (String record : records) {
      bytes.add(bytes(record));
    }
    return intake().take(source, bytes);
  }

  @Test
  void keepsEachRecord() {
    IntakeReceipt receipt = take(LINES, alert(1), alert(2), alert(3));
    assertThat(receipt.known()).isFalse();
    assertThat(events()).isEqualTo(3);
    assertThat(setAside()).isEmpty();
  }

  @Test
  void knowsTheSameRecords() {
    IntakeReceipt first = take(LINES, alert(1), alert(2));
    assertThat(take(LINES, alert(1), alert(2))).isEqualTo(new IntakeReceipt(first.unit(), true));
    assertThat(events()).isEqualTo(2);
    assertThat(take(LINES, alert(1), alert(2))).isEqualTo(new IntakeReceipt(first.unit(), true));
    assertThat(take(LINES, alert(2), alert(1)).known()).isFalse();
    assertThat(events()).isEqualTo(2);
  }

  @Test
  void theSameBytesOfAnotherKindAreOtherRecords() {
    take(LINES, "nonsense");
    take("crowdstrike.stream", "nonsense");
    assertThat(events()).isZero();
    assertThat(setAside()).hasSize(2);
  }

  @Test
  void keepsRecordsThatStandInSeveralLines() {
    take(LINES, pretty(alert(1)), "\uFEFF" + pretty(alert(2)) + "\n", alert(3));
    take(OBJECTS, pretty(finding(1)), "\uFEFF" + pretty(finding(2)) + "\n", finding(3));
    assertThat(events()).isEqualTo(6);
    assertThat(setAside()).isEmpty();
  }

  @Test
  void keepsWhatWrapsRecords() {
    take(OBJECTS, "{\"findings\":[" + finding(1) + "," + finding(2) + "]}", finding(3));
    assertThat(events()).isEqualTo(3);
  }

  @Test
  void keepsRecordsOfAMebibyte() {
    String large = "x".repeat(MEBIBYTE);
    take(LINES, alert(1).replace("a shell", large), alert(2));
    take(OBJECTS, finding(1).replace("\"t\"", "\"" + large + "\""), finding(2));
    assertThat(events()).isEqualTo(4);
    assertThat(setAside()).isEmpty();
  }

  @Test
  void setsAsideWhatIsBrokenAndNothingElse() {
    List<String> broken =
        List.of(
            "{\"rule\":",
            "{\"a\":\"never ends",
            "nonsense\nin three\nlines",
            "[",
            "{\"findings\":[a} ]",
            "{\"findings\":[a\" {\"]}",
            "}}}",
            "\"",
            " \n ",
            "{\"a\":\"\\",
            "{" + "\u0000" + "}",
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));
    for (String source : List.of(LINES, OBJECTS)) {
      List<byte[]> records = new ArrayList<>();
      for (int i = 0; i < broken.size(); i++) {
        records.add(bytes(source.equals(LINES) ? alert(i) : finding(i)));
        records.add(bytes(broken.get(i)));
      }
      records.add(new byte[] {(byte) 0xFF, '{', '"', (byte) 0xC0, '\n', '"'});
      records.add(bytes(source.equals(LINES) ? alert(99) : finding(99)));
      intake().take(source, records);
    }
    assertThat(events()).isEqualTo(2 * (broken.size() + 1));
    assertThat(setAside()).hasSize(2 * (broken.size() + 1));
  }

  @Test
  void refusesWhatIsNoRecord() {
    assertThatThrownBy(() -> intake().take(LINES, List.of())).satisfies(this::isBadRequest);
    assertThatThrownBy(() -> take(LINES, alert(1), "")).satisfies(this::isBadRequest);
    assertThat(events()).isZero();
  }

  @Test
  void refusesSourcesThatItDoesNotKnow() {
    assertThatThrownBy(() -> take("no.such", alert(1))).satisfies(this::isBadRequest);
    assertThatThrownBy(() -> take(TABLE, alert(1))).satisfies(this::isBadRequest);
    assertThat(events()).isZero();
  }

  private void isBadRequest(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void takesTheSameRecordsFromSeveralAtOnceOnce() throws Exception {
    List<byte[]> records = List.of(bytes(alert(1)), bytes(alert(2)));
    List<Future<IntakeReceipt>> takes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 8; i++) {
        takes.add(threads.submit(() -> intake().take(LINES, records)));
      }
    }
    int fresh = 0;
    for (Future<IntakeReceipt> take : takes) {
      fresh += take.get().known() ? 0 : 1;
    }
    assertThat(fresh).isEqualTo(1);
    assertThat(events()).isEqualTo(2);
  }
}
