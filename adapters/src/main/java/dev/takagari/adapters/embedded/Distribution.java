package dev.takagari.adapters.embedded;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The directory with the servers' jars: `lib/`, and beside it `classes/` (a source tree) or
/// `takagari-embedded.jar`.
///
/// It is looked for in the system property `takagari.embedded.home`, the environment variable
/// `TAKAGARI_EMBEDDED_HOME`, in `embedded/` beside the application's jar, and in `embedded/target`
/// of the directories above that jar and above the working directory.
///
/// @param directory the directory
record Distribution(Path directory) {
  private static final String PROPERTY = "takagari.embedded.home";
  private static final String VARIABLE = "TAKAGARI_EMBEDDED_HOME";
  private static final String JAR = "takagari-embedded.jar";

  static Distribution find() {
    @Nullable String property = System.getProperty(PROPERTY);
    return find(
        property == null ? Map.of() : Map.of(PROPERTY, property),
        System.getenv(),
        System.getProperty("java.class.path", ""),
        Path.of(""));
  }

  static Distribution find(
      Map<String, String> properties,
      Map<String, String> environment,
      String classPath,
      Path working) {
    String named = properties.getOrDefault(PROPERTY, environment.getOrDefault(VARIABLE, ""));
    if (!named.isEmpty()) {
      return of(Path.of(named));
    }
    List<Path> candidates = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path parent = Path.of(entry).toAbsolutePath().getParent();
      if (entry.endsWith(".jar") && parent != null) {
        candidates.add(parent.resolve("embedded"));
        addAbove(parent, candidates);
      }
      break;
    }
    addAbove(working.toAbsolutePath().normalize(), candidates);
    for (Path candidate : candidates) {
      if (isComplete(candidate)) {
        return new Distribution(candidate);
      }
    }
    throw new TakagariException(
        ErrorCode.EMBEDDED_UNAVAILABLE,
        "the embedded servers were not found above "
            + working.toAbsolutePath().normalize()
            + ": build the module `embedded` or set "
            + VARIABLE);
  }

  /// The distribution in a named directory.
  static Distribution of(Path directory) {
    if (!isComplete(directory)) {
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE,
          directory + " does not hold the embedded servers (lib/ and " + JAR + ")");
    }
    return new Distribution(directory.toAbsolutePath());
  }

  /// The class path of the child.
  String classPath() {
    Path classes = directory.resolve("classes");
    Path first = Files.isDirectory(classes) ? classes : directory.resolve(JAR);
    return first + File.pathSeparator + directory.resolve("lib") + File.separator + "*";
  }

  /// Where the database's programs may be unpacked once for all homes, if that can be written.
  @Nullable Path sharedBinaries() {
    Path binaries = directory.resolve("binaries");
    return Files.isWritable(Files.isDirectory(binaries) ? binaries : directory) ? binaries : null;
  }

  private static void addAbove(Path start, List<Path> candidates) {
    for (Path at = start; at != null; at = at.getParent()) {
      candidates.add(at.resolve("embedded").resolve("target"));
    }
  }

  private static boolean isComplete(Path directory) {
    return Files.isDirectory(directory.resolve("lib"))
        && (Files.isDirectory(directory.resolve("classes"))
            || Files.isRegularFile(directory.resolve(JAR)));
  }
}
