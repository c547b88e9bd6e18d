package dev.takagari.app.cli.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefangedTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "evil.example, evil[.]example",
        "203.0.113.7, 203[.]0[.]113[.]7",
        "https://evil.example/a.php, hxxps[://]evil[.]example/a[.]php",
        "HTTP://evil.example/, HxxP[://]evil[.]example/",
        "//evil.example/x, //evil[.]example/x",
        "https://evil.example/a\\b, hxxps[://]evil[.]example/a\\b",
        "curl http://evil.example/x, curl hxxp[://]evil[.]example/x",
        "cmd.exe /c \\x.bat https://evil.example, cmd[.]exe /c \\x[.]bat hxxps[://]evil[.]example",
        "\\windows\\a.exe, \\windows\\a.exe",
        "/usr/bin/a.sh, /usr/bin/a.sh",
        "0123456789abcdef0123456789abcdef, 0123456789abcdef0123456789abcdef"
      })
  void noLinkIsLeft(String value, String shown) {
    assertThat(Defanged.text(value)).isEqualTo(shown);
  }
}
