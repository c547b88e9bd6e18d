package dev.takagari.app.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.ErrorKind;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportFilesTest {
  @TempDir private Path home;

  @Test
  void aFileIsGoneWhenItsImportEnds() throws IOException {
    ImportFiles files = new ImportFiles(home.resolve("imports"), 2);
    Path path;
    try (ImportFiles.Opened file = files.open()) {
      path = file.path();
      assertThat(path).isRegularFile().hasParent(home.resolve("imports"));
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void oneMoreThanMayBeIsRefusedUntilOneEnds() throws IOException {
    ImportFiles files = new ImportFiles(home, 2);
    ImportFiles.Opened first = files.open();
    try (ImportFiles.Opened _ = files.open()) {
      assertThatThrownBy(files::open)
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.IMPORT_BUSY);
                assertThat(e.code().kind()).isEqualTo(ErrorKind.EXTERNAL);
              });
      first.close();
      try (ImportFiles.Opened third = files.open()) {
        assertThat(third.path()).isRegularFile();
      }
    }
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse() throws IOException {
    Path left = Files.writeString(home.resolve("import-123.bytes"), "evil.example\n");
    Path other = Files.writeString(home.resolve("notes.txt"), "mine");
    ImportFiles files = new ImportFiles(home, 2);
    assertThat(left).as("making it touches nothing").exists();
    try (ImportFiles.Opened running = files.open()) {
      files.removeLeft();
      assertThat(left).doesNotExist();
      assertThat(other).exists();
      assertThat(running.path()).exists();
    }
  }

  @Test
  void aDirectoryThatIsNotThereYetHasNothingLeft() {
    new ImportFiles(home.resolve("imports"), 2).removeLeft();
    assertThat(home).isEmptyDirectory();
  }
}
