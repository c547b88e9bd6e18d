package dev.takagari.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real launcher in a small copy of the source tree, with a Maven and JDKs that only say
/// how they were called.
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "cat",
          "dirname",
          "find",
          "grep",
          "cp",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "sort",
          "tee",
          "touch",
          "tr",
          "wc");

  @TempDir Path temporary;
  private Path root;
  private Path tools;
  private Path jvms;
  private Instant start;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(temporary.resolve("takagari source"));
    tools = Files.createDirectories(temporary.resolve("tools"));
    jvms = Files.createDirectories(temporary.resolve("jvms"));
    Files.copy(repository().resolve("takagari"), root.resolve("takagari"));
    Files.setPosixFilePermissions(
        root.resolve("takagari"), PosixFilePermissions.fromString("rwxr-xr-x"));
    write(root.resolve("pom.xml"), "");
    for (String module : List.of("embedded", "core", "app")) {
      write(root.resolve(module).resolve("pom.xml"), "");
      write(root.resolve(module).resolve("src/main/java/One.java"), "");
      write(root.resolve(module).resolve("src/main/java/Two.java"), "");
      write(root.resolve(module).resolve("src/test/java/OneTest.java"), "");
    }
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), installed(tool));
    }
    script(
        tools.resolve("mvn"),
        """
        echo "JAVA_HOME=$JAVA_HOME mvn $*" >>mvn.log
        mkdir -p app/target embedded/target/lib
        touch app/target/takagari.jar embedded/target/takagari-embedded.jar
        echo "[INFO] Building Takagari core 0.1.0 [1/3]"
        echo "[INFO] noise"
        exit "${MVN_EXIT:-0}"
        """);
    start = Files.getLastModifiedTime(root.resolve("pom.xml")).toInstant();
    environment.put("PATH", tools.toString());
    environment.put("HOME", temporary.toString());
    environment.put("TAKAGARI_JVM_DIRS", jvms.toString());
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    jdk("jdk-17", "17.0.15");
    jdk("jdk-24", "24");
    jre("jre-25", "25.0.1");
    Result result = run("doctor");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.err)
        .contains("no JDK of version 25 or later was found")
        .contains("TAKAGARI_JAVA_HOME");
  }

  @Test
  void findsAJdkInTheUsualDirectoriesAlsoWhenJavaHomeIsOld() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.15").toString());
    Path found = jdk("temurin-25-jdk-amd64", "25.0.1");
    Result result = run("doctor");
    assertThat(result.out).contains(found + " -Xshare:auto");
    assertThat(mavenCalls()).singleElement().asString().startsWith("JAVA_HOME=" + found + " mvn ");
  }

  @Test
  void javaHomeComesBeforeThePathAndThePathBeforeOtherDirectories() throws Exception {
    jdk("jdk-25", "25");
    Path onPath = jdkIn(temporary.resolve("elsewhere/jdk-26"), "26.0.1");
    Files.createSymbolicLink(tools.resolve("javac"), onPath.resolve("bin/javac"));
    assertThat(run("doctor").out).contains(onPath + " ");
    Path home = jdkIn(temporary.resolve("home jdk"), "27");
    environment.put("JAVA_HOME", home.toString());
    assertThat(run("doctor").out).contains(home + " ");
  }

  @Test
  void aJdkThatWasNamedIsTakenOrRefused() throws Exception {
    jdk("jdk-25", "25");
    Path named = jdkIn(temporary.resolve("named"), "28-ea");
    environment.put("TAKAGARI_JAVA_HOME", named.toString());
    assertThat(run("doctor").out).contains(named + " ");
    environment.put("TAKAGARI_JAVA_HOME", jdk("jdk-17", "17").toString());
    Result refused = run("doctor");
    assertThat(refused.code).isEqualTo(1);
    assertThat(refused.err).contains("is not a JDK of version 25 or later");
  }

  @Test
  void aServiceRunsFromACopyThatTheNextBuildDoesNotChange() throws Exception {
    jdk("jdk-25", "25");
    String first = run("demo").out;
    assertThat(first).containsPattern("-jar .*/app/target/running/[0-9]+\\.jar demo");
    run("demo");
    try (Stream<Path> copies = Files.list(root.resolve("app/target/running"))) {
      assertThat(copies).as("the copy of a process that has ended goes").hasSize(1);
    }
    assertThat(run("search", "x").out).contains("/app/target/takagari.jar search");
  }

  @Test
  void aServiceRunsFromLinksToThePlainFilesThatTheNextBuildReplaces() throws Exception {
    preparing(jdk("jdk-25", "25"));
    assertThat(run("serve").out)
        .containsPattern(
            "-XX:AOTCache=(.*/app/target/running/[0-9]+)/takagari\\.aot -jar \\1/takagari\\.jar"
                + " serve")
        .doesNotContain("-Xshare");
    Path first = onlyCopy();
    Object before = fileKey(first.resolve("takagari.jar"));
    assertThat(before).isEqualTo(fileKey(root.resolve("app/target/unpacked/takagari.jar")));
    Path held = Files.move(first, first.resolveSibling(ProcessHandle.current().pid() + ""));
    Files.setLastModifiedTime(root.resolve("core/src/main/java/One.java"), later());
    run("demo");
    assertThat(fileKey(held.resolve("takagari.jar")))
        .as("of a process that runs")
        .isEqualTo(before);
    assertThat(fileKey(root.resolve("app/target/unpacked/takagari.jar"))).isNotEqualTo(before);
  }

  @Test
  void clientsStartFromThePlainFiles() throws Exception {
    preparing(jdk("jdk-25", "25"));
    assertThat(run("search", "x").out)
        .contains("-XX:AOTCache=" + root.toRealPath() + "/app/target/unpacked/takagari.aot")
        .contains("-jar " + root.toRealPath() + "/app/target/unpacked/takagari.jar search x");
    Files.delete(root.resolve("app/target/unpacked/takagari.aot"));
    assertThat(run("search", "x").out).contains("-Xshare:auto").doesNotContain("AOTCache");
  }

  @Test
  void buildsOnlyWhenSomethingIsNewerThanWhatIsBuilt() throws Exception {
    jdk("jdk-25", "25");
    Result first = run("search", "a b");
    assertThat(first.err).contains("  Building Takagari core").doesNotContain("noise");
    assertThat(first.out).doesNotContain("Building");
    assertThat(mavenCalls()).hasSize(1);
    backdate();
    run("search", "a b");
    assertThat(mavenCalls()).as("nothing changed").hasSize(1);
    Files.setLastModifiedTime(root.resolve("core/src/test/java/OneTest.java"), later());
    run("search", "a b");
    assertThat(mavenCalls()).as("a test changed").hasSize(1);
    Files.setLastModifiedTime(root.resolve("core/src/main/java/One.java"), later());
    run("search", "a b");
    assertThat(mavenCalls()).as("a source changed").hasSize(2);
    backdate();
    Files.delete(root.resolve("core/src/main/java/Two.java"));
    run("search", "a b");
    assertThat(mavenCalls()).as("a source is gone").hasSize(3);
    backdate();
    Files.setLastModifiedTime(root.resolve("app/pom.xml"), later());
    run("search", "a b");
    assertThat(mavenCalls()).as("a pom changed").hasSize(4);
    backdate();
    Files.delete(root.resolve("app/target/takagari.jar"));
    run("search", "a b");
    assertThat(mavenCalls()).as("the jar is gone").hasSize(5);
  }

  @Test
  void aSecondCommandWaitsForTheBuildOfTheFirst() throws Exception {
    jdk("jdk-25", "25");
    script(
        tools.resolve("mvn"),
        """
        echo "mvn" >>mvn.log
        while [ ! -e go ]; do sleep 0.1; done
        mkdir -p app/target embedded/target/lib
        touch app/target/takagari.jar embedded/target/takagari-embedded.jar
        """);
    Process first = start("first", "doctor");
    while (!Files.exists(root.resolve("mvn.log"))) {
      Thread.sleep(20);
    }
    Process second = start("second", "doctor");
    while (Files.size(temporary.resolve("second.err")) == 0) {
      Thread.sleep(20);
    }
    Files.createFile(root.resolve("go"));

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(Files.readString(temporary.resolve("second.err"))).contains("waiting for it");
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void aBuildThatWasKilledKeepsNobodyWaiting() throws Exception {
    jdk("jdk-25", "25");
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    write(root.resolve("app/target/build.lock/pid"), Long.toString(ended.pid()));

    assertThat(run("doctor").code).isZero();
    assertThat(mavenCalls()).hasSize(1);
    assertThat(root.resolve("app/target/build.lock")).doesNotExist();
  }

  @Test
  void aFailedBuildStartsNothingAndIsTriedAgain() throws Exception {
    jdk("jdk-25", "25");
    environment.put("MVN_EXIT", "1");
    Result failed = run("demo");
    assertThat(failed.code).isEqualTo(1);
    assertThat(failed.out).isEmpty();
    assertThat(failed.err).contains("the build failed");
    environment.put("MVN_EXIT", "0");
    assertThat(run("demo").code).isZero();
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void aBuildThatWasBrokenOffDoesNotFailTheNext() throws Exception {
    jdk("jdk-25", "25");
    write(root.resolve("app/target/takagari.built.failed"), "130");

    assertThat(run("demo").code).isZero();
  }

  @Test
  void serversGetTheirHeapAndClientsStartFast() throws Exception {
    jdk("jdk-25", "25");
    assertThat(run("demo", "--once").out).contains(" -Xmx512m ").endsWith(".jar demo --once\n");
    environment.put("TAKAGARI_HEAP", "1g");
    assertThat(run("serve").out).contains(" -Xmx1g ").doesNotContain("TieredStopAtLevel");
    assertThat(run("search", "x").out).contains("-XX:TieredStopAtLevel=1").doesNotContain("-Xmx1g");
  }

  @Test
  void convertRunsFromPlainFilesWithWhatAFirstRunLeft() throws Exception {
    Path home = jdk("jdk-25", "25");
    assertThat(run("convert", "in", "out").out)
        .as("nothing could be prepared")
        .contains(" -Xmx512m ", " -XX:InlineSmallCode=800 ")
        .containsPattern("-jar .*/app/target/running/[0-9]+\\.jar convert in out")
        .doesNotContain("AOTCache");
    preparing(home);
    Files.delete(root.resolve("app/target/prepared"));
    String prepared = run("convert", "in", "out").out;
    assertThat(prepared)
        .containsPattern(
            "-XX:AOTCache=(.*/app/target/running/[0-9]+)/takagari\\.aot"
                + " -jar \\1/takagari\\.jar convert in out")
        .hasLineCount(1);
    assertThat(run("bench").out)
        .containsPattern("-Dtakagari.convert.cache=.*/app/target/running/[0-9]+/takagari\\.aot")
        .contains("-Xmx512m");
    Files.delete(root.resolve("app/target/prepared"));
    assertThat(run("convert", "in", "out").err).contains("preparing fast starts");
    assertThat(run("convert", "in", "out").err).doesNotContain("preparing");
  }

  @Test
  void whatCannotBeUnpackedWholeIsNotUsed() throws Exception {
    Path home = jdk("jdk-25", "25");
    script(
        home.resolve("bin/java"),
        """
        case "$*" in
          *jarmode*) mkdir -p app/target/unpacked.new && exit 1 ;;
        esac
        echo "$*"
        """);
    assertThat(run("demo").out).containsPattern("-jar .*/app/target/running/[0-9]+\\.jar demo");
    assertThat(root.resolve("app/target/unpacked")).doesNotExist();
    assertThat(root.resolve("app/target/unpacked.new")).doesNotExist();
  }

  @Test
  void argumentsAndTheExitCodePassThrough() throws Exception {
    Path home = jdk("jdk-25", "25");
    script(home.resolve("bin/java"), "for a in \"$@\"; do echo \"<$a>\"; done; exit 3");
    Result result = run("search", "name:\"a  b\" *");
    assertThat(result.out).contains("<search>\n<name:\"a  b\" *>\n");
    assertThat(result.code).isEqualTo(3);
  }

  @Test
  void theProgramIsToldHowItWasCalled() throws Exception {
    Path home = jdk("jdk-25", "25");
    script(home.resolve("bin/java"), "echo \"called as $TAKAGARI_CALLED\"");
    Result result = runIn(root, List.of("./takagari", "doctor"));
    assertThat(result.out).contains("called as ./takagari\n");
  }

  @Test
  void worksThroughALinkFromAnyDirectory() throws Exception {
    jdk("jdk-25", "25");
    Path link =
        Files.createSymbolicLink(temporary.resolve("tk"), Path.of("takagari source/takagari"));
    Result result = runIn(Path.of("/"), List.of(link.toString(), "doctor"));
    assertThat(result.out).contains(root.toRealPath() + "/app/target/takagari.jar doctor");
  }

  @Test
  void theTestCommandEndsWithOneLineThatAddsEverythingUp() throws Exception {
    jdk("jdk-25", "25");
    write(root.resolve("core/src/test/java/SlowTest.java"), "@Tag(\"slow\")\n");
    script(
        tools.resolve("mvn"),
        """
        echo "mvn $*" >>mvn.log
        mkdir -p core/target/surefire-reports app/target/surefire-reports
        cat >core/target/surefire-reports/TEST-a.xml <<'END'
        <testsuite name="a" time="0.1" tests="5" errors="0" skipped="2" failures="0">
          <testcase name="x"><skipped message="Assumption failed: not run: TAKAGARI_SAMPLES is unset" type="T"/></testcase>
          <testcase name="y">
            <skipped type="T"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: not run: TAKAGARI_SAMPLES is unset
        \tat org.junit.jupiter.api.Assumptions.throwAssumptionFailed(Assumptions.java:340)
        ]]></skipped>
          </testcase>
        </testsuite>
        END
        cat >app/target/surefire-reports/TEST-b.xml <<'END'
        <testsuite name="b" time="0.1" tests="7" errors="BAD" skipped="1" failures="0">
          <testcase name="x"><skipped message="no &lt;browser&gt; &amp; more"/></testcase>
        </testsuite>
        END
        sed "s/BAD/${BAD:-0}/" app/target/surefire-reports/TEST-b.xml >app/target/b
        mv app/target/b app/target/surefire-reports/TEST-b.xml
        exit "${BAD:-0}"
        """);
    Result good = run("test");
    assertThat(good.code).isZero();
    assertThat(good.out.lines().reduce((a, b) -> b).orElseThrow())
        .isEqualTo(
            "takagari test: 9 ran, 9 passed, 0 failed, 4 not run (1 no <browser> & more, 2"
                + " TAKAGARI_SAMPLES is unset, 1 slow ones without --all)");
    assertThat(mavenCalls()).noneMatch(call -> call.contains("conformance"));
    Result all = run("test", "--all");
    assertThat(all.out)
        .endsWith("3 not run (1 no <browser> & more, 2 TAKAGARI_SAMPLES is unset)\n");
    assertThat(mavenCalls())
        .anyMatch(call -> call.contains("-Dtakagari.excluded.groups= "))
        .anyMatch(call -> call.contains("conformance"));
    environment.put("BAD", "1");
    Result bad = run("test");
    assertThat(bad.code).isEqualTo(1);
    assertThat(bad.out).contains("takagari test: 9 ran, 8 passed, 1 failed, 4 not run");
    assertThat(run("test", "--al").code).isEqualTo(1);
  }

  @Test
  void playsAMonthOfALakeAndPrintsWhatCameOut() throws Exception {
    jdk("jdk-25", "25");
    script(
        tools.resolve("mvn"),
        """
        echo "mvn $*" >>mvn.log
        echo "[INFO] noise"
        echo "30 days, 360 units, 3 bytes ingested; written : ingested 1.37"
        exit "${BAD:-0}"
        """);
    Result played = run("bench", "month", "-o");
    assertThat(played.code).isZero();
    assertThat(played.out)
        .isEqualTo("30 days, 360 units, 3 bytes ingested; written : ingested 1.37\n");
    assertThat(mavenCalls())
        .singleElement()
        .asString()
        .contains("-Dtest=LakeSimulationTest", "-Dtakagari.simulation.days=30")
        .endsWith(" -o");
    environment.put("BAD", "1");
    Result failed = run("bench", "month");
    assertThat(failed.code).isEqualTo(1);
    assertThat(failed.err).contains("that failed, see ").contains("month.log");
  }

  @Test
  void aTestRunWithoutTestsFails() throws Exception {
    jdk("jdk-25", "25");
    Result none = run("test");
    assertThat(none.code).isEqualTo(1);
    assertThat(none.out).endsWith("takagari test: 0 ran, 0 passed, 0 failed, 0 not run\n");
  }

  /// Lets a JDK leave what a first run leaves.
  private static void preparing(Path home) throws IOException {
    script(
        home.resolve("bin/java"),
        """
        for last; do :; done
        case "$*" in
          *jarmode*) mkdir -p "$last" && echo "$$" >"$last/takagari.jar" ;;
          *AOTCacheOutput=*) touch app/target/unpacked/new.aot ;;
        esac
        echo "$*"
        """);
  }

  private Path onlyCopy() throws IOException {
    try (Stream<Path> copies = Files.list(root.resolve("app/target/running"))) {
      return copies.reduce((_, _) -> null).orElseThrow();
    }
  }

  private static Object fileKey(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private record Result(int code, String out, String err) {}

  private Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("takagari").toString()));
    command.addAll(List.of(arguments));
    return runIn(root, command);
  }

  private Result runIn(Path directory, List<String> command) throws Exception {
    int code = start("one", directory, command).waitFor();
    return new Result(
        code,
        Files.readString(temporary.resolve("one.out")),
        Files.readString(temporary.resolve("one.err")));
  }

  private Process start(String name, String argument) throws IOException {
    return start(name, root, List.of(root.resolve("takagari").toString(), argument));
  }

  private Process start(String name, Path directory, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(temporary.resolve(name + ".out").toFile())
            .redirectError(temporary.resolve(name + ".err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(root.resolve("mvn.log"));
  }

  /// Everything there is becomes an hour old, what was built less so.
  private void backdate() throws IOException {
    Instant old = start.minusSeconds(3600);
    List<Path> paths;
    try (java.util.stream.Stream<Path> walk = Files.walk(root)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      boolean built = path.toString().contains("/target");
      Files.setLastModifiedTime(path, FileTime.from(built ? old.plusSeconds(1800) : old));
    }
  }

  private FileTime later() {
    return FileTime.from(start.plusSeconds(3600));
  }

  private Path jdk(String name, String version) throws IOException {
    return jdkIn(jvms.resolve(name), version);
  }

  private static Path jdkIn(Path home, String version) throws IOException {
    jreIn(home, version);
    script(home.resolve("bin/javac"), "exit 0");
    return home;
  }

  private void jre(String name, String version) throws IOException {
    jreIn(jvms.resolve(name), version);
  }

  private static void jreIn(Path home, String version) throws IOException {
    write(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "echo \"" + home + " $*\"");
  }

  private static void script(Path file, String text) throws IOException {
    write(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Path installed(String tool) {
    for (String directory : List.of("/usr/bin", "/bin")) {
      Path file = Path.of(directory, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("this machine has no " + tool);
  }

  private static Path repository() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("takagari")) && Files.isDirectory(at.resolve("core"))) {
        return at;
      }
    }
    throw new AssertionError("the launcher was not found");
  }
}
