package dev.takagari.core.response;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What can be done against something.
public enum ResponseKind {
  /// A task of Amazon ECS is stopped. Its service may start another one.
  STOP_TASK(
      "stop the task",
      "the ARN of a task with its cluster, as arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID"),
  /// Falcon lets a host speak to nobody but Falcon.
  CONTAIN_HOST("contain the host", "a sensor id: 32 hexadecimal digits"),
  /// Falcon lets a contained host speak to everybody again.
  RELEASE_HOST("release the host", "a sensor id: 32 hexadecimal digits");

  private static final Pattern HOST = Pattern.compile("[0-9a-f]{32}");

  private final String words;
  private final String form;

  ResponseKind(String words, String form) {
    this.words = words;
    this.form = form;
  }

  /// The name in requests, answers and metrics.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What it does to its target, for people.
  public String words() {
    return words;
  }

  /// What its targets look like, for people.
  public String form() {
    return form;
  }

  /// The target that a text names, as it is kept; empty when the text names none. What is given
  /// back has only the characters of an ARN or of a number.
  public Optional<String> target(String text) {
    String given = text.strip();
    return switch (this) {
      case STOP_TASK -> TaskArn.find(given).map(TaskArn::text);
      case CONTAIN_HOST, RELEASE_HOST -> {
        String id = given.toLowerCase(Locale.ROOT);
        yield HOST.matcher(id).matches() ? Optional.of(id) : Optional.empty();
      }
    };
  }

  /// The kind of a code, if there is one.
  public static Optional<ResponseKind> find(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }

  /// All codes, for people.
  public static String codes() {
    return Arrays.stream(values()).map(ResponseKind::code).collect(Collectors.joining(", "));
  }
}
