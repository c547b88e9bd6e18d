package dev.takagari.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalledAsTest {
  @Test
  void linesBeginAndEndAsItWasCalled() {
    assertThat(CalledAs.of(Map.of(), null, null).line("cases list"))
        .isEqualTo("takagari cases list");
    Map<String, String> environment = Map.of("TAKAGARI_CALLED", "./takagari");
    assertThat(CalledAs.of(environment, Path.of("/srv/t"), null).line("cases list"))
        .isEqualTo("./takagari cases list --home /srv/t");
    assertThat(CalledAs.of(environment, null, "http://127.0.0.1:8600").line("cases list"))
        .isEqualTo("./takagari cases list --url http://127.0.0.1:8600");
  }

  @Test
  void whatAShellWouldReadOtherwiseIsQuoted() {
    CalledAs called = new CalledAs("/opt/my tools/takagari", List.of("--home", "it's; $(x)\u001b"));
    assertThat(called.line("doctor"))
        .isEqualTo("'/opt/my tools/takagari' doctor --home 'it'\\''s; $(x)\\u001b'");
  }
}
