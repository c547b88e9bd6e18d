package dev.takagari.app.cli;

import dev.takagari.core.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the command line was called, so that commands it prints can be pasted. The token is never a
/// part of it.
///
/// @param program as the shell found it, as `./takagari`
/// @param options that name the service; empty when it was found without
public record CalledAs(String program, List<String> options) {
  /// By whom nobody knows.
  public static final CalledAs PLAIN = new CalledAs("takagari", List.of());

  private static final String CALLED = "TAKAGARI_CALLED";
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+=,~-]+");

  public CalledAs {
    options = List.copyOf(options);
  }

  /// @param environment in which the launcher says how it was called
  /// @param home as it was given, or null
  /// @param url as it was given, or null
  static CalledAs of(Map<String, String> environment, @Nullable Path home, @Nullable String url) {
    List<String> options = new ArrayList<>();
    if (home != null) {
      options.addAll(List.of("--home", home.toString()));
    }
    if (url != null) {
      options.addAll(List.of("--url", url));
    }
    return new CalledAs(environment.getOrDefault(CALLED, PLAIN.program), options);
  }

  /// A command to be pasted into a shell.
  ///
  /// @param command what follows the program, as it is to be written
  public String line(String command) {
    StringBuilder line = new StringBuilder(quoted(program)).append(' ').append(command);
    options.forEach(option -> line.append(' ').append(quoted(option)));
    return line.toString();
  }

  /// A word that a shell reads as it is.
  public static String quoted(String word) {
    String shown = PlainText.visible(word);
    return PLAIN_WORD.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
  }
}
