package dev.takagari.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How to run a program that refuses to be root.
///
/// @param prefix what to put before its command line; empty for a normal user
/// @param owner the user to whom its files must belong, empty when they need no change
record UnprivilegedUser(List<String> prefix, String owner) {
  private static final int PROBE_SECONDS = 10;
  private static final String NOBODY = "nobody";

  /// A normal user stays; root takes a user namespace, or else the user `nobody`.
  static UnprivilegedUser find() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new UnprivilegedUser(List.of(), "");
    }
    if (works(List.of("unshare", "-U", "id", "-u"))) {
      return new UnprivilegedUser(List.of("unshare", "-U"), "");
    }
    List<String> runuser = List.of("runuser", "-u", NOBODY, "--");
    List<String> probe = new ArrayList<>(runuser);
    probe.add("true");
    if (works(probe)) {
      return new UnprivilegedUser(runuser, NOBODY);
    }
    throw new IOException(
        "PostgreSQL refuses to run as root, and neither `unshare -U` nor `runuser -u nobody` works here:"
            + " run Takagari as a normal user, or give it the URL of a PostgreSQL server");
  }

  /// Hands files over to the user, where that is needed.
  void own(Path path) throws IOException, InterruptedException {
    if (!owner.isEmpty() && !works(List.of("chown", "-R", owner, path.toString()))) {
      throw new IOException("cannot hand " + path + " over to the user " + owner);
    }
  }

  private static boolean works(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
