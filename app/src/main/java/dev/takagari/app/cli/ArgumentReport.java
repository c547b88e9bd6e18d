package dev.takagari.app.cli;

import dev.takagari.core.text.PlainText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells a person in one line which argument cannot be, and where help is.
public final class ArgumentReport implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    Optional<String> query = refusedQuery(command, failure, arguments);
    String message = query.map(ArgumentReport::unknown).orElseGet(() -> message(failure));
    command.getErr().println("takagari: " + PlainText.visible(message));
    if (query.isPresent()) {
      command.getErr().println("hint: write -- before a query that begins with -");
    }
    command.getErr().println("try: ./takagari " + help(command));
    command.getErr().flush();
    return ExitCodes.USAGE;
  }

  private static String message(ParameterException failure) {
    ArgSpec argument = failure.getArgSpec();
    String value = failure.getValue();
    if (argument != null && value != null) {
      return name(argument) + ": '" + value + "' is " + expected(argument);
    }
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      String what =
          unmatched.isUnknownOption() ? unknown(word) : "'" + word + "' is not understood";
      List<String> better = unmatched.getSuggestions();
      return better.isEmpty() ? what : what + "; did you mean " + String.join(" or ", better) + "?";
    }
    String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    String plain = text.startsWith("Error: ") ? text.substring("Error: ".length()) : text;
    if (plain.isEmpty()) {
      return "the arguments cannot be read";
    }
    boolean isWord = plain.length() > 1 && Character.isLowerCase(plain.charAt(1));
    return isWord ? plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1) : plain;
  }

  private static String unknown(String option) {
    return "unknown option '" + option + "'";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /// The words after "is".
  private static String expected(ArgSpec argument) {
    Class<?>[] elements = argument.auxiliaryTypes();
    Class<?> type = argument.isMultiValue() && elements.length > 0 ? elements[0] : argument.type();
    @Nullable Object[] constants = type.getEnumConstants();
    if (constants != null) {
      return "none of "
          + Arrays.stream(constants)
              .map(constant -> String.valueOf(constant).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "not a whole number";
      case "Path" -> "not a path";
      default -> "not understood";
    };
  }

  /// A word that is no option, although it begins like one, for a command that takes a query.
  private static Optional<String> refusedQuery(
      CommandLine command, ParameterException failure, String[] arguments) {
    boolean odd =
        failure instanceof UnmatchedArgumentException
            || failure instanceof MissingParameterException;
    CommandSpec spec = command.getCommandSpec();
    if (!odd
        || spec.positionalParameters().stream().noneMatch(p -> p.paramLabel().equals("QUERY"))) {
      return Optional.empty();
    }
    return Arrays.stream(arguments)
        .takeWhile(word -> !word.equals("--"))
        .filter(word -> word.matches("-[^-].*") && !spec.optionsMap().containsKey(word))
        .findFirst();
  }

  /// `help` knows the commands of the first level only.
  private static String help(CommandLine command) {
    List<String> names =
        List.of(command.getCommandSpec().qualifiedName(" ").split(" ", -1)).stream()
            .skip(1)
            .toList();
    return switch (names.size()) {
      case 0 -> "help";
      case 1 -> "help " + names.getFirst();
      default -> String.join(" ", names) + " --help";
    };
  }
}
