package dev.takagari.ingest.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.EmbeddedServer;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.adapters.embedded.PostgresAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A unit far larger than the heap, in a JVM of its own, without Hadoop on its class path.
@Tag("slow")
class LakeMemoryTest {
  @TempDir private Path directory;

  @Test
  void aUnitOfNinetyDaysFitsInHalfAGigabyte() throws Exception {
    assertThat(run(1_000_000, 90, 4)).contains("written=1000000 files=360 ");
  }

  @Test
  void aUnitOfOneDayFitsInHalfAGigabyte() throws Exception {
    assertThat(run(1_500_000, 1, 1)).contains("written=1500000 files=1 ");
  }

  private String run(int rows, int days, int classes) throws IOException, InterruptedException {
    try (EmbeddedStack stack =
        EmbeddedStack.start(
            EmbeddedStackOptions.in(directory.resolve("stack"))
                .only(EmbeddedServer.POSTGRES)
                .shortLived())) {
      PostgresAddress database = stack.postgres();
      Path output = directory.resolve("output");
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-cp",
                  classPath(),
                  LakeUnitRun.class.getName(),
                  database.jdbcUrl(),
                  database.user(),
                  database.password(),
                  directory.toString(),
                  Integer.toString(rows),
                  Integer.toString(days),
                  Integer.toString(classes))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = child.waitFor();
      String text = Files.readString(output);
      System.out.println(text.lines().filter(line -> line.startsWith("rows=")).findFirst());
      assertThat(exit).as(text).isZero();
      return text;
    }
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("hadoop-client"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
