package dev.takagari.alerting.detect;

import dev.takagari.core.normalize.Fold;
import java.util.regex.Pattern;

/// A command line without what differs from run to run and from host to host: folded, white space
/// as one blank, and names of people's directories, identifiers, long numbers and random names of
/// temporary files replaced. Addresses, ports, file names and what is encoded stay: they tell
/// commands apart.
final class CommandForm {
  private static final int LONGEST = 16_384;

  private record Rule(Pattern pattern, String replacement) {}

  private static final Rule[] RULES = {
    new Rule(Pattern.compile("\\s+"), " "),
    new Rule(Pattern.compile("([a-z]:\\\\users\\\\|/home/|/users/)[^\\\\/\" ]+"), "$1*"),
    new Rule(Pattern.compile("s-1-5-21(?:-[0-9]{1,20}){1,15}"), "*"),
    new Rule(
        Pattern.compile("\\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}?"),
        "*"),
    // the directory of a container
    new Rule(Pattern.compile("(?<=[/\\\\])[0-9a-f]{12,64}(?=[/\\\\ \"]|$)"), "*"),
    // a container, a task, a digest of a moment; what is shorter or longer may be a hash on purpose
    new Rule(Pattern.compile("(?<![0-9a-z])(?=[a-f]*[0-9])[0-9a-f]{12,40}(?![0-9a-z])"), "*"),
    new Rule(Pattern.compile("(\\\\temp\\\\|/tmp/)tmp[a-z0-9_.-]{3,}"), "$1*"),
    new Rule(Pattern.compile("(?<![0-9a-z.:+/])[0-9]{4,}(?![0-9a-z.+/])"), "*"),
    // the end of a name that was made for one run; with an extension it is somebody's name of a
    // file
    new Rule(Pattern.compile("(?<=[g-z_-])[0-9]{6,}(?=[/\\\\ \"']|$)"), "*"),
  };

  private CommandForm() {}

  /// The form of a command line; empty when there is no command.
  static String of(String command) {
    String form = Fold.fold(command.length() > LONGEST ? command.substring(0, LONGEST) : command);
    for (Rule rule : RULES) {
      form = rule.pattern().matcher(form).replaceAll(rule.replacement());
    }
    return form.strip();
  }
}
