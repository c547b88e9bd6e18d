package dev.takagari.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomeHintTest {
  @Test
  void theUsualHomeIsFoundWithoutAnOption() {
    assertThat(new HomeHint(Path.of(".takagari")).option()).isEmpty();
    assertThat(new HomeHint(Path.of(".takagari").toAbsolutePath()).option()).isEmpty();
  }

  @Test
  void anotherIsOneWordOfAShell() {
    assertThat(new HomeHint(Path.of("/srv/.takagari")).option())
        .isEqualTo(" --home /srv/.takagari");
    HomeHint odd = new HomeHint(Path.of("/srv/a'b $(c)"));
    assertThat(odd.option()).isEqualTo(" --home '/srv/a'\\''b $(c)'");
    assertThat(odd.readyFile()).isEqualTo("'/srv/a'\\''b $(c)/ready.json'");
  }
}
