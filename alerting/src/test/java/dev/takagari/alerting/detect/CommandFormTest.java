package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandFormTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CertUtil  -f | certutil -f",
        "C:\\Users\\dana\\a.exe | c:\\users\\eve\\A.exe",
        "/home/dana/run.sh | /home/eve/run.sh",
        "kill 12345 | kill 99881",
        "x --id {5F0C3B6E-1111-4222-8333-944455566677} | x --id 00000000-1111-4222-8333-944455566677",
        "y /run/containers/ee97d9c4186fee97d9c4186fee97d9c4186fee97d9c4186fee97d9c4186fabcd/z | y /run/containers/0097d9c4186fee97d9c4186fee97d9c4186fee97d9c4186fee97d9c4186fabcd/z",
        "runas S-1-5-21-1-2-3-500 | runas S-1-5-21-9-9-9-1001",
        "sh /tmp/tmpa8f3 | sh /tmp/tmp99zz",
        "ln -v /etc/shadow /tmp/gen-215700848/link | ln -v /etc/shadow /tmp/gen-2525642130/link",
        "runc-process2181765511 init | runc-process389018694 init",
        "'x \"c:\\work\\run_20261120\" /q' | 'x \"c:\\work\\run_20261121\" /q'"
      })
  void whatDiffersFromRunToRunIsLeftOut(String one, String other) {
    assertThat(CommandForm.of(one)).isEqualTo(CommandForm.of(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "curl http://198.51.100.1/a | curl http://198.51.100.2/a",
        "nc 198.51.100.1 -p 4:4444 | nc 198.51.100.1 -p 4:5555",
        "powershell -enc SQBFAFgAKAAx | powershell -enc SQBFAFgAKAAy",
        "sh /tmp/a.sh | sh /tmp/b.sh",
        "sh /tmp/a-123456.sh | sh /tmp/a-654321.sh",
        "get.sh v-12345 | get.sh v-12346.sh",
        "curl http://198.51.100.1/123456/ | curl http://198.51.100.1/654321/",
        "a -x | a -y",
        "C:\\Users\\dana\\a.exe | C:\\Users\\dana\\b.exe"
      })
  void whatTellsCommandsApartStays(String one, String other) {
    assertThat(CommandForm.of(one)).isNotEqualTo(CommandForm.of(other));
  }

  @Test
  void longAndHostileCommandsAreDealtWith() {
    for (String piece : new String[] {"-1", "a1", "/tmp/tmp", "s-1-5-21", "\\users\\", "0.", " "}) {
      assertThat(CommandForm.of(piece.repeat(500_000)).length()).isLessThanOrEqualTo(16_384);
    }
  }
}
