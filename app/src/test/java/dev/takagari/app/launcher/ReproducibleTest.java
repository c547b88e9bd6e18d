package dev.takagari.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the comparison of two builds with a Maven that builds what the test says.
class ReproducibleTest {
  @TempDir Path temporary;

  private record Result(int code, String out) {}

  /// @param extra done after everything was built
  private Result run(String extra, String... arguments) throws Exception {
    Path repository = Path.of("..").toRealPath();
    assumeTrue(Files.exists(repository.resolve(".git")), "not run: no clone of the repository");
    Path maven = temporary.resolve("mvn");
    Files.writeString(
        maven,
        """
        #!/bin/sh
        set -eu
        echo "$@" >>%s
        mkdir -p app/target embedded/target
        for built in app/target/takagari embedded/target/takagari-embedded; do
          echo jar >$built.jar
          echo bill >$built-sbom.json
        done
        """
                .formatted(temporary.resolve("mvn.log"))
            + extra
            + "\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command =
        new ArrayList<>(List.of(repository.resolve(".ci/reproducible").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MVN", maven.toString());
    builder.environment().put("TMPDIR", temporary.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out);
  }

  @Test
  void comparesJarsAndBillsOfMaterials() throws Exception {
    Result equal = run("", "-Pquick");
    assertThat(equal.code()).as(equal.out()).isZero();
    assertThat(equal.out().lines().toList())
        .hasSize(4)
        .allMatch(line -> line.startsWith("equal   "))
        .anyMatch(line -> line.endsWith("app/target/takagari-sbom.json"))
        .anyMatch(line -> line.endsWith("embedded/target/takagari-embedded-sbom.json"));
    assertThat(Files.readAllLines(temporary.resolve("mvn.log")))
        .hasSize(2)
        .allMatch(line -> line.contains("-Dcyclonedx.skip=false") && line.contains("-Pquick"));
  }

  @Test
  void failsWhenABillOfMaterialsDiffersOrIsMissing() throws Exception {
    Result differs = run("pwd >app/target/takagari-sbom.json");
    assertThat(differs.code()).isEqualTo(1);
    assertThat(differs.out()).contains("DIFFERS ", "equal   ");

    Result missing = run("rm embedded/target/takagari-embedded-sbom.json");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.out()).contains("MISSING first embedded/target/takagari-embedded-sbom.json");
  }

  @Test
  void refusesToCompareWithoutBillsOfMaterials() throws Exception {
    Result refused = run("", "-Pquick", "-o");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).contains("not offline");
    assertThat(temporary.resolve("mvn.log")).doesNotExist();
  }
}
