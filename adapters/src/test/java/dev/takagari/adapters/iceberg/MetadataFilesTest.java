package dev.takagari.adapters.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataFilesTest {
  @TempDir private Path table;

  private Path file(String name, long seconds) throws IOException {
    Path file = table.resolve("metadata").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
    return Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
  }

  private String newest() {
    return MetadataFiles.newest(new LocalFileIO(), table.toString()).orElse("");
  }

  @Test
  void findsNothingWhereThereIsNoTable() {
    assertThat(newest()).isEmpty();
  }

  @Test
  void countsByNumberAndTakesTheLaterOfTwoWithOneNumber() throws IOException {
    file("00009-a.metadata.json", 900);
    file("snap-99999.avro", 999);
    Path winner = file("100000-b.metadata.json", 20);
    file("100000-a.metadata.json", 10);
    file("odd.metadata.json", 950);
    assertThat(newest()).isEqualTo(winner.toString());
  }
}
