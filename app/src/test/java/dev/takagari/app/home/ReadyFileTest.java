package dev.takagari.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {
  @TempDir private Path home;

  @Test
  void saysWhereServiceAndServersAnswer() throws IOException {
    new ReadyFile(
            URI.create("http://127.0.0.1:8600"),
            "secret",
            7,
            URI.create("http://127.0.0.1:9001"),
            URI.create("http://127.0.0.1:9002"))
        .write(home);

    assertThat(Files.readString(home.resolve(ReadyFile.NAME)))
        .isEqualTo(
            "{\"url\":\"http://127.0.0.1:8600\",\"token\":\"secret\",\"pid\":7,"
                + "\"s3\":\"http://127.0.0.1:9001\",\"sqs\":\"http://127.0.0.1:9002\"}");
  }
}
