package dev.takagari.app.home;

import java.nio.file.Path;

/// How people name a home in commands, ready to be pasted into a shell.
public record HomeHint(Path home) {
  private static final Path USUAL = Path.of(".takagari");

  /// What clients need to find it, with a blank before; empty for the usual home of the working
  /// directory, which they find by themselves.
  public String option() {
    return absolute(home).equals(absolute(USUAL)) ? "" : " --home " + quoted(home.toString());
  }

  /// The file that holds the address and the token.
  public String readyFile() {
    return quoted(home.resolve(ReadyFile.NAME).toString());
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /// The text as one word of a shell.
  public static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
