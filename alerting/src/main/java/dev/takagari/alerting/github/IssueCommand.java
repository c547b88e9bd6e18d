package dev.takagari.alerting.github;

import dev.takagari.alerting.note.SameCase;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.normalize.NearName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody asks for in a comment: a line that begins with a slash and a word. Lines in blocks
/// of code and in quotations ask for nothing.
sealed interface IssueCommand {
  /// Words of all commands, as an answer tells them.
  String HELP =
      """
      | In a comment, at the beginning of a line | does |
      | --- | --- |
      | `/ack` | says that you look at it |
      | `/assign me`, `/assign @login`, `/assign nobody` | makes it somebody's |
      | `/close REASON because …` | closes the case; reasons are %s |
      | `/close duplicate of A-2026-000123` | closes the case: that one is about the same |
      | `/reopen because …` | opens it again |
      | `/snooze 4h` | asks for no reminder for a while: `30m`, `4h`, `7d` |
      | `/suppress 7d because …` | holds back what is detected alike for a while |
      | `/help` | shows this |

      Several lines are several commands. What is changed in a comment later does nothing."""
          .formatted(
              List.of(CloseReason.values()).stream()
                  .map(reason -> "`" + reason.code() + "`")
                  .reduce((one, other) -> one + ", " + other)
                  .orElse(""));

  /// Says that somebody looks at it.
  record Acknowledge() implements IssueCommand {}

  /// Makes it somebody's.
  ///
  /// @param login without `@`; `me`, or `nobody`
  record Assign(String login) implements IssueCommand {}

  /// Closes the case.
  ///
  /// @param note may be empty
  record Close(CloseReason reason, String note) implements IssueCommand {}

  /// Closes the case, as another one is about the same.
  record Same(SameCase as) implements IssueCommand {}

  /// Opens the case again.
  ///
  /// @param note may be empty
  record Reopen(String note) implements IssueCommand {}

  /// Asks for no reminder.
  ///
  /// @param words as they were written
  record Snooze(Duration time, String words) implements IssueCommand {}

  /// Holds back what is detected alike.
  record Suppress(Duration time, String note) implements IssueCommand {}

  /// Asks what there is to ask for.
  record Help() implements IssueCommand {}

  /// A command that cannot be understood.
  ///
  /// @param why for whoever wrote it
  record Wrong(String why) implements IssueCommand {}

  /// Hardly anything but a command that was misspelt.
  ///
  /// @param word letters only
  /// @param near the command that was meant
  record Misspelt(String word, String near) implements IssueCommand {}

  /// A command at its place.
  ///
  /// @param line counted from 1
  record Asked(int line, IssueCommand command) {}

  /// A comment as it was read.
  ///
  /// @param rest what asks for nothing
  record Read(List<Asked> commands, String rest) {
    public Read {
      commands = List.copyOf(commands);
    }

    /// Whether anything was asked for that may be done.
    boolean isAsking() {
      return commands.stream().anyMatch(asked -> !(asked.command() instanceof Misspelt));
    }
  }

  /// Most commands of one comment.
  int MOST = 20;

  /// Reads a comment.
  static Read read(String comment) {
    List<Asked> commands = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    String fence = "";
    int number = 0;
    for (String line : comment.lines().toList()) {
      number++;
      Matcher mark = Words.FENCE.matcher(line);
      if (mark.find()) {
        String found = mark.group(1);
        String after = mark.group(2);
        if (fence.isEmpty()) {
          // with a backtick behind it, it is code within a line
          fence = found.startsWith("`") && after.contains("`") ? "" : found;
        } else if (found.startsWith(fence) && after.isBlank()) {
          fence = "";
        }
      }
      Optional<IssueCommand> command = fence.isEmpty() ? of(line) : Optional.empty();
      if (command.isEmpty() && number == 1) {
        command = misspelt(line);
      }
      if (command.isPresent() && commands.size() < MOST) {
        commands.add(new Asked(number, command.get()));
      } else {
        rest.add(line);
      }
    }
    return new Read(commands, String.join("\n", rest).strip());
  }

  /// The command of a line, if it is one. Other words behind a slash are text.
  private static Optional<IssueCommand> of(String line) {
    Matcher matcher = Words.COMMAND.matcher(line.stripTrailing());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String said = matcher.group(2) == null ? "" : matcher.group(2).strip();
    return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
      case "ack", "acknowledge" -> Optional.of(new Acknowledge());
      case "assign" -> Optional.of(assign(said));
      case "close" -> Optional.of(close(said));
      case "reopen" -> Optional.of(new Reopen(SameCase.reason(said)));
      case "snooze" ->
          Optional.of(
              time(said)
                  .<IssueCommand>map(time -> new Snooze(time, said))
                  .orElseGet(() -> new Wrong("say how long, as `/snooze 4h`")));
      case "suppress" -> Optional.of(suppress(said));
      case "help" -> Optional.of(new Help());
      default -> Optional.empty();
    };
  }

  /// What begins a comment and is almost a command. Paths, and what other programs listen to, are
  /// left alone: the shorter the command, the nearer the word has to be.
  private static Optional<IssueCommand> misspelt(String line) {
    Matcher matcher = Words.COMMAND.matcher(line.stripTrailing());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String word = matcher.group(1).toLowerCase(Locale.ROOT);
    return Words.ALL.stream()
        .filter(command -> isNear(word, command))
        .min(Comparator.comparingInt(command -> NearName.distance(word, command)))
        .map(near -> new Misspelt(word, near));
  }

  private static boolean isNear(String word, String command) {
    int most = command.length() >= Words.LONG ? 2 : 1;
    return Math.abs(word.length() - command.length()) <= most
        && (NearName.distance(word, command) <= most || sorted(word).equals(sorted(command)));
  }

  private static String sorted(String word) {
    char[] letters = word.toCharArray();
    Arrays.sort(letters);
    return new String(letters);
  }

  private static IssueCommand assign(String said) {
    String login = said.startsWith("@") ? said.substring(1) : said;
    return Words.LOGIN.matcher(login).matches()
        ? new Assign(login)
        : new Wrong("say to whom, as `/assign me` or `/assign @login`");
  }

  private static IssueCommand close(String said) {
    String[] parts = said.split("\\s+", 2);
    Optional<CloseReason> reason = CloseReason.find(parts[0].toLowerCase(Locale.ROOT));
    if (reason.isEmpty()) {
      return new Wrong(
          "say why, as `/close expected because …`; reasons are " + CloseReason.codes());
    }
    String rest = parts.length > 1 ? parts[1] : "";
    return reason.get() == CloseReason.DUPLICATE
        ? same(rest)
        : new Close(reason.get(), SameCase.reason(rest));
  }

  private static IssueCommand same(String said) {
    return SameCase.in(said)
        .<IssueCommand>map(Same::new)
        .orElseGet(
            () ->
                new Wrong(
                    "say of which case it is one, as `/close duplicate of A-2026-000123 because"
                        + " …`"));
  }

  private static IssueCommand suppress(String said) {
    String[] parts = said.split("\\s+", 2);
    Optional<Duration> time = time(parts[0]);
    String note = SameCase.reason(parts.length > 1 ? parts[1] : "");
    return time.isPresent() && !note.isEmpty()
        ? new Suppress(time.get(), note)
        : new Wrong("say how long and why, as `/suppress 7d because …`");
  }

  private static Optional<Duration> time(String said) {
    Matcher matcher = Words.TIME.matcher(said.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case "w" -> Duration.ofDays(7L * number);
          default -> Duration.ofDays(number);
        };
    return time.isPositive() ? Optional.of(time) : Optional.empty();
  }

  /// The forms.
  final class Words {
    private static final Pattern COMMAND = Pattern.compile("/([A-Za-z]+)(?:[ \\t]+(.*))?");

    /// Of which a word that is none may be a misspelt one.
    private static final List<String> ALL =
        List.of("ack", "acknowledge", "assign", "close", "reopen", "snooze", "suppress", "help");

    private static final int LONG = 5;
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,})(.*)");
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,4})(m|h|d|w)");

    private Words() {}
  }
}
