package dev.takagari.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the executable")
class TakagariTest {
  @Test
  @DisplayName("helps with every command, and with one")
  void helps() {
    assertThat(output("help"))
        .contains("demo", "search", "ingest", "replay", "quarantine", "doctor", "serve", "bench")
        .contains("./takagari test");
    assertThat(output("help", "search")).contains("--tier", "--format");
  }

  @Test
  @DisplayName("refuses a command that it does not have")
  void refusesUnknownCommands() {
    assertThat(Takagari.run("serach")).isEqualTo(2);
    assertThat(Takagari.run()).isEqualTo(2);
  }

  private static String output(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      assertThat(Takagari.run(arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
