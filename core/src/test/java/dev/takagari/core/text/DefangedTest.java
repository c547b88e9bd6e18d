package dev.takagari.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
        "evil[.]example, evil[.]example",
        "hxxps[:]//evil[.]example/a.php, hxxps[:]//evil[.]example/a[.]php",
        "hxxps[://]evil.example, hxxps[://]evil[.]example",
        "\\windows\\a.exe, \\windows\\a.exe",
        "/usr/bin/a.sh, /usr/bin/a.sh",
        "0123456789abcdef0123456789abcdef, 0123456789abcdef0123456789abcdef"
      })
  void noLinkIsLeft(String value, String shown) {
    assertThat(Defanged.text(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "lapwingsync.exe, lapwingsync.exe",
    "WS-0142, WS-0142",
    "evil.example, evil[.]example",
    "https://evil.example/a.exe, hxxps[://]evil[.]example/a[.]exe",
    "amy@evil.example, amy@evil[.]example",
  })
  void onlyNamesOfFilesKeepTheirDots(String text, String shown) {
    assertThat(Defanged.mention(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "seen on this host.The process ran | seen on this host.The process ran",
        "Windows 10.0.19.041, sensor 7.14.18410.0 | Windows 10.0.19.041, sensor 7.14.18410.0",
        "version 10.1.2.3 of it | version 10.1.2.3 of it",
        "came from 10.1.2.3. | came from 10[.]1[.]2[.]3.",
        "10.1.2.3:443, 10.0.0.0/8 | 10[.]1[.]2[.]3:443, 10[.]0[.]0[.]0/8",
        "(New-Object Net.WebClient) | (New-Object Net.WebClient)",
        "by chrome.exe (a.exe) | by chrome.exe (a.exe)",
        "evil.example, evil.com! | evil[.]example, evil[.]com!",
        "evil.Com EVIL.BOND evil.bond | evil[.]Com EVIL[.]BOND evil[.]bond",
        "a=evil.example;b=1.5 | a=evil[.]example;b=1.5",
        "to evil.example/a.php | to evil[.]example/a.php",
        "amy@evil.example | amy@evil[.]example",
        "see https://evil.example/a.exe. | see hxxps[://]evil[.]example/a[.]exe.",
        "evil[.]example (domain) | evil[.]example (domain)",
        "C:\\x\\a.exe and /usr/bin/a.sh | C:\\x\\a.exe and /usr/bin/a.sh",
        "version evil.example | version evil[.]example",
        "$1 x$2.example | $1 x$2[.]example",
      })
  void amongWordsOnlyWhatMayBeALinkLosesItsDots(String text, String shown) {
    assertThat(Defanged.words(text)).isEqualTo(shown);
  }

  @Test
  void aWordThatOneKnowsIsShownAsOneKnowsIt() {
    assertThat(
            Defanged.words(
                "by a.mori: a.mori.example",
                word -> word.equals("a.mori") ? Optional.of("Mori") : Optional.empty()))
        .isEqualTo("by Mori: a[.]mori[.]example");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "dns.question.name:cdn.evil.example, cdn.evil.example",
        "(dns.question.name:evil.example OR related.domain:*.evil.example), evil.example",
        "url.full:\"https://evil.example/a?b='c'\", https://evil.example/a?b='c'",
        "destination.ip:203.0.113.7, 203.0.113.7",
        "url.full:https\\://evil.example/a, https://evil.example/a",
      })
  void aShellReadsTheQueryAndNothingElseFindsALink(String query, String value) throws Exception {
    String shown = Defanged.inShell(query, value);

    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + shown).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(query);
    assertThat(shown).doesNotContain("https://", "evil.example", "203.0");
  }

  /// Commands and descriptions are as long as whoever writes them wants.
  @Test
  void longTextsOfManyLabelsAreShown() {
    String labels = "a.".repeat(2_000) + "example";

    assertThat(Defanged.words(labels)).doesNotContain("a.a").contains("a[.]a");
    assertThat(Defanged.words("!".repeat(4_000) + "a")).endsWith("a");
    assertThat(Defanged.words("a".repeat(4_000))).hasSize(4_000);
  }
}
