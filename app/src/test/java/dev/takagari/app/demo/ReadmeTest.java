package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.Takagari;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the pages for newcomers say is true as far as it shows without a service; [DemoTest] runs
/// their commands.
class ReadmeTest {
  static final Path README = Path.of("../README.md");
  static final Path TUTORIAL = Path.of("../docs/tutorial/your-first-hunt.md");
  static final Path FIRST_CASE = Path.of("../docs/tutorial/your-first-case.md");
  static final List<Path> PAGES = List.of(README, TUTORIAL, FIRST_CASE);

  /// What stands for the numbers of two cases in commands; every demo gives its own.
  static final String INTRUSION_KEY = "KEY";

  static final String UPGRADE_KEY = "UPGRADE";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @Test
  @DisplayName("the README's commands are the two to start with, and some to ask with")
  void commands() throws IOException {
    assertThat(DocumentedCommand.of(README))
        .extracting(DocumentedCommand::line)
        .contains("./takagari demo", "./takagari test")
        .anyMatch(line -> line.startsWith("./takagari search "))
        .anyMatch(line -> line.startsWith("./takagari seen "));
  }

  @Test
  @DisplayName("every command has only options that exist")
  void options() throws IOException {
    for (Path page : PAGES) {
      for (DocumentedCommand command : DocumentedCommand.of(page)) {
        if (!command.arguments().getFirst().equals("test")) {
          List<String> help =
              Stream.concat(command.arguments().stream(), Stream.of("--help")).toList();
          assertThat(Takagari.run(help.toArray(String[]::new))).as(command.line()).isZero();
        }
      }
    }
  }

  @Test
  @DisplayName("no command has the number of a case, which differs in each demo")
  void numbers() throws IOException {
    for (Path page : PAGES) {
      assertThat(DocumentedCommand.of(page))
          .extracting(DocumentedCommand::line)
          .noneMatch(line -> line.matches(".*A-[0-9]{4}-[0-9]+.*"));
    }
  }

  @Test
  @DisplayName("every link leads to a file")
  void links() throws IOException {
    for (Path page : PAGES) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        assertThat(page.resolveSibling(link.group(1))).as(page + ": " + link.group(1)).exists();
      }
    }
  }

  @Test
  @DisplayName("the promises of a block are read in order, and end with the block's text")
  void promises() throws IOException {
    Path page = Files.createTempFile("page", ".md");
    try {
      Files.writeString(
          page,
          """
          **9 events**
          ```sh
          ./takagari search 'a "b c"' --limit 3
          ./takagari search d   # says more
          ```
          **3 events** and **1 event**
          ```sh
          ./takagari search e
          other
          ```
          ```
          ./takagari no
          ```
          """);
      assertThat(DocumentedCommand.of(page))
          .extracting(command -> command.arguments() + " " + command.events())
          .containsExactly(
              "[search, a \"b c\", --limit, 3] OptionalLong[3]",
              "[search, d] OptionalLong[1]",
              "[search, e] OptionalLong.empty");
    } finally {
      Files.delete(page);
    }
  }
}
