package dev.takagari.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `./takagari …` line of a Markdown page's `sh` blocks.
///
/// The first `**n events**` after a block is the promise of its first command, the second that of
/// the second.
///
/// @param line as it stands there
/// @param arguments without `./takagari`
/// @param events how many rows it promises, if it does
record DocumentedCommand(String line, List<String> arguments, OptionalLong events) {
  private static final Set<String> CLIENTS =
      Set.of(
          "search",
          "seen",
          "indicators",
          "hunt",
          "intel",
          "ingest",
          "replay",
          "quarantine",
          "lake",
          "doctor",
          "cases",
          "detections",
          "suppressions",
          "rules");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern PROMISE = Pattern.compile("\\*\\*(\\d+) events?\\*\\*");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  DocumentedCommand {
    arguments = List.copyOf(arguments);
  }

  /// All commands of a page, in order.
  static List<DocumentedCommand> of(Path page) throws IOException {
    String text = Files.readString(page);
    List<DocumentedCommand> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    int from = 0;
    while (block.find(from)) {
      from = block.end();
      int next = text.indexOf("```sh\n", from);
      Matcher promise = PROMISE.matcher(text.substring(from, next < 0 ? text.length() : next));
      for (String line : block.group(1).lines().toList()) {
        if (line.startsWith("./takagari")) {
          commands.add(
              new DocumentedCommand(
                  line,
                  arguments(line),
                  promise.find()
                      ? OptionalLong.of(Long.parseLong(promise.group(1)))
                      : OptionalLong.empty()));
        }
      }
    }
    return commands;
  }

  private static List<String> arguments(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line.replaceAll("\\s#.*", ""));
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    return words.subList(1, words.size());
  }

  /// The same with numbers of cases that are not those of the page.
  ///
  /// @param keys by the number on the page
  DocumentedCommand withKeys(Map<String, String> keys) {
    return new DocumentedCommand(
        line,
        arguments.stream().map(argument -> keys.getOrDefault(argument, argument)).toList(),
        events);
  }

  /// Whether it talks to a running service.
  boolean isClient() {
    return !arguments.isEmpty() && CLIENTS.contains(arguments.getFirst());
  }

  /// Runs it against the service of a home.
  Cli run(Path home) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--home", home.toString()));
    return Cli.run(all.toArray(String[]::new));
  }
}
