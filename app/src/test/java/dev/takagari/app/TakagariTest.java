package dev.takagari.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  @DisplayName("tells in one line which argument cannot be, and where help is")
  void tellsBadArgumentsInOneLine() {
    assertThat(errors("search", "*", "--limit", "abc"))
        .isEqualTo(
            """
            takagari: --limit: 'abc' is not a whole number
            try: ./takagari help search
            """);
    assertThat(errors("search", "*", "--format", "xml"))
        .startsWith("takagari: --format: 'xml' is none of table, ndjson, csv, source\n");
    assertThat(errors("serve", "--roles", "serch"))
        .startsWith(
            "takagari: --roles: 'serch' is none of ingest, enrich, alerting, search, maintenance\n");
    assertThat(errors("quarantine", "redrive", "x"))
        .isEqualTo(
            """
            takagari: 'x' is not understood
            try: ./takagari quarantine redrive --help
            """);
    assertThat(errors("outbox", "redrive"))
        .isEqualTo(
            """
            takagari: missing required argument (specify one of these): (ID | --destination=NAME)
            try: ./takagari outbox redrive --help
            """);
    assertThat(errors("outbox", "redrive", "7", "--destination=slack"))
        .startsWith("takagari: ID, --destination=NAME are mutually exclusive");
    assertThat(errors("replay")).startsWith("takagari: replay takes --unit or --source\n");
    assertThat(errors("bench", "--mb", "0"))
        .startsWith("takagari: --mb must be from 1 to 1000000\n");
    assertThat(errors("demo", "--empty", "--data", "x")).hasLineCount(2);
    assertThat(errors("serach"))
        .hasLineCount(2)
        .contains("did you mean", "search")
        .endsWith("try: ./takagari help\n");
  }

  @Test
  @DisplayName("refuses what the demo cannot do before it starts or makes anything")
  void refusesImpossibleDemos(@TempDir Path directory) throws IOException {
    String home = directory.resolve("home").toString();
    for (String port : List.of("99999", "-1")) {
      assertThat(errors("demo", "--port", port, "--home", home))
          .hasLineCount(1)
          .contains("--port: " + port + " is no port");
    }
    String nowhere = directory.resolve("nowhere").toString();
    assertThat(errors("demo", "--data", nowhere, "--home", home))
        .isEqualTo("takagari: " + nowhere + " is not a directory (bad-request)\n");
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(errors("demo", "--data", empty.toString(), "--home", home))
        .hasLineCount(1)
        .contains("holds no batch");
    assertThat(Path.of(home)).doesNotExist();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(errors("demo", "--port", port, "--home", home))
          .isEqualTo(
              "takagari: --port: port "
                  + port
                  + " is in use by another process (bad-configuration)\n");
    }
    assertThat(Path.of(home, "servers")).doesNotExist();
  }

  @Test
  @DisplayName("takes a query that begins with - for what it is")
  void tellsHowToWriteAQueryThatBeginsWithAHyphen() {
    for (String query : List.of("-event.action:logoff", "-host.name:a", "-query")) {
      assertThat(errors("search", query))
          .isEqualTo(
              """
              takagari: unknown option '%s'
              hint: write -- before a query that begins with -
              try: ./takagari help search
              """
                  .formatted(query));
    }
    assertThat(errors("search", "*", "--limits", "3")).doesNotContain("hint");
  }

  private static String errors(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      assertThat(Takagari.run(arguments)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return text.toString(StandardCharsets.UTF_8);
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
